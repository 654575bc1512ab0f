// The proof of the balances: each is the sum of its postings. It continues from the sums that were proven.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';

/** An account's postings, in rupiah. */
export interface AccountSum {
  account: string;
  /** Of all postings that are part of the proof. */
  total: string;
  /** Of those that concurrent transactions can no longer add to: the sum to continue from. */
  final: string;
}

/**
 * The sums of the postings, and the accounts whose balance is another. `since` is the transaction before which
 * everything is in the proven sums already; undefined to add up all postings. `before`: see `final`.
 */
export async function sumPostings(
  db: Reader,
  since: bigint | undefined,
  before: bigint,
): Promise<{ sums: AccountSum[]; offenders: string[] }> {
  const sums = await db.rows<AccountSum & { balance: string | null }>(sql`
    select coalesce(b.account, p.account) as account, coalesce(p.total, 0) as total,
      coalesce(p.final, 0) as final, b.total as balance
    from (select account, sum(balance) as total from ledger_balances group by account) b
    full join (select account, sum(total) as total, sum(final) as final from (
        ${since === undefined ? addedUp(sql`true`, before) : continued(since, before)}
      ) as parts group by account) p on p.account = b.account`);
  const wrong = sums.filter(({ total, balance }) => BigInt(total) !== BigInt(balance ?? 0));
  return { sums, offenders: wrong.slice(0, 10).map(({ account }) => account) };
}

function addedUp(which: Sql, before: bigint): Sql {
  return sql`select account, sum(amount) as total,
    coalesce(sum(amount) filter (where written < ${before}::bigint), 0) as final
    from postings where ${which} group by account`;
}

function continued(since: bigint, before: bigint): Sql {
  return sql`select account, amount as total, amount as final from ledger_proven
    union all ${addedUp(sql`written >= ${since}::bigint`, before)}`;
}

/** Stores the sums to continue from. */
export async function saveSums(tx: Tx, sums: readonly AccountSum[]): Promise<void> {
  await tx.rows(sql`
    insert into ledger_proven (account, amount)
    select * from unnest(${sums.map(({ account }) => account)}::text[],
      ${sums.map(({ final }) => final)}::numeric[])
    on conflict (account) do update set amount = excluded.amount
      where ledger_proven.amount <> excluded.amount`);
}
