// Business time: when things fall due. Authentication windows use the wall clock instead.

export interface Clock {
  /** The business instant. */
  now(): Date;
}

export interface MovableClock extends Clock {
  /** How far business time runs ahead of the wall, in milliseconds. */
  offsetMs(): number;
  setOffsetMs(offsetMs: number): void;
}

/** A clock that follows the wall and, in the sandbox, may be moved ahead of it. */
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
