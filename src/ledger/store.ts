// The ledger in the database: append-only transactions written in the statement of their fact, and what they prove.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { balanced, type LedgerTransaction } from './posting.ts';

/** Two CTEs, `booked` and `posted`, that write a balanced transaction where `guard` yields a row. */
export function book(transaction: LedgerTransaction, guard: Sql): Sql {
  const postings = balanced(transaction.postings);
  return sql`
    booked as (
      insert into ledger_transactions (id, kind, payment_id, at)
      select ${transaction.id}::uuid, ${transaction.kind}, ${transaction.paymentId}::uuid, ${transaction.at}::timestamptz
      where exists (${guard})
      returning id
    ), posted as (
      insert into postings (transaction_id, line, account, amount)
      select booked.id, p.line, p.account, p.amount
      from booked, unnest(${postings.map((p) => p.account)}::text[],
                          ${postings.map((p) => p.amount.toString())}::bigint[])
                   with ordinality as p (account, amount, line)
    )`;
}

export interface Balance {
  account: string;
  balance: bigint;
}

/** Every account with its balance in rupiah, by name. */
export async function balances(db: Reader): Promise<Balance[]> {
  return db.rows<Balance>(sql`
    select account, sum(amount)::bigint as balance from postings group by account order by account`);
}

export interface LedgerCheck {
  balanced: boolean;
  transactions: number;
}

/** Counts the transactions and proves that each sums to zero and has postings. */
export async function check(db: Reader): Promise<LedgerCheck> {
  const [row] = await db.rows<{ transactions: bigint; wrong: bigint }>(sql`
    select count(*) as transactions, count(*) filter (where total is distinct from 0) as wrong
    from (select sum(p.amount) as total
          from ledger_transactions t left join postings p on p.transaction_id = t.id
          group by t.id) as totals`);
  return { balanced: (row?.wrong ?? 0n) === 0n, transactions: Number(row?.transactions ?? 0n) };
}
