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

/** What shows that the customer is here and wants to stay. */
const signsOfLife = ['keydown', 'pointerdown', 'touchstart', 'wheel'] as const;

/**
 * Counts down visibly and follows the link with `data-count-down`, in this window or frame. Any key, touch
 * or click stops it, and so does the focus in a field.
 */
export function countDown(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-count-down]');
  const shown = document.querySelector<HTMLElement>('[data-counting]');
  const seconds = shown?.querySelector<HTMLElement>('[data-seconds]');
  const stay = document.querySelector<HTMLElement>('[data-stay]');
  let left = Number(link?.dataset.countDown);
  if (!link || !shown || !seconds || !(left > 0)) return;
  const stopping = new AbortController();
  const show = (counts: boolean) => {
    shown.hidden = !counts;
    if (stay) stay.hidden = !counts;
  };
  const timer = setInterval(() => {
    left -= 1;
    seconds.textContent = String(Math.max(left, 0));
    if (left > 0) return;
    stop();
    location.replace(link.href);
  }, 1000);
  const stop = () => {
    clearInterval(timer);
    stopping.abort();
    show(false);
  };
  const { signal } = stopping;
  for (const sign of signsOfLife) {
    // The link itself must not move under the finger that touches it.
    addEventListener(sign, (event) => event.target !== link && stop(), { signal, passive: true });
  }
  addEventListener('focusin', (event) => event.target instanceof HTMLInputElement && stop(), {
    signal,
  });
  show(true);
}

/** Sends the form that brings the bank's answer to the page around its frame. */
export function sendWhatWaits(): void {
  document.querySelector<HTMLFormElement>('form[data-send]')?.requestSubmit();
}
