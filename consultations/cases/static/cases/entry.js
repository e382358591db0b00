// The one-line log: a key opens it, what is corrected stays while the line is typed on. Without this script the line
// is read by its button and everything else works the same.
(() => {
  "use strict";

  const sheet = document.querySelector("[data-entry]");
  if (!sheet) return;
  const lineForm = sheet.querySelector("[data-line]");
  const line = lineForm.elements.line;
  const area = document.getElementById("eintrag-felder");
  const corrected = new Set();
  let then = "";

  const fields = () => area.querySelector("[data-fields]");
  const isRead = () => fields() && (fields().dataset.whole || fields().elements.line.value === line.value.trim());

  function open() {
    if (sheet.popover && !sheet.matches(":popover-open")) sheet.showPopover();
    line.focus();
  }

  function isTyping(target) {
    return target.closest?.("input, textarea, select, [contenteditable=true], [role=textbox]");
  }

  function save() {
    if (isRead()) {
      fields().requestSubmit();
    } else if (line.value.trim()) {
      then = "save";
      lineForm.requestSubmit();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "n" && plain && sheet.dataset.key && !isTyping(event.target)) {
      event.preventDefault();
      open();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && sheet.contains(event.target)) {
      event.preventDefault();
      save();
    } else if (event.key === "ArrowUp" && event.target === line && !line.value) {
      event.preventDefault();
      lineForm.querySelector("[name=repeat]").click();
    }
  });

  lineForm.addEventListener("submit", () => {
    if (then !== "save") then = "look";
  });

  area.addEventListener("change", (event) => {
    const { name } = event.target;
    // Chosen files stay where they are while the rest is filled anew.
    if (!name || name.startsWith("attached")) return;
    corrected.add(name);
    // Another body has other cases.
    if (name.startsWith("body-")) {
      corrected.delete(name.replace("body-", "where-"));
      area.querySelector("[name=again]").click();
    }
  });

  area.addEventListener("click", (event) => {
    if (event.target.closest("[name=give]")) then = "given";
  });

  sheet.addEventListener("htmx:configRequest", (event) => {
    if (!lineForm.contains(event.detail.elt) || !fields()) return;
    const sent = new FormData(fields());
    for (const name of corrected) {
      event.detail.formData.append("kept", name);
      for (const value of sent.getAll(name)) event.detail.formData.append(name, value);
    }
  });

  // A mail that is dropped anywhere fills the form.
  const dropped = (event) => [...(event.dataTransfer?.files ?? [])].find((file) => /\.eml$/i.test(file.name));
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") && event.target.type !== "file") event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (event.target.type === "file" || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    const mail = dropped(event);
    const only = new DataTransfer();
    const attached = fields()?.elements.attached;
    if (!mail && attached) {
      // To what was chosen before.
      [...attached.files, ...event.dataTransfer.files].forEach((file) => only.items.add(file));
      attached.files = only.files;
      attached.closest("details").open = true;
    }
    if (!mail) return;
    only.items.add(mail);
    open();
    lineForm.elements.email.files = only.files;
    lineForm.requestSubmit();
  });

  area.addEventListener("htmx:afterSwap", () => {
    lineForm.elements.email.value = "";
    // What a mail said stays while a line is typed to it.
    if (fields()?.dataset.filed) ["text", "date", "kind", "body-0"].forEach((name) => corrected.add(name));
    const what = then;
    then = "";
    if (what === "given" && fields()) {
      const given = [...fields().elements].filter((one) => /^(material|about|page)-/.test(one.name));
      given.forEach((one) => corrected.add(one.name));
    }
    if (what === "save" && fields()) {
      fields().requestSubmit();
    } else if (what === "look" && fields()) {
      const first = [...fields().querySelectorAll(".fsa-parsed--unsure :is(input, select), select, [name=minutes]")];
      const doubtful = first.find((one) => one.closest(".fsa-parsed--unsure") || (!one.value && !one.name.startsWith("material")));
      (doubtful ?? fields().querySelector(".kern-btn--primary")).focus();
    }
  });
})();
