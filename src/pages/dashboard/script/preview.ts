// Shows the card page in the colours that are chosen at the moment.

/** After how many milliseconds without another change: a colour is chosen by dragging. */
const restMs = 150;

/** Follows the colour fields of the page, if it has a preview of them. */
export function enablePreview(): void {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-theme-preview]');
  const fields = [...document.querySelectorAll<HTMLInputElement>('input[type="color"]')];
  if (frame === null || fields.length === 0) return;
  let timer = 0;
  const show = () => {
    const address = new URL(frame.src);
    const theme = fields.map(({ value }) => value.slice(1)).join('-');
    address.searchParams.set('theme', theme);
    // An entry of the history for every colour would get in the way of going back.
    const fresh = frame.cloneNode() as HTMLIFrameElement;
    fresh.src = address.href;
    document.querySelector('iframe[data-theme-preview]')?.replaceWith(fresh);
  };
  for (const field of fields) {
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = window.setTimeout(show, restMs);
    });
  }
}
