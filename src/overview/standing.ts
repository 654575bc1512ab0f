// What waits, how much and since when: the figures that somebody who is on call asks for first.
import { wibDay } from '../lib/wib.ts';
import { type Reader, sql } from '../storage/db.ts';

/** How many there are, and how long the oldest has been there, in seconds; 0 if there is none. */
export interface Waiting {
  count: number;
  oldestSeconds: number;
}

/** Notifications that will still be attempted. */
export interface NotificationsWaiting {
  /** Due now or earlier. */
  due: Waiting;
  /** Due later. */
  scheduled: number;
  /** Held back because their receiver is muted. */
  held: number;
}

const secondsSince = (now: Date, at: Date | null | undefined) =>
  at == null ? 0 : Math.max(0, (now.getTime() - at.getTime()) / 1000);

/** At `now`, business time. */
export async function notificationsWaiting(db: Reader, now: Date): Promise<NotificationsWaiting> {
  const [row] = await db.rows<{ due: bigint; all: bigint; held: bigint; oldest: Date | null }>(sql`
    select count(*) as all,
      count(*) filter (where held_from is not null) as held,
      count(*) filter (where held_from is null and next_attempt_at <= ${now}::timestamptz) as due,
      min(next_attempt_at) filter (where held_from is null and next_attempt_at <= ${now}::timestamptz) as oldest
    from notifications where next_attempt_at is not null`);
  const { all = 0n, held = 0n, due = 0n, oldest } = row ?? {};
  return {
    due: { count: Number(due), oldestSeconds: secondsSince(now, oldest) },
    scheduled: Number(all - held - due),
    held: Number(held),
  };
}

/** Amounts in rupiah. */
export interface MoneyWaiting extends Waiting {
  rupiah: number;
}

/** Payouts that are not paid yet, by status. */
export async function payoutsWaiting(
  db: Reader,
  now: Date,
): Promise<Record<'PENDING' | 'SENT', MoneyWaiting>> {
  const rows = await db.rows<{
    status: 'PENDING' | 'SENT';
    count: bigint;
    rupiah: string;
    oldest: Date;
  }>(sql`
    select status, count(*) as count, sum(amount)::text as rupiah, min(created_at) as oldest
    from payouts where status in ('PENDING', 'SENT') group by 1`);
  const of = (status: 'PENDING' | 'SENT') => {
    const row = rows.find((one) => one.status === status);
    return {
      count: Number(row?.count ?? 0),
      rupiah: Number(row?.rupiah ?? 0),
      oldestSeconds: secondsSince(now, row?.oldest),
    };
  };
  return { PENDING: of('PENDING'), SENT: of('SENT') };
}

/** Where an exception comes from. */
export const exceptionSources = ['suspense', 'bank', 'remittance', 'difference'] as const;
export type ExceptionSource = (typeof exceptionSources)[number];

/** Open exceptions by where they come from. The amount is without its sign; of a difference, by how much. */
export async function exceptionsOpen(
  db: Reader,
  now: Date,
): Promise<Record<ExceptionSource, MoneyWaiting>> {
  const rows = await db.rows<{
    source: ExceptionSource;
    count: bigint;
    rupiah: string;
    oldest: Date | null;
  }>(sql`
    select source, count(*) as count, coalesce(sum(rupiah), 0)::text as rupiah, min(at) as oldest from (
      select 'suspense' as source, open_amount as rupiah, at from suspense_items where open_amount > 0
      union all
      select 'bank', abs(b.amount), s.at from bank_entries b join bank_statements s on s.id = b.statement_id
      where not b.matched and not exists (select from suspense_items x where x.id = b.id)
      union all
      select 'remittance', net, at from remittances
      where status = 'IN_TRANSIT' and due_day < ${wibDay(now)}::date
      union all
      select 'difference', abs(coalesce(d.ours, 0) - coalesce(d.theirs, 0)), r.at
      from reconciliation_differences d join reconciliations r on r.id = d.reconciliation_id
      where d.status = 'OPEN' and not exists (select from suspense_items x where x.id = d.id)
    ) as open group by 1`);
  const of = (source: ExceptionSource): MoneyWaiting => {
    const row = rows.find((one) => one.source === source);
    return {
      count: Number(row?.count ?? 0),
      rupiah: Number(row?.rupiah ?? 0),
      oldestSeconds: secondsSince(now, row?.oldest),
    };
  };
  return {
    suspense: of('suspense'),
    bank: of('bank'),
    remittance: of('remittance'),
    difference: of('difference'),
  };
}

/** Merchants' calls that were kept and have no answer yet. */
export async function questionsUnanswered(db: Reader, now: Date): Promise<Waiting> {
  const [row] = await db.rows<{ count: bigint; oldest: Date | null }>(sql`
    select count(*) as count, min(created_at) as oldest from requests where answer_body is null`);
  return { count: Number(row?.count ?? 0), oldestSeconds: secondsSince(now, row?.oldest) };
}
