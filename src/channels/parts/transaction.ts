// The blocks about the transaction and its origin in every classic status and notification.
import {
  type Payment,
  type PaymentStatus,
  type Receipt,
  type Reference,
  statusAt,
} from '../../payments/payment.ts';
import { utcSeconds, wibDigits } from '../../wire/classic/time.ts';

/** `service.id`, `acquirer.id` and `channel.id` of a channel. */
export interface Origin {
  readonly service: string;
  readonly acquirer: string;
  readonly channel: string;
}

/** The three blocks that name the origin, in the documentation's order. */
export function originBlocks(origin: Origin) {
  return {
    service: { id: origin.service },
    acquirer: { id: origin.acquirer },
    channel: { id: origin.channel },
  };
}

// `transaction.status` has fewer values than a payment has states (DOKU API, Check Status): an authorized
// payment is still pending, a released one was never captured, and a partial refund is a refund.
const wireStatus = {
  OPENING: 'PENDING',
  PENDING: 'PENDING',
  AUTHORIZED: 'PENDING',
  SUCCESS: 'SUCCESS',
  FAILED: 'FAILED',
  EXPIRED: 'EXPIRED',
  VOIDED: 'VOIDED',
  RELEASED: 'EXPIRED',
  PARTIALLY_REFUNDED: 'REFUNDED',
  REFUNDED: 'REFUNDED',
} as const satisfies Record<PaymentStatus, string>;

export type TransactionStatus = (typeof wireStatus)[PaymentStatus];

/** `transaction.status` of a check-status answer at `now` (business time). */
export function transactionStatus(payment: Payment, now: Date): TransactionStatus {
  return wireStatus[statusAt(payment, now)];
}

/** `transaction`: `date` is the time of the receipt (ISO-8601 UTC), absent without one. */
export function transactionBlock(status: string, payment: Payment, receipt: Receipt | undefined) {
  return {
    status,
    date: receipt && utcSeconds(receipt.paidAt),
    original_request_id: payment.requestId,
  };
}

/** When an order was created and until when it can be paid: digits in WIB. */
export function localDates(payment: Payment) {
  return {
    created_date: wibDigits(payment.createdAt),
    expired_date: wibDigits(payment.expiresAt),
  };
}

/** The same two instants as ISO-8601 UTC. */
export function utcDates(payment: Payment) {
  return {
    created_date_utc: utcSeconds(payment.createdAt),
    expired_date_utc: utcSeconds(payment.expiresAt),
  };
}

/** `identifier`: references by name, or an empty object if there are none. */
export function identifierList(references: readonly Reference[]) {
  if (references.length === 0) return {};
  return { identifier: references.map(({ name, value }) => ({ name, value })) };
}
