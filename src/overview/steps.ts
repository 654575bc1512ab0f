// How long customers take to pay, as a histogram of fixed steps: it can be added up over any days.

/** The upper bounds of the steps in seconds; what is above the last one is in one more step. */
export const stepSeconds = [
  5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400,
  259200,
] as const;

/**
 * The median in seconds, undefined without payments. Within a step it is interpolated, so that it is as exact as
 * the step is narrow; above the last bound it is that bound. `counts` is how many are in each step, from 1.
 */
export function medianOf(counts: ReadonlyMap<number, bigint>): number | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0n);
  if (total === 0n) return undefined;
  const half = Number(total) / 2;
  let before = 0;
  for (const [place, upper] of stepSeconds.entries()) {
    const count = Number(counts.get(place + 1) ?? 0n);
    if (count > 0 && before + count >= half) {
      const lower = stepSeconds[place - 1] ?? 0;
      return Math.round(lower + ((upper - lower) * (half - before)) / count);
    }
    before += count;
  }
  return stepSeconds.at(-1);
}
