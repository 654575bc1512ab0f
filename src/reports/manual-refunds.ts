// Refunds that are worked by hand: those that wait, and those that somebody has worked.
import type { RefundType } from '../payments/payment.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { PageWanted } from './report.ts';

export interface ManualRefund {
  id: string;
  clientId: string;
  channel: string;
  /** The payment's reference. */
  payment: string;
  reference: string;
  type: RefundType;
  status: 'DUE' | 'SUCCESS' | 'FAILED';
  /** Rupiah. */
  amount: bigint;
  reason: string | null;
  message: string | null;
  dueAt: Date;
  workedBy: string | null;
  completedAt: Date | null;
}

const which = {
  due: sql`f.status = 'DUE'`,
  worked: sql`f.due_at is not null and f.status in ('SUCCESS', 'FAILED')`,
} as const satisfies Record<string, Sql>;

interface Row {
  id: string;
  client_id: string;
  channel: string;
  payment_reference: string;
  reference: string;
  type: RefundType;
  status: ManualRefund['status'];
  amount: bigint;
  reason: string | null;
  message: string | null;
  due_at: Date;
  worked_by: string | null;
  completed_at: Date | null;
}

/** A page of them, in the order in which they fell due. */
export async function manualRefunds(
  db: Reader,
  state: keyof typeof which,
  { after, to, channel, clientId, limit }: PageWanted,
): Promise<ManualRefund[]> {
  const rows = await db.rows<Row>(sql`
    select f.id, f.client_id, p.channel, p.reference as payment_reference, f.reference, f.type,
      f.status, f.amount, f.reason, f.message, f.due_at, f.worked_by, f.completed_at
    from refunds f join payments p on p.id = f.payment_id
    where ${which[state]} and (f.due_at, f.id) > (${after.at}::timestamptz, ${after.key}::uuid)
      and f.due_at < ${to}::timestamptz
      and (${channel}::text is null or p.channel = ${channel}::text)
      and (${clientId}::text is null or f.client_id = ${clientId}::text)
    order by f.due_at, f.id limit ${limit}`);
  return rows.map(manualRefundOf);
}

function manualRefundOf(row: Row): ManualRefund {
  return {
    id: row.id,
    clientId: row.client_id,
    channel: row.channel,
    payment: row.payment_reference,
    reference: row.reference,
    type: row.type,
    status: row.status,
    amount: row.amount,
    reason: row.reason,
    message: row.message,
    dueAt: row.due_at,
    workedBy: row.worked_by,
    completedAt: row.completed_at,
  };
}
