// Reads the figures of a period: a few rows for every day, however many payments there were.
import { type Reader, sql } from '../storage/db.ts';
import type { Outcome } from './events.ts';

export interface Figure {
  /** A day of WIB: `2026-01-31`. */
  day: string;
  channel: string;
  outcome: Outcome;
  /** Of `paid`: how long the customers took, as a place in `stepSeconds` from 1. */
  step: number;
  count: bigint;
  /** Rupiah. */
  amount: bigint;
}

/** The figures from `from` to before `to`; both are midnights in WIB, or hours of the last nine days. */
export async function figuresOf(
  db: Reader,
  { clientId, from, to }: { clientId: string | undefined; from: Date; to: Date },
): Promise<Figure[]> {
  const rows = await db.rows<Omit<Figure, 'amount'> & { amount: string }>(sql`
    select ((starts_at + interval '7 hours') at time zone 'UTC')::date::text as day, channel, outcome, step,
      sum(count)::int8 as count, sum(amount)::text as amount
    from overview_buckets
    where client_id = ${clientId ?? ''} and starts_at >= ${from} and starts_at < ${to}
    group by 1, 2, 3, 4`);
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** Until when everything is counted; undefined before the first count. */
export async function countedUntil(db: Reader): Promise<Date | undefined> {
  const [row] = await db.rows<{ minutes_until: Date }>(
    sql`select minutes_until from overview_progress`,
  );
  return row?.minutes_until;
}
