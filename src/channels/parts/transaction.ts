// What every classic status and notification says about the transaction and where it ran.
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

/** The three blocks that name the origin, in the documents' order. */
export function originBlocks(origin: Origin) {
  return {
    service: { id: origin.service },
    acquirer: { id: origin.acquirer },
    channel: { id: origin.channel },
  };
}

// The table of `transaction.status` knows fewer states than a payment has (DOKU API, Check Status):
// reserved money still waits, released money was never taken, and part of a refund is a refund.
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

/** `transaction`: `date` is when the money came (ISO-8601 UTC), absent while none has. */
export function transactionBlock(status: string, payment: Payment, receipt: Receipt | undefined) {
  return {
    status,
    date: receipt && utcSeconds(receipt.paidAt),
    original_request_id: payment.requestId,
  };
}

/** When an order was made and until when it can be paid: WIB digits. */
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

/** `identifier`: references by name, or nothing where there are none. */
export function identifierList(references: readonly Reference[]) {
  if (references.length === 0) return {};
  return { identifier: references.map(({ name, value }) => ({ name, value })) };
}
