// Whether a call stands in the page at all, and what there would act on an event or a click. Handlers are set off.
(call) => {
  const waiting = [];
  const addresses = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'values', 'content']);
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of [...element.attributes]) {
        if (!value.includes(call)) continue;
        const bare = value.replace(/[\u0000-\u0020]/g, '').toLowerCase();
        if (name.startsWith('on')) {
          waiting.push(`<${element.localName} ${name}>`);
          element.dispatchEvent(new Event(name.slice(2)));
        } else if (name === 'srcdoc') {
          waiting.push(`<${element.localName} srcdoc>`);
        } else if (addresses.has(name) && /^(0;url=)?(feed:|view-source:)?(javascript|vbscript|data):/.test(bare)) {
          waiting.push(`<${element.localName} ${name}=${bare.slice(0, 40)}>`);
        }
      }
      if (element.localName === 'script' && !/json/.test(element.type) && element.textContent.includes(`${call}(`)) {
        waiting.push('<script>');
      }
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.content instanceof DocumentFragment) look(element.content);
    }
  };
  look(document);
  return [document.documentElement.outerHTML.includes(call), waiting];
}
