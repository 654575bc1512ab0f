// Decides whether a provider is called at all: after failures in a row it is left alone, then tried with one call. Pure.

/** So many calls without a reply, one after another, open it. */
const failuresMost = 5;
/** How long it stays open at first, and at most, in milliseconds. It doubles while the trials fail. */
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

export type BreakerState = 'closed' | 'open' | 'trying';

export interface Breaker {
  /** Whether a call may begin now. In `trying` that is one call; the next may when it has ended. */
  admits(nowMs: number): boolean;
  /** Whether a call would be admitted, without taking the trial. */
  isOpen(nowMs: number): boolean;
  replied(): void;
  failed(nowMs: number): void;
  state(nowMs: number): BreakerState;
}

/** Makes one, closed. Times are milliseconds of one clock. */
export function createBreaker(): Breaker {
  let failures = 0;
  let pauseMs = firstPauseMs;
  let openUntilMs: number | undefined;
  let isTrying = false;
  return {
    admits(nowMs) {
      if (openUntilMs === undefined) return true;
      if (nowMs < openUntilMs || isTrying) return false;
      isTrying = true;
      return true;
    },
    isOpen: (nowMs) => openUntilMs !== undefined && (nowMs < openUntilMs || isTrying),
    replied() {
      failures = 0;
      pauseMs = firstPauseMs;
      openUntilMs = undefined;
      isTrying = false;
    },
    failed(nowMs) {
      failures += 1;
      if (!isTrying && failures < failuresMost) return;
      // Calls that were in flight when it opened end later; they do not prolong it.
      if (openUntilMs !== undefined && !isTrying) return;
      if (isTrying) pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      isTrying = false;
      openUntilMs = nowMs + pauseMs;
    },
    state(nowMs) {
      if (openUntilMs === undefined) return 'closed';
      return nowMs < openUntilMs ? 'open' : 'trying';
    },
  };
}
