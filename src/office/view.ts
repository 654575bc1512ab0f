// A payment and a refund as operators are shown them. Amounts in rupiah, instants in ISO-8601 UTC.
import { type HistoryEntry, type Payment, type Refund, statusAt } from '../payments/payment.ts';

/** A payment as it is at `now`, with its history. Members that are undefined are left out of JSON. */
export function paymentView(payment: Payment, history: HistoryEntry[], now: Date): object {
  return {
    reference: payment.reference,
    client_id: payment.clientId,
    channel: payment.channel,
    status: statusAt(payment, now),
    amount: payment.amount,
    paid_amount: payment.paidAmount,
    refunded_amount: payment.refundedAmount,
    request_id: payment.requestId,
    payment_code: payment.paymentCode,
    payment_url: payment.paymentUrl,
    upstream: payment.upstream,
    created_at: payment.createdAt.toISOString(),
    expires_at: payment.expiresAt.toISOString(),
    history: history.map(({ at, status, reason }) => ({ at: at.toISOString(), status, reason })),
  };
}

/** A refund and what its payment is after it. */
export function refundView(refund: Refund, payment: Payment): object {
  return {
    id: refund.id,
    reference: refund.reference,
    payment: payment.reference,
    client_id: refund.clientId,
    channel: payment.channel,
    type: refund.type,
    status: refund.status,
    amount: refund.amount,
    fee_returned: refund.feeReturned ?? 0n,
    reason: refund.reason ?? null,
    message: refund.message ?? null,
    created_at: refund.createdAt.toISOString(),
    due_at: refund.dueAt?.toISOString() ?? null,
    completed_at: refund.completedAt?.toISOString() ?? null,
    worked_by: refund.workedBy ?? null,
    payment_status: payment.status,
  };
}
