// A refund as both dialects ask for it: of which payment, by which rules.
import type { Channel } from '../channels/channel.ts';
import type { RefundRequest } from '../channels/operation.ts';
import type { Refundable } from '../payments/find-refund.ts';
import type { Payment } from '../payments/payment.ts';
import type { RefundInput } from '../payments/refund.ts';
import { Refusal } from '../refusal.ts';
import type { Question } from '../requests/question.ts';

/** The payment where it is one of this channel's. Throws PAYMENT_NOT_FOUND. */
export function ofChannel(payment: Payment | undefined, channel: Channel): Payment {
  if (payment?.channel !== channel.id) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return payment;
}

/**
 * What the verb needs to know. `windowSeconds`: how long after the payment it can be refunded; absent means
 * forever. Throws PAYMENT_NOT_FOUND where there is no such payment of this channel.
 */
export function refundInput(
  channel: Channel,
  found: Refundable | undefined,
  request: RefundRequest,
  question: Question,
  windowSeconds?: number,
): RefundInput & { question: Question } {
  const { amount, reason, reference = question.requestId } = request;
  const payment = ofChannel(found?.payment, channel);
  return {
    refundable: { payment, isSettled: found?.isSettled ?? false },
    reference,
    amount,
    reason,
    policy: { voidsBeforeSettlement: channel.voidsBeforeSettlement ?? false, windowSeconds },
    question,
  };
}
