// The moments at which a page goes on by itself: to the bank, back from it, home to the shop.

/** Goes on once the hidden device check has loaded; without a script, after the page's own delay. */
export function leaveWhenLoaded(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-leave-when-loaded]');
  // The window's load event waits for its frames.
  if (link) addEventListener('load', () => location.replace(link.href), { once: true });
}

/** Follows the link with `data-leave-after` after so many seconds, in this window or frame. */
export function leaveInTime(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-leave-after]');
  const seconds = Number(link?.dataset.leaveAfter);
  if (link && seconds > 0) setTimeout(() => location.replace(link.href), seconds * 1000);
}

/** Sends the form that takes the bank's answer to the page around its frame. */
export function sendWhatWaits(): void {
  document.querySelector<HTMLFormElement>('form[data-send]')?.requestSubmit();
}
