// What was found later goes into the places that wait for it, where these still show the same draft; and again whenever they are drawn anew.
globalThis.filled = () => {
  for (const found of element.querySelectorAll('template')) {
    const places = document.querySelectorAll('[data-waits="' + found.dataset.of + '"] [data-rests="' + found.dataset.rests + '"]');
    for (const place of places) {
      if (place.dataset.filled === found.dataset.of) continue;  // what is opened in it stays open
      place.replaceChildren(found.content.cloneNode(true));
      place.dataset.filled = found.dataset.of;
    }
  }
};
watch('value', globalThis.filled);
