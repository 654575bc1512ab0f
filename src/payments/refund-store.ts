// Refunds in the database: written with the change of their payment, found by their references.
import { json, type Reader, type Sql, sql } from '../storage/db.ts';
import type { Reference, Refund, RefundType } from './payment.ts';
import { type ShareJson, sharesJson, sharesOf } from './row.ts';

/** The CTE body that inserts or updates a refund if `guard` returns a row. */
export function saveRefund(refund: Refund, guard: Sql): Sql {
  return sql`
    insert into refunds (id, client_id, payment_id, reference, type, status, amount, reason, message,
      acquirer_references, created_at, completed_at, request_key, fee_returned, tax_returned, shares, due_at,
      worked_by)
    select ${refund.id}::uuid, ${refund.clientId}, ${refund.paymentId}::uuid, ${refund.reference},
      ${refund.type}, ${refund.status}, ${refund.amount}::bigint, ${refund.reason},
      ${refund.message}, ${json(refund.references)}::jsonb,
      ${refund.createdAt}::timestamptz, ${refund.completedAt}::timestamptz, ${refund.requestKey},
      ${refund.feeReturned ?? 0n}::bigint, ${refund.taxReturned ?? 0n}::bigint, ${sharesJson(refund.shares)}::jsonb,
      ${refund.dueAt}::timestamptz, ${refund.workedBy}
    where exists (${guard})
    on conflict (id) do update set type = excluded.type, status = excluded.status,
      message = excluded.message, acquirer_references = excluded.acquirer_references,
      completed_at = excluded.completed_at, fee_returned = excluded.fee_returned,
      tax_returned = excluded.tax_returned, shares = excluded.shares, due_at = excluded.due_at, worked_by = excluded.worked_by`;
}

export interface RefundRow {
  id: string;
  client_id: string;
  payment_id: string;
  reference: string;
  type: RefundType;
  status: Refund['status'];
  amount: bigint;
  reason: string | null;
  message: string | null;
  acquirer_references: Reference[];
  created_at: Date;
  completed_at: Date | null;
  request_key: string | null;
  fee_returned: bigint;
  tax_returned: bigint;
  shares: ShareJson[] | null;
  due_at: Date | null;
  worked_by: string | null;
}

/** The columns that `refundOf` reads. */
export const refundColumns = sql`id, client_id, payment_id, reference, type, status, amount, reason, message,
  acquirer_references, created_at, completed_at, request_key, fee_returned, tax_returned, shares,
  due_at, worked_by`;

/** A merchant's refund by its reference. */
export async function findRefund(
  db: Reader,
  clientId: string,
  reference: string,
): Promise<Refund | undefined> {
  const [row] = await db.rows<RefundRow>(sql`
    select ${refundColumns} from refunds where client_id = ${clientId} and reference = ${reference}`);
  return row && refundOf(row);
}

/** A refund by its id. */
export async function findRefundById(db: Reader, id: string): Promise<Refund | undefined> {
  const [row] = await db.rows<RefundRow>(
    sql`select ${refundColumns} from refunds where id = ${id}::uuid`,
  );
  return row && refundOf(row);
}

/** A payment's refunds, oldest first. */
export async function refundsOf(db: Reader, paymentId: string): Promise<Refund[]> {
  const rows = await db.rows<RefundRow>(sql`
    select ${refundColumns} from refunds where payment_id = ${paymentId}::uuid order by created_at, id`);
  return rows.map(refundOf);
}

/** The OPENING refund that this question requested; undefined if there is none. */
export async function findOpenRefund(
  db: Reader,
  { clientId, key }: { clientId: string; key: string },
): Promise<Refund | undefined> {
  const [row] = await db.rows<RefundRow>(sql`
    select ${refundColumns} from refunds where client_id = ${clientId} and request_key = ${key}
      and status = 'OPENING'`);
  return row && refundOf(row);
}

/**
 * OPENING refunds of the office that were requested at `before` or earlier and may be asked about at `now`, oldest
 * first, at most 100.
 */
export async function openOfficeRefunds(db: Reader, before: Date, now: Date): Promise<Refund[]> {
  const rows = await db.rows<RefundRow>(sql`
    select ${refundColumns} from refunds
    where status = 'OPENING' and request_key is null and created_at <= ${before}
      and not exists (select from acquirer_asks a
        where a.payment_id = refunds.payment_id and a.next_at > ${now}::timestamptz)
    order by created_at limit 100`);
  return rows.map(refundOf);
}

/** The refund of a row that was selected with `refundColumns`. */
export function refundOf(row: RefundRow): Refund {
  return {
    id: row.id,
    clientId: row.client_id,
    paymentId: row.payment_id,
    reference: row.reference,
    type: row.type,
    status: row.status,
    amount: row.amount,
    reason: row.reason ?? undefined,
    message: row.message ?? undefined,
    requestKey: row.request_key ?? undefined,
    references: row.acquirer_references,
    createdAt: row.created_at,
    completedAt: row.completed_at ?? undefined,
    feeReturned: row.fee_returned,
    taxReturned: row.tax_returned,
    shares: row.shares === null ? undefined : sharesOf(row.shares),
    dueAt: row.due_at ?? undefined,
    workedBy: row.worked_by ?? undefined,
  };
}
