// What has changed in the ledger and in what it books, found by the transaction that wrote each row last.
import { type Reader, sql } from '../storage/db.ts';
import type { Subject } from './proof.ts';

/** The ids of what has changed, and of what a change concerns. */
export type Changes = Readonly<Record<Subject, readonly string[]>>;

const firstStep = 10_000n;
const fewRows = 5_000;
const manyRows = 50_000;

/**
 * What this snapshot can see of what transactions from `since` on wrote, a part of them at a time, so that memory
 * stays bounded. What changed more than once may be in several parts.
 */
export async function* changesSince(tx: Reader, since: bigint): AsyncGenerator<Changes> {
  const end = await seenBefore(tx);
  let step = firstStep;
  for (let at = since; at < end; ) {
    let to = at + step;
    if (to > end) to = end;
    const changes = await changesOf(tx, at, to);
    at = to;
    const size = Object.values(changes).reduce((sum, ids) => sum + ids.length, 0);
    if (size > 0) yield changes;
    if (size < fewRows) step *= 2n;
    if (size > manyRows && step > 1n) step /= 2n;
  }
}

/** After the last transaction that the snapshot can see. */
async function seenBefore(tx: Reader): Promise<bigint> {
  const [row] = await tx.rows<{ end: bigint }>(sql`
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as end`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  return row.end;
}

async function changesOf(db: Reader, from: bigint, to: bigint): Promise<Changes> {
  const now = sql`written >= ${from}::bigint and written < ${to}::bigint`;
  const [found] = await db.rows<Changes>(sql`
    with t as materialized (
      select id, fact_id, payment_id from ledger_transactions where ${now}
      union
      select id, fact_id, payment_id from ledger_transactions
      where id = any(array(select transaction_id from postings where ${now}))
    ), r as materialized (
      select id, payment_id, batch_id from receipts where ${now}
    ), f as materialized (
      select id, payment_id, batch_id, restored_batch_id from refunds where ${now}
    ), s as materialized (
      select id, payout_id from payout_steps where ${now}
    ), o as materialized (
      select id, batch_id, restored_batch_id from payouts where ${now} or id = any(array(select payout_id from s))
    ), p as materialized (
      select id from payments where ${now}
      union select payment_id from t where payment_id is not null
      union select payment_id from r
      union select payment_id from f
      union select payment_id from disputes where ${now}
    ), m as materialized (
      select id, item_id, receipt_id from suspense_moves where ${now}
    ), a as materialized (
      select fact_id, batch_id from merchant_adjustments where ${now}
    ), b as materialized (
      select id from settlement_batches where ${now}
      union select batch_id from settlement_transfers where ${now}
      union select batch_id from settlement_unpaid where ${now}
      union select batch_id from r where batch_id is not null
      union select batch_id from f where batch_id is not null
      union select restored_batch_id from f where restored_batch_id is not null
      union select batch_id from o
      union select restored_batch_id from o where restored_batch_id is not null
      union select batch_id from a where batch_id is not null
    ), facts as (
      select fact_id as id from t
      union select id from r
      union select id from f
      union select id from refunds where payment_id = any(array(select id from p))
      union select id from receipts where payment_id = any(array(select id from p))
      union select id from b
      union select id from o
      union select id from s
      union select id from payout_steps where payout_id = any(array(select id from o))
      union select id from reconciliation_differences where ${now}
      union select id from invoices where ${now}
      union select id from remittances where ${now}
      union select id from bank_statements where ${now}
      union select statement_id from bank_entries where ${now}
      union select id from bank_matches where ${now}
      union select match_id from bank_match_parts where ${now}
      union select id from suspense_items where ${now}
      union select id from m
      union select item_id from m
      union select receipt_id from m where receipt_id is not null
      union select id from disputes where ${now}
      union select id from journals where ${now}
      union select journal_id from journal_lines where ${now}
      union select fact_id from a
    )
    select array(select id from t) as transactions, array(select id from facts) as facts,
      array(select id from p) as payments,
      array(select id from b union
        select after.id from settlement_batches s join settlement_batches after
          on after.client_id = s.client_id and after.number = s.number + 1
        where s.id = any(array(select id from b))) as batches`);
  if (found === undefined) throw new Error('a query without a table returned no row');
  return found;
}

const deletable = [
  'payments',
  'receipts',
  'refunds',
  'ledger_transactions',
  'postings',
  'settlement_batches',
  'settlement_transfers',
  'settlement_unpaid',
  'payouts',
  'payout_steps',
  'terms',
  'reconciliation_differences',
  'suspense_items',
  'suspense_moves',
  'disputes',
  'journals',
  'journal_lines',
  'merchant_adjustments',
  'remittances',
  'bank_statements',
  'bank_entries',
  'bank_matches',
  'bank_match_parts',
  'settlement_account_versions',
  'share_changes',
  'ledger_entries',
  'ledger_blocks',
  'ledger_heads',
  'ledger_closings',
  'ledger_periods',
  'ledger_period_balances',
  'statements',
  'invoices',
];

/**
 * How many rows were ever deleted from tables from which nothing is deleted, as PostgreSQL counts them: soon
 * after it happened, and from zero after a crash. A deleted row cannot say that it has changed.
 */
export async function deletedRows(db: Reader): Promise<bigint> {
  const [row] = await db.rows<{ n: bigint }>(sql`
    select coalesce(sum(n_tup_del), 0)::bigint as n from pg_stat_user_tables
    where relname = any(${deletable}::text[]) and schemaname = current_schema()`);
  return row?.n ?? 0n;
}
