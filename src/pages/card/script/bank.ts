// The two moments on the way to the bank and back at which nobody should have to press anything.

/** Goes on once the hidden device check has loaded; without this, after the page's own delay. */
export function leaveDeviceCheck(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-when-loaded]');
  // The window's load event waits for its frames.
  if (link) addEventListener('load', () => location.replace(link.href), { once: true });
}

/** Sends the form that takes the bank's answer to the page around its frame. */
export function sendWhatWaits(): void {
  document.querySelector<HTMLFormElement>('form[data-send]')?.requestSubmit();
}
