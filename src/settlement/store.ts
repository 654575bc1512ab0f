// Settlement in the database: finds what is due, assigns it to a batch, saves and reads batches.
import { isUuid } from '../lib/ids.ts';
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Batch, BatchKind, BatchSums, Transfer } from './batch.ts';

/** Merchants with money to pay out: what is due at `until`, or all that is not held if `until` is undefined. */
export async function merchantsDue(db: Reader, until: Date | undefined): Promise<string[]> {
  const rows = await db.rows<{ client_id: string }>(sql`
    select distinct p.client_id from receipts r join payments p on p.id = r.payment_id
    where r.batch_id is null and not p.held ${dueUntil(until)} order by 1`);
  return rows.map((row) => row.client_id);
}

function dueUntil(until: Date | undefined): Sql {
  return until === undefined ? sql`` : sql`and r.settle_at <= ${until}::timestamptz`;
}

/**
 * Allows one batch per merchant at a time. The lock is released with the transaction. From here on the
 * transaction waits at most two seconds for any lock: the other merchants wait for it.
 */
export async function lockMerchant(tx: Tx, clientId: string): Promise<void> {
  await tx.rows(sql`set local lock_timeout = '2s'`);
  await tx.rows(
    sql`select pg_advisory_xact_lock(hashtextextended(${`settlement ${clientId}`}, 0))`,
  );
}

interface Marked {
  n: bigint;
  gross: bigint;
  fees: bigint;
}

/** A batch sums at most so many rupiah of each kind, so that every sum fits a bigint. The next one takes the rest. */
export const mostPerBatch = 4n * 10n ** 18n;

interface Taking {
  batchId: string;
  clientId: string;
  until: Date | undefined;
  /** What the merchant owes, 0 or less: so much less is refunded in this batch. */
  carriedIn: bigint;
}

/**
 * Assigns the merchant's due receipts to the batch, then the refunds and the rejected refunds that go with
 * them, each up to `mostPerBatch`. Returns their sums, or undefined if no receipt is due.
 */
export async function takeItems(
  tx: Tx,
  { batchId, clientId, until, carriedIn }: Taking,
): Promise<Omit<BatchSums, 'carriedIn'> | undefined> {
  const [received] = await tx.rows<Marked>(sql`
    with due as (
      select r.id, sum(r.amount) over (order by r.id) as total
      from receipts r join payments p on p.id = r.payment_id
      where p.client_id = ${clientId} and r.batch_id is null and not p.held ${dueUntil(until)}
    ), marked as (
      update receipts r set batch_id = ${batchId}::uuid from due
      where r.id = due.id and due.total <= ${mostPerBatch}::numeric and r.batch_id is null
      returning r.amount, r.fee
    )
    select count(*) as n, coalesce(sum(amount), 0)::bigint as gross,
      coalesce(sum(fee), 0)::bigint as fees from marked`);
  if (received === undefined || received.n === 0n) return undefined;
  // A refund is deducted only after money of its payment was settled. Until then that money pays for it.
  const [refunded] = await tx.rows<{ n: bigint; total: bigint }>(sql`
    with due as (
      select f.id, sum(f.amount) over (order by f.id) as total
      from refunds f join payments p on p.id = f.payment_id
      where f.client_id = ${clientId} and f.batch_id is null
        and f.status in ('SUCCESS', 'DUE') and p.paid_amount > 0 and not p.held
        and exists (select 1 from receipts r where r.payment_id = p.id and r.batch_id is not null)
    ), marked as (
      update refunds f set batch_id = ${batchId}::uuid from due
      where f.id = due.id and due.total <= ${mostPerBatch + carriedIn}::numeric
        and f.batch_id is null and f.status in ('SUCCESS', 'DUE')
      returning f.amount - f.fee_returned as amount
    )
    select count(*) as n, coalesce(sum(amount), 0)::bigint as total from marked`);
  const [restored] = await tx.rows<{ total: bigint }>(sql`
    with due as (
      select id, sum(amount) over (order by id) as total from refunds
      where client_id = ${clientId} and status = 'FAILED' and batch_id is not null
        and restored_batch_id is null
    ), marked as (
      update refunds f set restored_batch_id = ${batchId}::uuid from due
      where f.id = due.id and due.total <= ${mostPerBatch}::numeric
        and f.restored_batch_id is null
      returning f.amount - f.fee_returned as amount
    )
    select coalesce(sum(amount), 0)::bigint as total from marked`);
  return {
    receipts: Number(received.n),
    gross: received.gross,
    fees: received.fees,
    refunds: Number(refunded?.n ?? 0n),
    refunded: refunded?.total ?? 0n,
    restored: restored?.total ?? 0n,
  };
}

