// Token buckets: how often somebody may do something, with a burst.
import type { CallRate } from '../../merchants/merchant.ts';

interface Bucket {
  tokens: number;
  /** When `tokens` was counted, in milliseconds. */
  atMs: number;
}

/**
 * One bucket for each key. Keys must come from a closed set, such as known merchants, because a bucket is kept
 * for ever. `nowMs` is any clock that never goes back.
 */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Takes a token if there is one. Returns whether there was. */
  take(key: string, rate: CallRate): boolean {
    const bucket = this.#filled(key, rate);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Whether there is no token now. Takes none. A key without a bucket has tokens. */
  isEmpty(key: string, rate: CallRate): boolean {
    return this.#buckets.has(key) && this.#filled(key, rate).tokens < 1;
  }

  #filled(key: string, { perSecond, burst }: CallRate): Bucket {
    const atMs = this.#nowMs();
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      const full = { tokens: burst, atMs };
      this.#buckets.set(key, full);
      return full;
    }
    const added = ((atMs - bucket.atMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + added);
    bucket.atMs = atMs;
    return bucket;
  }
}
