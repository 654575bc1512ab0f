// Balances as the book had them at a wall-clock time: what was recorded later is left out, whenever it happened.
import { type Db, type Reader, sql } from '../storage/db.ts';
import { balancesBefore } from './as-of.ts';
import { type Balance, balances } from './store.ts';

/**
 * The balances of what had happened before `before` (business time; absent: everything) as they were recorded before
 * `recorded` (wall-clock time), by name. What was booked before the gateway recorded when counts as recorded.
 */
export function balancesRecorded(
  db: Db,
  recorded: Date,
  before?: Date | undefined,
): Promise<Balance[]> {
  // Both are of one moment, so that what is booked in between is in neither.
  return db.transaction(async (tx) => {
    await tx.rows(sql`set transaction isolation level repeatable read read only`);
    const known = before === undefined ? await balances(tx) : await balancesBefore(tx, before);
    const later = await recordedSince(tx, recorded, before);
    return known.flatMap(({ account, balance }) => {
      const since = later.get(account);
      if (since === undefined) return [{ account, balance }];
      // Nothing was known of an account whose every posting came later.
      return since.isAll ? [] : [{ account, balance: balance - since.amount }];
    });
  });
}

interface Later {
  amount: bigint;
  isAll: boolean;
}

async function recordedSince(
  db: Reader,
  recorded: Date,
  before: Date | undefined,
): Promise<Map<string, Later>> {
  const happened = before === undefined ? sql`true` : sql`t.at < ${before}::timestamptz`;
  const rows = await db.rows<{ account: string; amount: string; is_all: boolean }>(sql`
    with later as (
      select p.account, sum(p.amount) as amount
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.recorded_at >= ${recorded}::timestamptz and ${happened} group by 1
    )
    select l.account, l.amount::text as amount, not exists (
      select from postings p join ledger_transactions t on t.id = p.transaction_id
      where p.account = l.account and ${happened}
        and (t.recorded_at is null or t.recorded_at < ${recorded}::timestamptz)) as is_all
    from later l`);
  return new Map(
    rows.map(({ account, amount, is_all: isAll }) => [account, { amount: BigInt(amount), isAll }]),
  );
}
