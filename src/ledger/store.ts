// The ledger in the database: append-only transactions and running balances, inserted in the statement of their fact.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { balanced, type LedgerTransaction, netByAccount } from './posting.ts';

/**
 * The number of rows that one account's balance is spread over. A connection always uses the same row, so
 * two facts wait for each other's commit only if their connections share a shard.
 */
const shards = 32;

/**
 * The instant at which a transaction `t` is booked. A fact that was late in itself keeps its own instant, and is booked
 * as of the first one after the closed months. A close locks the table, so this sees it or comes before it.
 */
const bookedAt = sql`case when t.dated then t.at
  else greatest(t.at, (select until from ledger_closings order by until desc limit 1)) end`;

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
      select t.id, t.kind, t.fact_id, t.payment_id, ${bookedAt}, t.request, t.by, t.reason
      from unnest(${column((t) => t.id)}::uuid[], ${column((t) => t.kind)}::text[],
        ${column((t) => t.factId)}::uuid[], ${column((t) => t.paymentId)}::uuid[],
        ${column((t) => t.at)}::timestamptz[], ${column((t) => t.request)}::text[],
        ${column((t) => t.by)}::text[], ${column((t) => t.reason)}::text[],
        ${column((t) => t.dated)}::boolean[])
        as t (id, kind, fact_id, payment_id, at, request, by, reason, dated)
      where exists (${guard})
      returning id, at
    ), posted as (
      insert into postings (transaction_id, line, account, amount, at)
      select p.*, booked.at from unnest(${postings.map((p) => p.id)}::uuid[],
        ${postings.map((p) => p.line)}::smallint[], ${postings.map((p) => p.account)}::text[],
        ${postings.map((p) => p.amount)}::bigint[]) as p (transaction_id, line, account, amount)
      join booked on booked.id = p.transaction_id
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

/** Transactions with their postings, as `bookAll` reads them from JSON columns. Throws if one is not balanced. */
export function rowsOf(transactions: readonly LedgerTransaction[]): {
  transactions?: object[];
  postings?: object[];
} {
  if (transactions.length === 0) return {};
  return {
    transactions: transactions.map(({ factId, paymentId, postings: _, ...others }) => {
      return { ...others, fact_id: factId, payment_id: paymentId };
    }),
    postings: transactions.flatMap(({ id, postings }) =>
      balanced(postings).map(({ account, amount }, index) => {
        return { transaction_id: id, line: index + 1, account, amount };
      }),
    ),
  };
}

/** The same CTEs for many facts: `given` has the rows of `rowsOf` in its JSON columns `transactions` and `postings`. */
export function bookAll(given: Sql): Sql {
  return sql`
    booked as (
      insert into ledger_transactions (id, kind, fact_id, payment_id, at, request, by, reason)
      select t.id, t.kind, t.fact_id, t.payment_id, ${bookedAt}, t.request, t.by, t.reason
      from ${given} cross join lateral json_to_recordset(transactions) as t (id uuid, kind text,
        fact_id uuid, payment_id uuid, at timestamptz, request text, by text, reason text, dated boolean)
      where transactions is not null
      returning id, at
    ), lines as materialized (
      select p.* from ${given} cross join lateral json_to_recordset(postings) as p (
        transaction_id uuid, line smallint, account text, amount bigint)
      where postings is not null
    ), posted as (
      insert into postings (transaction_id, line, account, amount, at)
      select lines.*, booked.at from lines join booked on booked.id = lines.transaction_id
    ), balanced as (
      insert into ledger_balances (account, shard, balance)
      select account, pg_backend_pid() % ${shards}::integer, sum(amount)::bigint
      from lines group by account having sum(amount) <> 0 order by account
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
