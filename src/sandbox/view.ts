// What the sandbox's routes show of a payment, in the contract's words.
import { type HistoryEntry, type Payment, statusAt } from '../payments/payment.ts';

/** Amounts in rupiah, instants in ISO-8601 UTC. */
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
    ...(payment.paymentCode === undefined ? {} : { payment_code: payment.paymentCode }),
    ...(payment.paymentUrl === undefined ? {} : { payment_url: payment.paymentUrl }),
    created_at: payment.createdAt.toISOString(),
    expires_at: payment.expiresAt.toISOString(),
    history: history.map(({ at, status, reason }) => ({ at: at.toISOString(), status, reason })),
  };
}
