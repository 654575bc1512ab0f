// Pages that continue automatically: to the bank, back from the bank, back to the shop.

/** Continues when the hidden device check has loaded. Without a script, the page continues after a delay. */
export function leaveWhenLoaded(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-leave-when-loaded]');
  // The window's load event waits for its frames.
  if (link) addEventListener('load', () => location.replace(link.href), { once: true });
}

/** Follows the link with `data-leave-after` after that many seconds, in this window or frame. */
export function leaveInTime(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-leave-after]');
  const seconds = Number(link?.dataset.leaveAfter);
  if (link && seconds > 0) setTimeout(() => location.replace(link.href), seconds * 1000);
}

/** Sends the form that brings the bank's answer to the page around its frame. */
export function sendWhatWaits(): void {
  document.querySelector<HTMLFormElement>('form[data-send]')?.requestSubmit();
}
