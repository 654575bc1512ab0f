// Keeps "5 minutes ago" true while a page stays open.

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** The page says what time it was when it was made: business time may be ahead of this computer's clock. */
export function keepTimesFresh(): void {
  const made = Date.parse(document.querySelector<HTMLElement>('[data-now]')?.dataset.now ?? '');
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, {
    numeric: 'auto',
    style: 'short',
  });
  setInterval(() => {
    const now = made + performance.now();
    for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
      const seconds = Math.round((Date.parse(time.dateTime) - now) / 1000);
      const [unit, size] = units.find((one) => Math.abs(seconds) >= one[1]) ?? ['second', 1];
      time.textContent = format.format(Math.trunc(seconds / size), unit);
    }
  }, 15_000);
}
