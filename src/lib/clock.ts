// Business time: when things become due. Authentication windows use wall-clock time instead.

export interface Clock {
  /** The current business time. */
  now(): Date;
}

export interface MovableClock extends Clock {
  /** How far business time is ahead of wall-clock time, in milliseconds. */
  offsetMs(): number;
  setOffsetMs(offsetMs: number): void;
}

/** A clock that follows wall-clock time. The sandbox may move it ahead. */
export function movableClock(wall: () => number = Date.now): MovableClock {
  let offset = 0;
  return {
    now: () => new Date(wall() + offset),
    offsetMs: () => offset,
    setOffsetMs: (offsetMs) => {
      offset = offsetMs;
    },
  };
}
