// The places of calls in flight, and each merchant's fair share of them.
import { AdaptiveLimit, type LimitBounds } from './limit.ts';

/**
 * As long as places are free, anybody gets one, so one merchant alone may have them all. When none is free, a
 * merchant with less than its share (all places by all merchants that have some) still gets one, and the
 * others get none until theirs are given back: whoever comes late waits for nobody.
 */
export class Places {
  readonly #limit: AdaptiveLimit;
  readonly #awayMost: number;
  readonly #nowMs: () => number;
  readonly #held = new Map<string, number>();
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
    const own = this.#held.get(merchant) ?? 0;
    const sharers = this.#held.size + (own === 0 ? 1 : 0);
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
    if (!this.#held.has(merchant)) return wait();
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
    const held = (this.#held.get(merchant) ?? 0) + by;
    if (held > 0) this.#held.set(merchant, held);
    else this.#held.delete(merchant);
    this.#inFlight += by;
    const now = this.#nowMs();
    this.#limit.changed(now, this.#inFlight);
    return now;
  }
}
