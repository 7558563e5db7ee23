// Added to page.js for trainers: the projector view, the keys of a room, where the focus goes when what had it is gone, files that save themselves.
let last = null, kept = null, seated = false;
const large = () => element.hasAttribute('data-projector');

function project(on) {
  element.toggleAttribute('data-projector', on);
  if (on) {
    element.setAttribute('popover', 'manual');
    element.showPopover();
  } else {
    if (element.matches(':popover-open')) element.hidePopover();
    element.removeAttribute('popover');
  }
  toggled();
  (on ? element.querySelector('#step-lesson-:not([disabled])') : element.querySelector('[data-project]'))?.focus();
}

function toggled() {
  const toggle = element.querySelector('[data-project]');
  if (!toggle) return;
  toggle.setAttribute('aria-pressed', String(large()));
  toggle.textContent = large() ? 'Leave projector view' : 'Projector view';
}

element.addEventListener('focusin', (event) => { last = event.target.id || null; });
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-project]')) project(!large());
  setTimeout(() => element.removeAttribute('aria-busy'), 3000);  // an answer that changes nothing does not redraw
});

document.addEventListener('keydown', (event) => {
  if (!element.isConnected || !element.querySelector('[data-project]') || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!large() && !element.contains(document.activeElement)) return;
  if (large() && event.key === 'Escape') return project(false);
  if (large() && event.key === 'Tab') {
    const stops = [...element.querySelectorAll('button:not([disabled]), summary')].filter((one) => one.offsetParent);
    const at = stops.indexOf(document.activeElement), end = event.shiftKey ? 0 : stops.length - 1;
    if (at === end || at < 0) {
      event.preventDefault();
      stops[event.shiftKey ? stops.length - 1 : 0]?.focus();
    }
    return;
  }
  const pages = { PageDown: '#step-lesson-', PageUp: '#back-lesson-' };
  const id = { ArrowRight: '#step-lesson-', ArrowLeft: '#back-lesson-', ...(large() ? pages : {}) }[event.key];
  if (!id) return;
  event.preventDefault();
  if (!element.hasAttribute('aria-busy')) element.querySelector(id + ':not([disabled])')?.click();
});

watch('value', () => {
  toggled();
  const link = element.querySelector('a[data-save]');
  if (link && link.href !== kept) {
    kept = link.href;
    link.click();
    say(link.download + ' is saved.');
  }
  const seat = element.querySelector('#room-title');
  if (seat && !seated) seat.focus();
  seated = Boolean(seat);
  const told = element.querySelector('[data-tell]');
  if (told && last !== null) say(told.dataset.tell);
  const at = document.activeElement;
  if (last !== null && (at === document.body || at.disabled)) {
    const next = document.getElementById(last);
    (next && !next.disabled ? next : element.querySelector('h3[tabindex]'))?.focus({ preventScroll: true });
  }
});
