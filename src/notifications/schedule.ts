// When a notification is attempted next: offsets from its first attempt, as data.
import type { Claimed, NotificationStatus } from './notification.ts';

/**
 * Returns when the next scheduled attempt is due, or undefined if no attempt is left.
 * `made` counts the scheduled attempts so far (1 or more). `retrySeconds` are offsets from the first
 * attempt, in seconds of business time (DOKU API, HTTP notification: retries).
 */
export function nextAttemptAt(
  retrySeconds: readonly number[],
  made: number,
  firstAttemptAt: Date,
): Date | undefined {
  const offset = retrySeconds[made - 1];
  return offset === undefined ? undefined : new Date(firstAttemptAt.getTime() + offset * 1000);
}

export interface Plan {
  status: NotificationStatus;
  nextAttemptAt?: Date | undefined;
}

/**
 * Returns what follows an attempt that began at `at`. A failed resend changes nothing: a delivered
 * notification stays delivered, an exhausted one stays exhausted, a pending one keeps its schedule.
 */
export function planAfter(
  claimed: Claimed,
  delivered: boolean,
  at: Date,
  retrySeconds: readonly number[],
): Plan {
  if (delivered) return { status: 'DELIVERED' };
  if (claimed.status !== 'PENDING') return { status: claimed.status };
  const made = claimed.scheduled + (claimed.manual ? 0 : 1);
  const next = nextAttemptAt(retrySeconds, made, claimed.firstAttemptAt ?? at);
  return next === undefined ? { status: 'EXHAUSTED' } : { status: 'PENDING', nextAttemptAt: next };
}
