// What the toolkit says when it turns somebody away, in words that say why and what to do; and nothing looks busy any longer.
const SAID = [
  [/exceed the maximum allowed size of ([\d.]+?)(?:\.0)? ?([kmg]?)b: "(.*)"/i, (size, unit, file) => '‘' + file + '’ is larger than ' + size + ' ' + unit.toUpperCase()
    + 'B, so it was not taken. Divide it, or take its pictures out. The command smartify batch takes tables of any size.'],
  [/connection (?:errored out|to the server was lost)|failed to fetch|could not (?:connect|parse server)|networkerror/i, () => 'smartify gives no answer: it may have been '
    + 'stopped, or the line is down. What you typed is still here. Press again in a minute; if that does not help, tell whoever looks after it.'],
];

new MutationObserver(() => {
  const told = document.querySelectorAll('[data-testid="toast-text"]:not([data-read])');
  if (!told.length) return;
  for (const one of told) {
    one.dataset.read = '';
    for (const [heard, say] of SAID) {
      const found = one.textContent.match(heard);
      if (found) one.textContent = say(...found.slice(1));
    }
  }
  for (const busy of document.querySelectorAll('[aria-busy=true]')) busy.removeAttribute('aria-busy');
  const reads = document.querySelector('#live [role=status]');
  if (reads) reads.textContent = '';
}).observe(document.body, { childList: true, subtree: true });
