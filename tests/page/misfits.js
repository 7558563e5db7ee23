// What does not fit the window: the page scrolls sideways, something stands outside it, words are cut off, controls lie over one another or are too small to hit.
const wide = innerWidth, found = [];
const boxes = new Map();
const box = (one) => boxes.get(one) ?? (boxes.set(one, one.getBoundingClientRect()), boxes.get(one));
const name = (one) => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + ' ‘' + (one.innerText || one.value || one.getAttribute('aria-label') || '').trim().slice(0, 30) + '’';
const stage = document.querySelector('[data-projector]') ?? document.body;
const closed = (one) => one.closest('details:not([open])') && !one.matches('details:not([open]) > summary, details:not([open]) > summary *');
const seen = (one) => one.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true })
  && box(one).width > 1 && box(one).height > 1 && !closed(one) && !one.closest('.unseen, .visually-hidden, thead, .toast-wrap');

if (document.documentElement.scrollWidth > wide) found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
for (const one of stage.querySelectorAll('*')) {
  if (!seen(one) || one.closest('.preview') !== one && one.closest('.preview')) continue;  // a wide table scrolls in a region of its own
  if (box(one).right > wide + 1 || box(one).left < -1) found.push('outside: ' + name(one));
  if (one.matches('.gradio-container')) continue;  // it also holds what only measures the tabs; what is in it is looked at one by one
  const style = getComputedStyle(one);
  if (one.innerText && style.overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1 && !one.closest('[role=tablist]')) found.push('cut off: ' + name(one));
  if (one.innerText && style.overflowY === 'hidden' && one.clientHeight > 1 && one.scrollHeight > one.clientHeight + 60) found.push('cut off below: ' + name(one));
}
const target = (one) => ['checkbox', 'radio'].includes(one.type) ? one.closest('label') ?? one : one.getAttribute('role') === 'combobox' ? one.closest('.wrap') ?? one : one;
const controls = [...stage.querySelectorAll('button, input:not([type=file]), textarea, summary, a[href]')].filter(seen);
controls.forEach((one, place) => {
  const size = box(target(one));
  if (Math.min(size.width, size.height) < 23.5) found.push('small: ' + name(one) + ' ' + Math.round(size.width) + ' by ' + Math.round(size.height));
  for (const other of controls.slice(place + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    const [a, b] = [box(one), box(other)];
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) found.push('over one another: ' + name(one) + ', ' + name(other));
  }
});
return [...new Set(found)];
