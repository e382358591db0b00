// A long list of boxes gets a field that narrows it. Without this script the list is just long.
(() => {
  "use strict";

  const LONG = 20;
  const { label, status } = document.currentScript.dataset;

  // "Lüdinghausen" is found by "ludinghausen" and "Luding".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").toLowerCase();

  class Narrowed {
    constructor(boxes) {
      this.list = boxes[0].parentElement;
      while (!this.list.contains(boxes.at(-1))) this.list = this.list.parentElement;
      this.rows = boxes.map((box) => {
        let row = box;
        while (row.parentElement !== this.list) row = row.parentElement;
        return { box, row, text: plain(row.textContent) };
      });
      const chosen = this.rows.filter(({ box }) => box.checked).map(({ row }) => row);
      this.list.prepend(...chosen);
      this.list.classList.add("fsa-narrowed");
      this.list.before(this.head(boxes));
      this.list.addEventListener("change", () => this.show());
      this.show();
    }

    head(boxes) {
      this.input = document.createElement("input");
      this.input.type = "search";
      this.input.id = `eingrenzen-${boxes[0].name}`;
      this.input.autocomplete = "off";
      this.input.className = "kern-form-input__input";
      const name = document.createElement("label");
      name.className = "kern-label";
      name.htmlFor = this.input.id;
      name.textContent = label;
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
      for (const kind of ["input", "change"]) {
        this.input.addEventListener(kind, (event) => {
          // What is typed here is no change of the form.
          event.stopPropagation();
          this.show();
        });
      }
      this.status = document.createElement("p");
      this.status.className = "kern-hint";
      this.status.setAttribute("role", "status");
      const head = document.createElement("div");
      head.className = "fsa-narrow";
      head.append(name, this.input, this.status);
      return head;
    }

    show() {
      const words = plain(this.input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      let chosen = 0;
      for (const { box, row, text } of this.rows) {
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits && !box.checked;
        shown += Number(fits);
        chosen += Number(box.checked);
      }
      const told = { shown, all: this.rows.length, chosen };
      this.status.textContent = status.replace(/\{(\w+)\}/g, (_, key) => told[key]);
    }
  }

  const groups = new Map();
  for (const box of document.querySelectorAll("form input[type=checkbox][name]")) {
    const key = `${[...document.forms].indexOf(box.form)} ${box.name}`;
    groups.set(key, [...(groups.get(key) ?? []), box]);
  }
  for (const boxes of groups.values()) {
    if (boxes.length >= LONG && !boxes[0].closest(".fsa-narrowed")) new Narrowed(boxes);
  }
})();
