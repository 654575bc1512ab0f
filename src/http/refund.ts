// Makes the input of a refund for both dialects: the payment and the rules.
import type { Channel } from '../channels/channel.ts';
import type { RefundRequest } from '../channels/operation.ts';
import type { Refundable } from '../payments/find-refund.ts';
import type { Payment } from '../payments/payment.ts';
import type { RefundInput } from '../payments/refund.ts';
import { Refusal } from '../refusal.ts';
import type { Question } from '../requests/question.ts';

/** The payment, if it belongs to this channel. Throws PAYMENT_NOT_FOUND. */
export function ofChannel(payment: Payment | undefined, channel: Channel): Payment {
  if (payment?.channel !== channel.id) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return payment;
}

/**
 * The input of the verb `refund`. `windowSeconds`: how long after the payment it can be refunded; forever if
 * absent. Throws PAYMENT_NOT_FOUND if `found` is not a payment of this channel.
 */
export function refundInput(
  channel: Channel,
  found: Refundable | undefined,
  request: RefundRequest,
  question: Question,
  windowSeconds?: number | undefined,
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
