// A refund as both dialects ask for it: of which payment, by which rules, in the channel's words.
import type { Channel } from '../channels/channel.ts';
import type { RefundAsked, RefundOperation } from '../channels/operation.ts';
import { findByReference } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { RefundInput } from '../payments/refund.ts';
import { Refusal } from '../refusal.ts';
import type { Asked } from '../requests/asked.ts';
import { isSettled } from '../settlement/store.ts';
import type { Reader } from '../storage/db.ts';
import { refundAnswer } from '../words/answers.ts';

export interface RefundCall {
  channel: Channel;
  operation: RefundOperation;
  asked: RefundAsked;
  payment: Payment;
  /** Request-Id or X-EXTERNAL-ID: the refund's reference where the wire has no other. */
  requestId: string;
  request: Asked;
  /** Seconds after the payment within which it can be refunded; absent means for ever. */
  windowSeconds?: number | undefined;
}

/** The merchant's payment of that reference. Throws PAYMENT_NOT_FOUND, also for another channel's. */
export async function paymentToRefund(
  db: Reader,
  clientId: string,
  channel: Channel,
  asked: RefundAsked,
): Promise<Payment> {
  const payment = await findByReference(db, clientId, asked.payment);
  return ofChannel(payment, channel);
}

/** The payment where it is one of this channel's. Throws PAYMENT_NOT_FOUND. */
export function ofChannel(payment: Payment | undefined, channel: Channel): Payment {
  if (payment?.channel !== channel.id) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return payment;
}

/** What the verb needs to know of such a call. */
export function refundInput(db: Reader, call: RefundCall): RefundInput {
  const { channel, operation, asked, payment, requestId, request, windowSeconds } = call;
  const { amount, reason, reference = requestId } = asked;
  return {
    payment,
    reference,
    amount,
    ...(reason === undefined ? {} : { reason }),
    policy: {
      voidsBeforeSettlement: channel.voidsBeforeSettlement ?? false,
      ...(windowSeconds === undefined ? {} : { windowSeconds }),
    },
    isSettled: ({ id }) => isSettled(db, id),
    request,
    answer: refundAnswer(channel, operation, asked),
  };
}
