// Disputes in the database.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Dispute } from './dispute.ts';

interface Row {
  id: string;
  client_id: string;
  payment_id: string;
  channel: string;
  reference: string | null;
  amount: bigint;
  reason_code: string;
  opened_at: Date;
  opened_by: string;
  due_at: Date;
  fee: bigint;
  status: Dispute['status'];
  ended_at: Date | null;
  ended_by: string | null;
  note: string | null;
  payment_reference: string;
}

/** A dispute with the merchant's name for its payment. */
export type FoundDispute = Dispute & { paymentReference: string };

const columns = sql`d.id, d.client_id, d.payment_id, d.channel, d.reference, d.amount, d.reason_code, d.opened_at,
  d.opened_by, d.due_at, d.fee, d.status, d.ended_at, d.ended_by, d.note, p.reference as payment_reference`;

function disputeOf(row: Row): FoundDispute {
  return {
    id: row.id,
    clientId: row.client_id,
    paymentId: row.payment_id,
    channel: row.channel,
    reference: row.reference ?? undefined,
    amount: row.amount,
    reasonCode: row.reason_code,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    dueAt: row.due_at,
    fee: row.fee,
    status: row.status,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    note: row.note ?? undefined,
    paymentReference: row.payment_reference,
  };
}

/** The dispute of that id, a UUID. */
export async function findDispute(db: Reader, id: string): Promise<FoundDispute | undefined> {
  const [row] = await db.rows<Row>(sql`
    select ${columns} from disputes d join payments p on p.id = d.payment_id where d.id = ${id}::uuid`);
  return row && disputeOf(row);
}

export interface DisputeFilter {
  status?: Dispute['status'] | undefined;
  clientId?: string | undefined;
  channel?: string | undefined;
  paymentId?: string | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of disputes: of OPEN ones those due next come first, of others the newest. */
export async function listDisputes(db: Reader, filter: DisputeFilter): Promise<FoundDispute[]> {
  const { status, clientId, channel, paymentId, after, limit } = filter;
  const byDue = status === 'OPEN';
  const place = byDue ? sql`(d.due_at, d.id)` : sql`(d.opened_at, d.id)`;
  const order = byDue ? sql`d.due_at, d.id` : sql`d.opened_at desc, d.id desc`;
  const beyond = byDue ? sql`${place} >` : sql`${place} <`;
  const rows = await db.rows<Row>(sql`
    select ${columns} from disputes d join payments p on p.id = d.payment_id
    where true ${status === undefined ? sql`` : sql`and d.status = ${status}`}
      ${clientId === undefined ? sql`` : sql`and d.client_id = ${clientId}`}
      ${channel === undefined ? sql`` : sql`and d.channel = ${channel}`}
      ${paymentId === undefined ? sql`` : sql`and d.payment_id = ${paymentId}::uuid`}
      ${after === undefined ? sql`` : sql`and ${beyond} (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by ${order} limit ${limit}`);
  return rows.map(disputeOf);
}

/** The CTE body that inserts a dispute if `guard` returns a row. */
export function insertDispute(dispute: Dispute, guard: Sql): Sql {
  return sql`
    insert into disputes (id, client_id, payment_id, channel, reference, amount, reason_code, opened_at,
      opened_by, due_at, fee)
    select ${dispute.id}::uuid, ${dispute.clientId}, ${dispute.paymentId}::uuid, ${dispute.channel},
      ${dispute.reference}, ${dispute.amount}::bigint, ${dispute.reasonCode},
      ${dispute.openedAt}::timestamptz, ${dispute.openedBy}, ${dispute.dueAt}::timestamptz,
      ${dispute.fee}::bigint
    where exists (${guard})`;
}

/** The CTE body that ends a dispute if `guard` returns a row. */
export function endDispute(dispute: Dispute, guard: Sql): Sql {
  return sql`
    update disputes set status = ${dispute.status}, ended_at = ${dispute.endedAt}::timestamptz,
      ended_by = ${dispute.endedBy}, note = ${dispute.note}, fee = ${dispute.fee}::bigint
    where id = ${dispute.id}::uuid and exists (${guard})`;
}
