// What an acquirer's opening makes of a payment. Pure.
import { newId } from '../lib/ids.ts';
import type { Order, Payment } from './payment.ts';
import type { Opening } from './ports.ts';

export interface Asking {
  clientId: string;
  channel: string;
  requestId: string;
  order: Order;
}

/** A payment as it is before the acquirer has answered. */
export function newPayment(asking: Asking, now: Date): Payment {
  const { order } = asking;
  return {
    id: newId(),
    clientId: asking.clientId,
    channel: asking.channel,
    reference: order.reference,
    ...(order.merchantReference === undefined
      ? {}
      : { merchantReference: order.merchantReference }),
    requestId: asking.requestId,
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
    ...(order.notificationUrlOverride === undefined
      ? {}
      : { notificationUrlOverride: order.notificationUrlOverride }),
    ...(order.split === undefined ? {} : { split: order.split }),
    held: order.held ?? false,
    feeAmount: 0n,
    createdAt: now,
    // Whole seconds, as the wire shows it: what the merchant reads is when it ends.
    expiresAt:
      order.expiresAt ??
      new Date(Math.floor(now.getTime() / 1000) * 1000 + order.lifeSeconds * 1000),
    version: 1,
  };
}

/** The payment once its acquirer has answered. */
export function opened(payment: Payment, opening: Opening): Payment {
  if (opening.kind === 'refused') return { ...payment, status: 'FAILED' };
  const { kind: _, ...given } = opening;
  return { ...payment, ...given, status: 'PENDING' };
}
