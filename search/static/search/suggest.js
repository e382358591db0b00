// Suggestions below a search field, as a combobox with a list box. Without this script the form just submits.
(() => {
  "use strict";

  const PAUSE = 120;
  const SHORTEST = 2;
  let count = 0;

  class Suggestions {
    constructor(input) {
      this.input = input;
      this.url = input.dataset.suggest;
      this.active = -1;
      this.number = ++count;
      this.list = document.createElement("div");
      this.list.className = "fsa-suggest";
      this.list.id = `vorschlaege-${this.number}`;
      this.list.setAttribute("role", "listbox");
      this.list.hidden = true;
      this.status = document.createElement("p");
      this.status.className = "kern-sr-only";
      this.status.setAttribute("role", "status");
      input.closest("form").append(this.list, this.status);
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-expanded", "false");
      input.setAttribute("aria-controls", this.list.id);
      input.addEventListener("input", () => this.wait());
      input.addEventListener("keydown", (event) => this.onKey(event));
      input.addEventListener("blur", () => this.close());
      // The field keeps the focus while the list is used with the mouse.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]")));
    }

    get options() {
      return [...this.list.querySelectorAll("[role=option]")];
    }

    wait() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      this.request?.abort();
      const text = this.input.value.trim();
      if (text.length < SHORTEST) {
        this.close();
        return;
      }
      this.request = new AbortController();
      try {
        const answer = await fetch(`${this.url}?${new URLSearchParams({ q: text })}`, { signal: this.request.signal });
        if (!answer.ok) {
          this.close();
          return;
        }
        this.show(await answer.json(), text);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    show(answer, text) {
      if (document.activeElement !== this.input) return;
      this.list.replaceChildren(...answer.suggestions.map((one, index) => this.option(one, index, text)));
      this.list.setAttribute("aria-label", answer.label);
      this.status.textContent = answer.status;
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.open(answer.suggestions.length > 0);
    }

    option(one, index, text) {
      const option = document.createElement("div");
      option.id = `vorschlag-${this.number}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = one.url;
      const title = document.createElement("span");
      title.lang = one.lang;
      const at = one.text.toLowerCase().indexOf(text.toLowerCase());
      if (at < 0) {
        title.textContent = one.text;
      } else {
        const found = document.createElement("strong");
        found.textContent = one.text.slice(at, at + text.length);
        title.append(one.text.slice(0, at), found, one.text.slice(at + text.length));
      }
      const kind = document.createElement("span");
      kind.textContent = one.kind;
      option.append(title, kind);
      return option;
    }

    open(isOpen) {
      this.list.hidden = !isOpen;
      this.input.setAttribute("aria-expanded", String(isOpen));
    }

    close() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.status.textContent = "";
      this.open(false);
    }

    onKey(event) {
      if (event.isComposing) return;
      const size = this.list.hidden ? 0 : this.options.length;
      if (event.key === "Escape" && size) {
        event.preventDefault();
        this.close();
      } else if (event.key === "ArrowDown" && !size) {
        this.ask();
      } else if (event.key === "ArrowDown" && size) {
        event.preventDefault();
        this.activate((this.active + 1) % size);
      } else if (event.key === "ArrowUp" && size) {
        event.preventDefault();
        this.activate((Math.max(this.active, 0) - 1 + size) % size);
      } else if (event.key === "Enter" && size && this.active >= 0) {
        event.preventDefault();
        this.follow(this.options[this.active]);
      }
    }

    activate(index) {
      this.active = index;
      this.options.forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
      const option = this.options[index];
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    follow(option) {
      if (option) window.location.assign(option.dataset.url);
    }
  }

  document.querySelectorAll("input[data-suggest]").forEach((input) => new Suggestions(input));
})();
