// Payouts and their steps in the database.
import { newId } from '../lib/ids.ts';
import type { SettlementAccount } from '../merchants/merchant.ts';
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Payout, PayoutStatus, PayoutStep, PayoutWay } from './payout.ts';

/** What of a batch its payouts come from. */
interface PaidBatch {
  id: string;
  clientId: string;
  at: Date;
  transfers: readonly { account: Pick<SettlementAccount, 'id'>; amount: bigint }[];
}

/** Opens a payout for each transfer of the batch that pays something. */
export async function openPayouts(tx: Tx, batch: PaidBatch, by: string): Promise<void> {
  const paid = batch.transfers.filter(({ amount }) => amount > 0n);
  if (paid.length === 0) return;
  await tx.rows(sql`
    with opened as (
      insert into payouts (id, batch_id, account_id, client_id, amount, created_at, status)
      select t.id, ${batch.id}::uuid, t.account_id, ${batch.clientId}, t.amount,
        ${batch.at}::timestamptz, 'PENDING'
      from unnest(${paid.map(() => newId())}::uuid[], ${paid.map(({ account }) => account.id)}::text[],
        ${paid.map(({ amount }) => amount)}::bigint[]) as t (id, account_id, amount)
      returning id
    )
    insert into payout_steps (id, payout_id, number, status, at, by)
    select s.id, o.id, 1, 'PENDING', ${batch.at}::timestamptz, ${by}
    from (select id, row_number() over () as n from opened) o
    join unnest(${paid.map(() => newId())}::uuid[]) with ordinality as s (id, n) on s.n = o.n`);
}

interface Row {
  id: string;
  reference: string;
  batch_id: string;
  batch_number: number;
  client_id: string;
  account_id: string;
  bank: string;
  number: string;
  holder: string;
  amount: bigint;
  status: PayoutStatus;
  bank_account: string | null;
  way: PayoutWay | null;
  bank_reference: string | null;
  created_at: Date;
  sent_at: Date | null;
  paid_at: Date | null;
  ended_at: Date | null;
  restored_batch_id: string | null;
  file_id: string | null;
}

function payoutsWhere(condition: Sql): Sql {
  return sql`
    select o.id, o.reference, o.batch_id, b.number as batch_number, o.client_id, o.account_id, t.bank, t.number,
      t.holder, o.amount, o.status, o.bank_account, o.way, o.bank_reference, o.created_at, o.sent_at,
      o.paid_at, o.ended_at, o.restored_batch_id, l.file_id
    from payouts o join settlement_batches b on b.id = o.batch_id
    join settlement_transfers t on t.batch_id = o.batch_id and t.account_id = o.account_id
    left join payout_file_lines l on l.payout_id = o.id
    where ${condition}`;
}

/** The payout of that id, a UUID. */
export async function findPayout(db: Reader, id: string): Promise<Payout | undefined> {
  const [found] = await findPayouts(db, [id]);
  return found;
}

/** The payouts of these ids, UUIDs, in this order; an unknown id has none. */
export async function findPayouts(db: Reader, ids: readonly string[]): Promise<Payout[]> {
  const rows = await db.rows<Row>(sql`
    ${payoutsWhere(sql`o.id = any(${[...ids]}::uuid[])`)}
    order by array_position(${[...ids]}::uuid[], o.id)`);
  return rows.map(payoutOf);
}

/** These payouts as they are now, in the order of their ids. Until the transaction ends, nobody else changes them. */
export async function lockPayouts(tx: Tx, ids: readonly string[]): Promise<Payout[]> {
  const rows = await tx.rows<Row>(
    sql`${payoutsWhere(sql`o.id = any(${[...ids]}::uuid[])`)} order by o.id for update of o`,
  );
  return rows.map(payoutOf);
}

export interface PayoutFilter {
  clientId?: string | undefined;
  status?: PayoutStatus | undefined;
  batchId?: string | undefined;
  fileId?: string | undefined;
  way?: PayoutWay | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  /** The oldest come first. */
  oldestFirst?: boolean | undefined;
  limit: number;
}

/** A page of payouts, the newest first. */
export async function listPayouts(db: Reader, filter: PayoutFilter): Promise<Payout[]> {
  const { clientId, status, batchId, fileId, way, from, to, after, oldestFirst, limit } = filter;
  const wanted: Sql[] = [sql`true`];
  if (clientId !== undefined) wanted.push(sql`o.client_id = ${clientId}`);
  if (status !== undefined) wanted.push(sql`o.status = ${status}`);
  if (batchId !== undefined) wanted.push(sql`o.batch_id = ${batchId}::uuid`);
  if (fileId !== undefined) wanted.push(sql`l.file_id = ${fileId}::uuid`);
  if (way !== undefined) wanted.push(sql`o.way = ${way}`);
  if (from !== undefined) wanted.push(sql`o.created_at >= ${from}::timestamptz`);
  if (to !== undefined) wanted.push(sql`o.created_at < ${to}::timestamptz`);
  const place = after && sql`(${after.at}::timestamptz, ${after.id}::uuid)`;
  if (place !== undefined) {
    wanted.push(
      oldestFirst ? sql`(o.created_at, o.id) > ${place}` : sql`(o.created_at, o.id) < ${place}`,
    );
  }
  const order = oldestFirst ? sql`o.created_at, o.id` : sql`o.created_at desc, o.id desc`;
  const condition = wanted.reduce((all, one) => sql`${all} and ${one}`);
  const rows = await db.rows<Row>(sql`${payoutsWhere(condition)} order by ${order} limit ${limit}`);
  return rows.map(payoutOf);
}

function payoutOf(row: Row): Payout {
  return {
    id: row.id,
    reference: row.reference,
    batchId: row.batch_id,
    batchNumber: row.batch_number,
    clientId: row.client_id,
    account: { id: row.account_id, bank: row.bank, number: row.number, holder: row.holder },
    amount: row.amount,
    status: row.status,
    bankAccount: row.bank_account ?? undefined,
    way: row.way ?? undefined,
    bankReference: row.bank_reference ?? undefined,
    createdAt: row.created_at,
    sentAt: row.sent_at ?? undefined,
    paidAt: row.paid_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    restoredBatchId: row.restored_batch_id ?? undefined,
    fileId: row.file_id ?? undefined,
  };
}

interface StepRow {
  number: number;
  status: PayoutStatus;
  at: Date;
  by: string;
  bank_account: string | null;
  bank_reference: string | null;
  reason: string | null;
  file_id: string | null;
}

/** What happened to a payout, the oldest first. */
export async function stepsOf(db: Reader, payoutId: string): Promise<PayoutStep[]> {
  const rows = await db.rows<StepRow>(sql`
    select number, status, at, by, bank_account, bank_reference, reason, file_id from payout_steps
    where payout_id = ${payoutId}::uuid order by number`);
  return rows.map((row) => ({
    number: row.number,
    status: row.status,
    at: row.at,
    by: row.by,
    bankAccount: row.bank_account ?? undefined,
    bankReference: row.bank_reference ?? undefined,
    reason: row.reason ?? undefined,
    fileId: row.file_id ?? undefined,
  }));
}
