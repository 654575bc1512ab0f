// Reads a payment together with what a decision about its refunds has to know.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { findById } from './find.ts';
import type { Payment, Refund } from './payment.ts';
import { findRefundById } from './refund-store.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

export interface Refundable {
  payment: Payment;
  /** Whether all that was paid has been settled: what then goes back is a refund and not a void. */
  isSettled: boolean;
}

/** A payment by its id, or a merchant's by its reference, as a refund has to know it. */
export async function findRefundable(
  db: Reader,
  by: { paymentId: string } | { clientId: string; reference: string },
): Promise<Refundable | undefined> {
  const named: Sql =
    'paymentId' in by
      ? sql`id = ${by.paymentId}::uuid`
      : sql`client_id = ${by.clientId} and reference = ${by.reference}`;
  const [row] = await db.rows<PaymentRow & { is_settled: boolean }>(sql`
    select ${paymentColumns}, coalesce((
      select bool_and(batch_id is not null) from receipts where payment_id = payments.id
    ), false) as is_settled
    from payments where ${named}`);
  return row && { payment: paymentOf(row), isSettled: row.is_settled };
}

export interface RefundState {
  payment: Payment;
  refund: Refund;
}

/**
 * A refund with its payment. The payment's version, which was read first, vouches for the refund: who ends
 * the refund later makes that version stale.
 */
export async function findWithRefund(
  db: Reader,
  refundId: string,
): Promise<RefundState | undefined> {
  const known = await findRefundById(db, refundId);
  const payment = known && (await findById(db, known.paymentId));
  const refund = payment && (await findRefundById(db, refundId));
  return refund && { payment, refund };
}
