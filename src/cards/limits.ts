// How often cards may be tried: slows down people who test stolen numbers.
import type { Reader } from '../storage/db.ts';
import type { Attempt } from './attempt.ts';
import { countTries } from './attempt-store.ts';

export interface TryLimits {
  /** Tries on one page, with any result. */
  perPage: number;
  /** Declined tries of one card, at any merchant, in the window. */
  perCard: number;
  /** Declined tries from one network address in the window. */
  perAddress: number;
  /** Seconds of business time. */
  windowSeconds: number;
}

/** The limits of every gateway. */
export const tryLimits: TryLimits = {
  perPage: 10,
  perCard: 20,
  perAddress: 60,
  windowSeconds: 3600,
};

/** Whether another try would exceed a limit at business time `now`. */
export async function isOverLimit(
  db: Reader,
  limits: TryLimits,
  attempt: Pick<Attempt, 'paymentId' | 'session' | 'fingerprint' | 'address'>,
  now: Date,
): Promise<boolean> {
  const since = new Date(now.getTime() - limits.windowSeconds * 1000);
  const { page, card, address } = await countTries(db, attempt, since);
  return page >= limits.perPage || card >= limits.perCard || address >= limits.perAddress;
}
