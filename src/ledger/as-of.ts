// Balances as of an instant: sums of what was booked until then.
import { type Reader, sql } from '../storage/db.ts';
import type { Balance } from './store.ts';
import { postedBefore } from './sums.ts';

/**
 * The balance of every account that had postings until just before `before`, by name. Of only these accounts, if
 * `among` is given.
 */
export async function balancesBefore(
  db: Reader,
  before: Date,
  among?: readonly string[],
): Promise<Balance[]> {
  const which = among === undefined ? sql`true` : sql`account = any(${[...among]}::text[])`;
  const posted = await postedBefore(db, before, which);
  const rows = await db.rows<{ account: string; balance: string }>(sql`
    select account, sum(amount)::text as balance from (${posted}) as posted
    group by account order by account collate "C"`);
  return rows.map(({ account, balance }) => ({ account, balance: BigInt(balance) }));
}
