// How long to wait before a worker that died is replaced.

/** A worker that served this long did not die of its start, in milliseconds. */
const longEnoughMs = 10_000;
const firstPauseMs = 250;
const longestPauseMs = 10_000;

/**
 * Milliseconds to wait, given how long the worker lived and the pause before it. One that served is replaced
 * at once; those that die at once, one after another, are replaced more and more slowly.
 */
export function pauseBeforeMs(livedMs: number, previousMs: number): number {
  if (livedMs >= longEnoughMs) return 0;
  return Math.min(longestPauseMs, previousMs === 0 ? firstPauseMs : previousMs * 2);
}
