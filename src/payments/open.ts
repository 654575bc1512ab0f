// A new payment, before and after the acquirer has opened it. Pure.
import { newId } from '../lib/ids.ts';
import type { Question } from '../requests/question.ts';
import type { Order, Payment } from './payment.ts';
import type { Opening } from './ports.ts';

/** A merchant's order, with the question that it came in. */
export interface Ordering {
  question: Question;
  channel: string;
  order: Order;
}

/** The new payment, OPENING, created at business time `now`; `upstream` is the provider that it goes to, if any. */
export function newPayment(
  { question, channel, order }: Ordering,
  now: Date,
  upstream?: string | undefined,
): Payment {
  return {
    id: newId(),
    clientId: question.clientId,
    channel,
    upstream,
    reference: order.reference,
    merchantReference: order.merchantReference,
    requestId: question.requestId,
    status: 'OPENING',
    amount: order.amount,
    paidAmount: 0n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    disputedAmount: 0n,
    authorizedAmount: 0n,
    capturingAmount: 0n,
    reusable: order.reusable,
    retryable: order.retryable ?? false,
    purchase: order.purchase,
    details: order.details,
    references: [],
    paymentCode: undefined,
    pageToken: undefined,
    paymentUrl: undefined,
    notificationUrlOverride: order.notificationUrlOverride,
    split: order.split,
    report: order.report,
    held: order.held ?? false,
    feeAmount: 0n,
    taxAmount: 0n,
    createdAt: now,
    expiresAt: order.expiresAt ?? endOfLife(now, order.lifeSeconds),
    version: 1,
  };
}

/** Whole seconds, because the wire shows whole seconds: the payment expires exactly when its merchant reads. */
function endOfLife(now: Date, lifeSeconds: number): Date {
  return new Date((Math.floor(now.getTime() / 1000) + lifeSeconds) * 1000);
}

/** The payment after the acquirer's verdict on its opening: PENDING, or FAILED if it was refused. */
export function opened(payment: Payment, opening: Opening): Payment {
  if (opening.kind === 'refused') return { ...payment, status: 'FAILED' };
  return {
    ...payment,
    status: 'PENDING',
    references: opening.references,
    paymentCode: opening.paymentCode ?? payment.paymentCode,
    pageToken: opening.pageToken ?? payment.pageToken,
    paymentUrl: opening.paymentUrl ?? payment.paymentUrl,
    expiresAt: opening.expiresAt ?? payment.expiresAt,
  };
}

/** The reason for the history: opened, or why the acquirer refused. */
export function openingReason(opening: Opening): string {
  return opening.kind === 'opened' ? 'opened' : opening.reason;
}
