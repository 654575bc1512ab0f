// Whether and how an amount can be returned: the rules of voids and refunds. Pure.
import { Refusal } from '../refusal.ts';
import { type Payment, type RefundType, statusAt } from './payment.ts';

export interface RefundPolicy {
  /** Whether unsettled money is returned by a void, which is always for the whole amount (cards). */
  voidsBeforeSettlement: boolean;
  /** Whether the payment's money has been settled to the merchant. */
  isSettled: boolean;
  /** How long after the payment it can be refunded, in seconds; forever if absent. */
  windowSeconds?: number | undefined;
}

/** How money goes back: the type, and the rupiah that are moved. */
export interface RefundPlan {
  type: RefundType;
  amount: bigint;
}

/**
 * How `amount` rupiah go back at business time `now`. A void moves what was charged; its request may also name
 * the amount that was ordered or authorized. Throws STATE_CONFLICT if nothing was paid or
 * authorized, or a capture or void is in flight, ALREADY_REFUNDED if everything was returned,
 * REFUND_WINDOW_OVER if it is too late, REFUND_EXCEEDS if less than `amount` is left, and VOID_NOT_WHOLE if
 * only the whole amount can be returned. What is disputed cannot be returned: it counts as not left.
 */
export function planRefund(
  payment: Payment,
  amount: bigint,
  policy: RefundPolicy,
  now: Date,
): RefundPlan {
  const status = statusAt(payment, now);
  if (status === 'REFUNDED' || status === 'VOIDED') throw new Refusal({ code: 'ALREADY_REFUNDED' });
  if (status === 'AUTHORIZED' && policy.voidsBeforeSettlement) {
    if (payment.capturingAmount > 0n) {
      throw new Refusal({
        code: 'STATE_CONFLICT',
        status: 'being captured or voided',
        wanted: 'VOIDED',
      });
    }
    return voidOf(payment.authorizedAmount, payment, amount);
  }
  if (status !== 'SUCCESS' && status !== 'PARTIALLY_REFUNDED') {
    throw new Refusal({ code: 'STATE_CONFLICT', status, wanted: 'REFUNDED' });
  }
  if (isTooLate(payment, policy, now)) throw new Refusal({ code: 'REFUND_WINDOW_OVER' });
  const left = leftToReturn(payment);
  if (left === 0n) {
    if (payment.disputedAmount > 0n) throw new Refusal({ code: 'REFUND_EXCEEDS', refundable: 0n });
    throw new Refusal({ code: 'ALREADY_REFUNDED' });
  }
  if (policy.voidsBeforeSettlement && !policy.isSettled) {
    if (payment.disputedAmount > 0n) {
      throw new Refusal({ code: 'STATE_CONFLICT', status: 'disputed', wanted: 'VOIDED' });
    }
    return voidOf(payment.paidAmount, payment, amount);
  }
  if (amount > left) throw new Refusal({ code: 'REFUND_EXCEEDS', refundable: left });
  return { type: amount === payment.paidAmount ? 'FULL_REFUND' : 'PARTIAL_REFUND', amount };
}

/** Rupiah of what was paid that are neither returned, nor being returned, nor disputed. */
export function leftToReturn(payment: Payment): bigint {
  const { paidAmount, refundedAmount, refundingAmount, disputedAmount } = payment;
  return paidAmount - refundedAmount - refundingAmount - disputedAmount;
}

function isTooLate({ lastReceipt }: Payment, { windowSeconds }: RefundPolicy, now: Date): boolean {
  if (windowSeconds === undefined || lastReceipt === undefined) return false;
  return now.getTime() > lastReceipt.paidAt.getTime() + windowSeconds * 1000;
}

/**
 * DOKU API, Cards: the amount of a void equals `order.amount`. After a promo or a partial capture that is less
 * than what the merchant has ordered, and notifications show yet another amount, so each of them is accepted.
 */
function voidOf(whole: bigint, payment: Payment, amount: bigint): RefundPlan {
  const named = [whole, payment.amount, payment.authorizedAmount];
  if (!named.includes(amount) || payment.refundingAmount + payment.refundedAmount > 0n) {
    throw new Refusal({ code: 'VOID_NOT_WHOLE', whole });
  }
  return { type: 'VOID', amount: whole };
}
