// Settlement batches in the database, with their transfers and what waits for payees.
import { isUuid } from '../lib/ids.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Batch, BatchKind, BatchSums, Transfer, Unpaid } from './batch.ts';

/** What a merchant's last batch left. */
export interface LastBatch {
  /** 0 if there is none. */
  number: number;
  carriedOut: bigint;
  /** What waits for payees, by account. */
  waiting: Map<string, bigint>;
}

/** What the merchant's last batch left for the next one. */
export async function lastBatch(tx: Reader, clientId: string): Promise<LastBatch> {
  const [row] = await tx.rows<{ number: number; carried_out: bigint; unpaid: UnpaidRow[] }>(sql`
    select number, carried_out, ${unpaidOf} as unpaid from settlement_batches b
    where client_id = ${clientId} order by number desc limit 1`);
  const waiting = (row?.unpaid ?? []).map(unpaidOfRow);
  return {
    number: row?.number ?? 0,
    carriedOut: row?.carried_out ?? 0n,
    waiting: new Map(waiting.map(({ accountId, amount }) => [accountId, amount])),
  };
}

export async function saveBatch(tx: Tx, batch: Batch): Promise<void> {
  await tx.rows(sql`
    insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees, refunds,
      refunded, restored, adjusted, carried_in, carried_out, unpaid_in, unpaid_out, returned_in,
      paid_out)
    values (${batch.id}::uuid, ${batch.clientId}, ${batch.number}::integer, ${batch.kind},
      ${batch.at}::timestamptz, ${batch.receipts}::integer, ${batch.gross}::bigint,
      ${batch.fees}::bigint, ${batch.refunds}::integer, ${batch.refunded}::bigint,
      ${batch.restored}::bigint, ${batch.adjusted}::bigint, ${batch.carriedIn}::bigint,
      ${batch.carriedOut}::bigint, ${batch.unpaidIn}::bigint, ${batch.unpaidOut}::bigint,
      ${batch.returnedIn}::bigint, ${batch.paidOut}::bigint)`);
  const { transfers, unpaid } = batch;
  // The newest version with these details: a change of the last seconds may not have been read yet.
  await tx.rows(sql`
    insert into settlement_transfers (batch_id, account_id, bank, number, holder, shared, amount,
      account_version)
    select ${batch.id}::uuid, t.*, (
      select max(v.number) from settlement_account_versions v where v.client_id = ${batch.clientId}
        and v.accounts @> jsonb_build_array(jsonb_build_object(
          'id', t.account_id, 'bank', t.bank, 'number', t.number, 'holder', t.holder)))
    from unnest(${transfers.map((t) => t.account.id)}::text[],
      ${transfers.map((t) => t.account.bank)}::text[],
      ${transfers.map((t) => t.account.number)}::text[],
      ${transfers.map((t) => t.account.holder)}::text[],
      ${transfers.map((t) => t.shared)}::bigint[], ${transfers.map((t) => t.amount)}::bigint[])
      as t (account_id, bank, number, holder, shared, amount)`);
  if (unpaid.length === 0) return;
  await tx.rows(sql`
    insert into settlement_unpaid (batch_id, account_id, shared, amount)
    select ${batch.id}::uuid, u.* from unnest(${unpaid.map((u) => u.accountId)}::text[],
      ${unpaid.map((u) => u.shared)}::bigint[], ${unpaid.map((u) => u.amount)}::bigint[]) as u`);
}

interface BatchRow extends Omit<BatchSums, 'carriedIn' | 'returnedIn'> {
  id: string;
  client_id: string;
  number: number;
  kind: BatchKind;
  at: Date;
  carried_in: bigint;
  carried_out: bigint;
  unpaid_in: bigint;
  unpaid_out: bigint;
  returned_in: bigint;
  paid_out: bigint;
  transfers: TransferRow[];
  unpaid: UnpaidRow[];
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

/** What waits for a payee, as the query returns it in JSON: amounts are digits. */
interface UnpaidRow {
  account_id: string;
  shared: string;
  amount: string;
}

/** What waits for payees after the batch `b`. */
const unpaidOf = sql`coalesce((select jsonb_agg(jsonb_build_object('account_id', u.account_id,
    'shared', u.shared::text, 'amount', u.amount::text) order by u.account_id)
  from settlement_unpaid u where u.batch_id = b.id), '[]'::jsonb)`;

/** The batch with that id, or undefined. `id` may be any text. */
export async function findBatch(db: Reader, id: string): Promise<Batch | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.rows<BatchRow>(sql`
    select ${batchColumns} from settlement_batches b where id = ${id}::uuid`);
  return row && batchOf(row);
}

const batchColumns = sql`id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded, restored,
  adjusted, carried_in, carried_out, unpaid_in, unpaid_out, returned_in, paid_out, ${unpaidOf} as unpaid,
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
    adjusted: row.adjusted,
    carriedIn: row.carried_in,
    carriedOut: row.carried_out,
    unpaidIn: row.unpaid_in,
    unpaidOut: row.unpaid_out,
    returnedIn: row.returned_in,
    paidOut: row.paid_out,
    transfers: row.transfers.map(transferOf),
    unpaid: row.unpaid.map(unpaidOfRow),
  };
}

function transferOf({ account_id: id, bank, number, holder, ...row }: TransferRow): Transfer {
  const account = { id, bank, number, holder };
  return { account, shared: BigInt(row.shared), amount: BigInt(row.amount) };
}

function unpaidOfRow({ account_id: accountId, shared, amount }: UnpaidRow): Unpaid {
  return { accountId, shared: BigInt(shared), amount: BigInt(amount) };
}
