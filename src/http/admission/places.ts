// The places of calls in flight, and each merchant's fair share of them.
import { AdaptiveLimit, type LimitBounds } from './limit.ts';

interface Held {
  places: number;
}

/** Anybody can invent a name, so names are not kept for ever. */
const entriesMost = 10_000;

/**
 * As long as places are free, anybody gets one, so one merchant alone may have them all. When none is free, a
 * merchant with less than its share (all places by all merchants that have some) still gets one, and the
 * others get none until theirs are given back: whoever comes late waits for nobody.
 */
export class Places {
  readonly #limit: AdaptiveLimit;
  readonly #awayMost: number;
  readonly #nowMs: () => number;
  readonly #held = new Map<string, Held>();
  /** How many merchants have places. */
  #sharers = 0;
  #inFlight = 0;
  #away = 0;

  constructor(bounds: LimitBounds, nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#awayMost = bounds.ceiling;
    this.#limit = new AdaptiveLimit(bounds, nowMs());
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get limit(): number {
    return this.#limit.current;
  }

  /** Whether a call of this merchant would get a place now. */
  hasRoom(merchant: string): boolean {
    const limit = this.#limit.current;
    if (this.#away >= this.#awayMost) return false;
    if (this.#inFlight < limit) return true;
    const own = this.#held.get(merchant)?.places ?? 0;
    const sharers = this.#sharers + (own === 0 ? 1 : 0);
    // With very many merchants, one place each would have no bound.
    return own < Math.max(1, Math.floor(limit / sharers)) && this.#inFlight < 2 * limit;
  }

  /** Takes a place, whether there is room or not. */
  enter(merchant: string): void {
    this.#step(merchant, 1);
  }

  /** Gives the place back. */
  leave(merchant: string): void {
    this.#limit.ended(this.#step(merchant, -1));
  }

  /** Waits for somebody else's network: meanwhile the place of one of this merchant's calls is free. */
  async away<T>(merchant: string, wait: () => Promise<T>): Promise<T> {
    // Not every change comes from a merchant's call: jobs and the office ask acquirers too.
    if ((this.#held.get(merchant)?.places ?? 0) === 0) return wait();
    this.#step(merchant, -1);
    this.#away += 1;
    try {
      return await wait();
    } finally {
      this.#away -= 1;
      this.#step(merchant, 1);
    }
  }

  #step(merchant: string, by: 1 | -1): number {
    const held = this.#heldBy(merchant);
    if (held.places === 0) this.#sharers += 1;
    held.places += by;
    if (held.places === 0) this.#sharers -= 1;
    this.#inFlight += by;
    const now = this.#nowMs();
    this.#limit.changed(now, this.#inFlight);
    return now;
  }

  /** Adding and removing an entry for each call would cost more than all the rest, so entries stay for a while. */
  #heldBy(merchant: string): Held {
    const known = this.#held.get(merchant);
    if (known !== undefined) return known;
    if (this.#held.size >= entriesMost) this.#forgetIdle();
    const held = { places: 0 };
    this.#held.set(merchant, held);
    return held;
  }

  #forgetIdle(): void {
    for (const [merchant, { places }] of this.#held) if (places === 0) this.#held.delete(merchant);
  }
}
