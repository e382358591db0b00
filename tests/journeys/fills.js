// Fills a form as somebody would who wants a script in it: every text full of it, of the rest what the form offers.
(form, { ways, short }) => {
  const fit = (field) => {
    const most = field.maxLength > 0 ? field.maxLength : 2000;
    const given = field.value.includes('__xss') ? '' : field.value;
    const text = `${given} ${ways}`.slice(0, most);
    return text.includes('__xss(') && most > 200 ? text : `${given.slice(0, Math.max(0, most - short.length - 1))} ${short}`;
  };
  let texts = 0;
  for (const field of form.elements) {
    if (field.disabled || field.name === '' || /slug|csrf|link_address|archive_note|deadline_words/.test(field.name)) continue;
    if (field.dataset && 'draftailInput' in field.dataset) {
      const value = JSON.parse(field.value) || { blocks: [], entityMap: {} };
      for (const block of value.blocks.slice(0, 1)) {
        block.text += ` ${short} ${ways}`;
        block.key = `"><svg onload=__xss(3)>`;
        block.inlineStyleRanges = [{ offset: 0, length: 2, style: short }];
        block.entityRanges = [{ offset: 0, length: 1, key: 'z' }, { offset: 2, length: 1, key: 'y' }];
        value.entityMap.z = { type: 'LINK', mutability: 'MUTABLE', data: { url: 'javascript:__xss(4)' } };
        value.entityMap.y = { type: 'LINK', mutability: 'MUTABLE', data: { url: `https://example.org/"onclick="__xss(5)` } };
      }
      field.value = JSON.stringify(value);
      texts += 1;
    } else if (field.localName === 'textarea' || (field.type === 'text' && !/date|deadline$|_on$|_at$|_until$|_from$|_to$|since|until|opens|closes|window|tel|number/.test(field.name + field.inputMode))) {
      if (field.hasAttribute('data-w-date-target') || /DateInput|w-date|datetime/.test(field.outerHTML)) continue;
      field.value = fit(field);
      texts += 1;
    } else if (field.localName === 'select' && !field.value) {
      const offered = [...field.options].find((option) => option.value);
      if (offered) field.value = offered.value;
    } else if (field.type === 'radio' && field.required && !form.querySelector(`[name="${field.name}"]:checked`)) {
      field.checked = true;
    } else if (field.type === 'email' && !field.value) {
      field.value = '"svg/onload=__xss(6)"@example.org';
    } else if (field.type === 'date' && !field.value) {
      field.value = new Date().toISOString().slice(0, 10);
    } else if ((field.type === 'number' || field.inputMode === 'numeric') && !field.value) {
      field.value = '15';
    }
  }
  return texts;
}