/** What the splits of a batch's items give each account, minus what their refunds take back. */
export async function sharedIn(tx: Tx, batchId: string): Promise<Map<string, bigint>> {
  const rows = await tx.rows<{ account: string; amount: bigint }>(sql`
    select s.account, sum(s.amount)::bigint as amount from (
      select shares, 1 as sign from receipts where batch_id = ${batchId}::uuid
      union all
      select shares, -1 from refunds where batch_id = ${batchId}::uuid
      union all
      select shares, 1 from refunds where restored_batch_id = ${batchId}::uuid
    ) as i cross join lateral (
      select e.account, i.sign * e.amount as amount
      from jsonb_to_recordset(i.shares) as e (account text, amount bigint)
    ) as s
    where i.shares is not null group by s.account`);
  return new Map(rows.map(({ account, amount }) => [account, amount]));
}

/** The number of the merchant's last batch, and what the merchant owed after it. */
export async function lastBatch(
  tx: Tx,
  clientId: string,
): Promise<{ number: number; carriedOut: bigint }> {
  const [row] = await tx.rows<{ number: number; carried_out: bigint }>(sql`
    select number, carried_out from settlement_batches
    where client_id = ${clientId} order by number desc limit 1`);
  return { number: row?.number ?? 0, carriedOut: row?.carried_out ?? 0n };
}

export async function saveBatch(tx: Tx, batch: Batch): Promise<void> {
  await tx.rows(sql`
    insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees, refunds,
      refunded, restored, carried_in, carried_out, paid_out)
    values (${batch.id}::uuid, ${batch.clientId}, ${batch.number}::integer, ${batch.kind},
      ${batch.at}::timestamptz, ${batch.receipts}::integer, ${batch.gross}::bigint,
      ${batch.fees}::bigint, ${batch.refunds}::integer, ${batch.refunded}::bigint,
      ${batch.restored}::bigint, ${batch.carriedIn}::bigint, ${batch.carriedOut}::bigint,
      ${batch.paidOut}::bigint)`);
  const { transfers } = batch;
  await tx.rows(sql`
    insert into settlement_transfers (batch_id, account_id, bank, number, holder, shared, amount)
    select ${batch.id}::uuid, t.* from unnest(${transfers.map((t) => t.account.id)}::text[],
      ${transfers.map((t) => t.account.bank)}::text[],
      ${transfers.map((t) => t.account.number)}::text[],
      ${transfers.map((t) => t.account.holder)}::text[],
      ${transfers.map((t) => t.shared)}::bigint[], ${transfers.map((t) => t.amount)}::bigint[]) as t`);
}

interface BatchRow extends Omit<BatchSums, 'carriedIn'> {
  id: string;
  client_id: string;
  number: number;
  kind: BatchKind;
  at: Date;
  carried_in: bigint;
  carried_out: bigint;
  paid_out: bigint;
  transfers: TransferRow[];
}

/** A transfer as the query returns it in JSON: amounts are digits. */
interface TransferRow {
  account_id: string;
  bank: string;
  number: string;
  holder: string;
  shared: string;
  amount: string;
}

/** The batch with that id, or undefined. `id` may be any text. */
export async function findBatch(db: Reader, id: string): Promise<Batch | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.rows<BatchRow>(sql`
    select ${batchColumns} from settlement_batches b where id = ${id}::uuid`);
  return row && batchOf(row);
}

const batchColumns = sql`id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded, restored,
  carried_in, carried_out, paid_out,
  coalesce((select jsonb_agg(jsonb_build_object('account_id', t.account_id, 'bank', t.bank,
      'number', t.number, 'holder', t.holder, 'shared', t.shared::text,
      'amount', t.amount::text) order by t.account_id)
    from settlement_transfers t where t.batch_id = b.id), '[]'::jsonb) as transfers`;

export interface BatchFilter {
  clientId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of batches, newest first. */
export async function listBatches(
  db: Reader,
  { clientId, from, to, after, limit }: BatchFilter,
): Promise<Batch[]> {
  const rows = await db.rows<BatchRow>(sql`
    select ${batchColumns} from settlement_batches b
    where true ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}::timestamptz`}
      ${to === undefined ? sql`` : sql`and at < ${to}::timestamptz`}
      ${after === undefined ? sql`` : sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by at desc, id desc limit ${limit}`);
  return rows.map(batchOf);
}

function batchOf(row: BatchRow): Batch {
  return {
    id: row.id,
    clientId: row.client_id,
    number: row.number,
    kind: row.kind,
    at: row.at,
    receipts: row.receipts,
    gross: row.gross,
    fees: row.fees,
    refunds: row.refunds,
    refunded: row.refunded,
    restored: row.restored,
    carriedIn: row.carried_in,
    carriedOut: row.carried_out,
    paidOut: row.paid_out,
    transfers: row.transfers.map(transferOf),
  };
}

function transferOf({ account_id: id, bank, number, holder, ...row }: TransferRow): Transfer {
  const account = { id, bank, number, holder };
  return { account, shared: BigInt(row.shared), amount: BigInt(row.amount) };
}
