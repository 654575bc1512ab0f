// Balances as of an instant: today's, less what was booked after it, or the sum of what was booked until then.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Balance } from './store.ts';

/**
 * The balance of every account that had postings until just before `before`, by name. Of only these accounts, if
 * `among` is given. Reads the shorter part of the book: what came before, or what came after.
 */
export async function balancesBefore(
  db: Reader,
  before: Date,
  among?: readonly string[],
): Promise<Balance[]> {
  const which = among === undefined ? sql`true` : sql`account = any(${among}::text[])`;
  const [edges] = await db.rows<{ first: Date | null; last: Date | null }>(sql`
    select (select at from ledger_transactions order by at limit 1) as first,
      (select at from ledger_transactions order by at desc limit 1) as last`);
  const { first, last } = edges ?? {};
  if (!first || !last || before <= first) return [];
  const isEarly = before.getTime() - first.getTime() < last.getTime() - before.getTime();
  const rows = await db.rows<{ account: string; balance: string }>(
    isEarly ? until(before, which) : without(before, which),
  );
  return rows.map(({ account, balance }) => ({ account, balance: BigInt(balance) }));
}

function postedWhere(time: Sql, which: Sql): Sql {
  return sql`
    select p.account, p.amount from ledger_transactions t
    join postings p on p.transaction_id = t.id where ${time} and ${which}`;
}

function until(before: Date, which: Sql): Sql {
  return sql`
    select account, sum(amount)::text as balance
    from (${postedWhere(sql`t.at < ${before}::timestamptz`, which)}) as earlier
    group by account order by account collate "C"`;
}

/** Accounts that did not exist then are left out: the first posting of an account makes it. */
function without(before: Date, which: Sql): Sql {
  return sql`
    with now as (
      select account, sum(balance) as total from ledger_balances where ${which} group by account
    ), later as materialized (
      select account, sum(amount) as total
      from (${postedWhere(sql`t.at >= ${before}::timestamptz`, which)}) as after_it group by account
    )
    select n.account, (n.total - coalesce(l.total, 0))::text as balance
    from now n left join later l on l.account = n.account
    where l.account is null or n.total <> l.total or exists (
      select from postings p join ledger_transactions t on t.id = p.transaction_id
      where p.account = n.account and t.at < ${before}::timestamptz)
    order by n.account collate "C"`;
}
