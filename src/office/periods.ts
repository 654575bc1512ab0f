// Periods as an operator sees them: which months there are, what is in the way of a close, and the close.
import { isMonth } from '../lib/month.ts';
import { closePeriod as close } from '../periods/close.ts';
import { type Condition, conditionsOf } from '../periods/conditions.ts';
import { listPeriods as list, openSince, type Period } from '../periods/period.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Reader } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';

type PeriodDeps = Pick<OfficeDeps, 'clock' | 'merchants' | 'periods' | 'settlement'>;

/** Every month of the book, the newest first. */
export function listPeriods({ clock, settlement }: PeriodDeps): Promise<Period[]> {
  return list(settlement.db, clock.now());
}

/** A month, with the conditions for its close if it is not closed. Throws OBJECT_NOT_FOUND. */
export async function showPeriod(
  deps: PeriodDeps,
  month: string,
): Promise<{ period: Period; conditions: Condition[] }> {
  const period = (await listPeriods(deps)).find((one) => one.month === month);
  if (period === undefined) throw missing('period', month);
  const isOpen = period.status === 'OPEN' || period.status === 'ENDED';
  return { period, conditions: isOpen ? await conditionsOf(depsOf(deps), month) : [] };
}

/** Closes a month. Throws FIELD_INVALID for what is not a month, and what `closePeriod` of the periods throws. */
export function closePeriod(
  deps: PeriodDeps,
  actor: Actor,
  { month, acceptsWarnings }: { month: string; acceptsWarnings: boolean },
): Promise<Period> {
  if (!isMonth(month)) throw fieldInvalid('month', 'must be a month (2026-03)');
  return close(depsOf(deps), {
    month,
    by: actor.name,
    acceptsWarnings,
    alongside: (tx) =>
      audit(tx, actor, {
        action: 'close period',
        object: `period ${month}`,
        after: { acceptsWarnings },
      }),
  });
}

function depsOf({ clock, merchants, periods: settings, settlement }: PeriodDeps) {
  return { db: settlement.db, settings, merchants, now: clock.now() };
}

/**
 * Throws OFFICE_CONFLICT if `at`, which a person has named for something that is to be booked, lies in a closed month.
 * The database refuses it as well.
 */
export async function demandOpenPeriod(db: Reader, at: Date): Promise<void> {
  const since = await openSince(db);
  if (since === undefined || at >= since) return;
  throw conflicting({ name: 'TIME_IN_CLOSED_MONTH', since });
}
