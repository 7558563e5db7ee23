// What a press does in a part of the page that Python draws: acts go to Python as events, focus and opened details outlive the redrawing.
// Words on the page are never read as markup here: only `value`, `dataset` and `textContent` are touched.
let focus = null, opened = [];
say('');

function say(words) {
  let status = document.getElementById('said');
  if (!status) {  // outside what is drawn anew, for a screen reader hears only what changes in a place that stays
    status = document.body.appendChild(Object.assign(document.createElement('p'), { id: 'said', className: 'unseen' }));
    status.setAttribute('role', 'status');
  }
  status.textContent = words;
}

async function saved(told) {
  const [name, bytes] = await server.saved(told.draft || '', told.text || '');
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(name + ' is saved.');
}

async function copied(told) {
  try {
    await navigator.clipboard.writeText(told.text);
    say('Copied.');
  } catch (refused) {
    say('The browser did not let it be copied. Mark the words and copy them.');
  }
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || button.disabled) return;
  const told = { ...button.dataset };
  if (told.act === 'copy') return copied(told);
  if (told.act === 'print') return window.print();
  if (told.act === 'word') return saved(told);
  if (told.box) {
    const box = document.getElementById(told.box);
    told.said = box.value.trim();
    if (!told.said) return box.focus();
  }
  if (told.boxes) told.chosen = [...element.querySelectorAll('input[name="' + told.boxes + '"]:checked')].map((box) => box.value);
  focus = button.id;
  opened = [...element.querySelectorAll('details[open][id]')].map((one) => one.id);
  element.setAttribute('aria-busy', 'true');
  trigger(told.act === 'suggest' ? 'submit' : 'click', told);
});

element.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.tagName !== 'INPUT' || ['checkbox', 'radio'].includes(event.target.type)) return;
  event.preventDefault();
  const button = element.querySelector('[data-box="' + event.target.id + '"]');
  if (button) button.click();
});

watch('value', () => {
  element.removeAttribute('aria-busy');
  globalThis.filled?.();
  for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
  if (!focus) {  // no press of its own part has led here: the whole is new
    const told = element.querySelector('[data-tell]');
    if (told && told.dataset.tell) say(told.dataset.tell);
    return;
  }
  const row = focus.split('-')[1];
  const next = document.getElementById(focus) || element.querySelector('#sentence-' + row) || element.querySelector('#line-' + row);
  next?.focus({ preventScroll: true });
  const told = document.getElementById('sentence-' + row)?.parentElement;
  if (told) say([told.querySelector('.rewrite')?.textContent, told.querySelector('.state')?.textContent].filter(Boolean).join(' '));
  focus = null;
});
