// A new payment, and what an acquirer's opening makes of it. Pure.
import { newId } from '../lib/ids.ts';
import type { Question } from '../requests/question.ts';
import type { Order, Payment } from './payment.ts';
import type { Opening } from './ports.ts';

/** An order of a merchant, by the question that carried it. */
export interface Ordering {
  question: Question;
  channel: string;
  order: Order;
}

/** A payment as it is before the acquirer has answered, at business time `now`. */
export function newPayment({ question, channel, order }: Ordering, now: Date): Payment {
  return {
    id: newId(),
    clientId: question.clientId,
    channel,
    reference: order.reference,
    merchantReference: order.merchantReference,
    requestId: question.requestId,
    status: 'OPENING',
    amount: order.amount,
    paidAmount: 0n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    authorizedAmount: 0n,
    capturingAmount: 0n,
    reusable: order.reusable,
    retryable: order.retryable ?? false,
    purchase: order.purchase,
    details: order.details,
    references: [],
    notificationUrlOverride: order.notificationUrlOverride,
    split: order.split,
    held: order.held ?? false,
    feeAmount: 0n,
    createdAt: now,
    expiresAt: order.expiresAt ?? endOfLife(now, order.lifeSeconds),
    version: 1,
  };
}

/** In whole seconds, as the wire shows it: what the merchant reads is when it ends. */
function endOfLife(now: Date, lifeSeconds: number): Date {
  return new Date((Math.floor(now.getTime() / 1000) + lifeSeconds) * 1000);
}

/** The payment once its acquirer has answered. */
export function opened(payment: Payment, opening: Opening): Payment {
  if (opening.kind === 'refused') return { ...payment, status: 'FAILED' };
  const { kind: _, ...given } = opening;
  return { ...payment, ...given, status: 'PENDING' };
}

/** Why a payment was opened or was not, for its history. */
export function openingReason(opening: Opening): string {
  return opening.kind === 'opened' ? 'opened' : opening.reason;
}
