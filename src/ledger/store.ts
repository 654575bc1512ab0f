// The ledger in the database: append-only transactions and running balances, inserted in the statement of their fact.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { balanced, type LedgerTransaction, netByAccount } from './posting.ts';

/**
 * The number of rows that one account's balance is spread over. A connection always uses the same row, so
 * two facts wait for each other's commit only if their connections share a shard.
 */
const shards = 32;

/** CTEs (`booked`, `posted`, `balanced`) that insert balanced transactions if `guard` returns a row. */
export function book(transactions: readonly LedgerTransaction[], guard: Sql): Sql {
  const postings = transactions.flatMap(({ id, postings: own }) =>
    balanced(own).map((posting, index) => ({ ...posting, id, line: index + 1 })),
  );
  const net = netByAccount(postings);
  const column = <T>(pick: (one: LedgerTransaction) => T) => transactions.map(pick);
  return sql`
    booked as (
      insert into ledger_transactions (id, kind, fact_id, payment_id, at, request, by, reason)
      select * from unnest(${column((t) => t.id)}::uuid[], ${column((t) => t.kind)}::text[],
        ${column((t) => t.factId)}::uuid[], ${column((t) => t.paymentId)}::uuid[],
        ${column((t) => t.at)}::timestamptz[], ${column((t) => t.request)}::text[],
        ${column((t) => t.by)}::text[], ${column((t) => t.reason)}::text[])
      where exists (${guard})
      returning id
    ), posted as (
      insert into postings (transaction_id, line, account, amount)
      select p.* from unnest(${postings.map((p) => p.id)}::uuid[],
        ${postings.map((p) => p.line)}::smallint[], ${postings.map((p) => p.account)}::text[],
        ${postings.map((p) => p.amount)}::bigint[]) as p
      where exists (select 1 from booked)
    ), balanced as (
      insert into ledger_balances (account, shard, balance)
      select account, pg_backend_pid() % ${shards}::integer, amount
      from unnest(${net.map((p) => p.account)}::text[], ${net.map((p) => p.amount)}::bigint[])
        as n (account, amount)
      where exists (select 1 from booked)
      on conflict (account, shard) do update
        set balance = ledger_balances.balance + excluded.balance
    )`;
}

export interface Balance {
  account: string;
  /** Rupiah. */
  balance: bigint;
}

/** Every account with its balance in rupiah, sorted by name. */
export async function balances(db: Reader): Promise<Balance[]> {
  const rows = await db.rows<{ account: string; balance: string }>(sql`
    select account, sum(balance)::text as balance from ledger_balances
    group by account order by account collate "C"`);
  return rows.map(({ account, balance }) => ({ account, balance: BigInt(balance) }));
}
