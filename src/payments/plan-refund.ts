// Whether and how an amount can go back: the rules of voids and refunds. Pure.
import { Refusal } from '../refusal.ts';
import { type Payment, type RefundType, statusAt } from './payment.ts';

export interface RefundPolicy {
  /** Whether money that has not been settled goes back as a void, which takes all of it (cards). */
  voidsBeforeSettlement: boolean;
  /** Whether the payment's money has been settled to the merchant. */
  isSettled: boolean;
  /** Seconds after the payment within which it can be refunded; absent means for ever. */
  windowSeconds?: number | undefined;
}

/**
 * The type of refund that `amount` rupiah would be. Throws STATE_CONFLICT where there is nothing to give
 * back, ALREADY_REFUNDED where all of it went back, REFUND_WINDOW_OVER where it is too late, REFUND_EXCEEDS where less than `amount` is left, and
 * VOID_NOT_WHOLE where it must be all or nothing.
 */
export function planRefund(
  payment: Payment,
  amount: bigint,
  policy: RefundPolicy,
  now: Date,
): RefundType {
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
    return voided(payment.authorizedAmount, payment, amount);
  }
  if (status !== 'SUCCESS' && status !== 'PARTIALLY_REFUNDED') {
    throw new Refusal({ code: 'STATE_CONFLICT', status, wanted: 'REFUNDED' });
  }
  if (isOver(payment, policy, now)) throw new Refusal({ code: 'REFUND_WINDOW_OVER' });
  const left = payment.paidAmount - payment.refundedAmount - payment.refundingAmount;
  if (left === 0n) throw new Refusal({ code: 'ALREADY_REFUNDED' });
  if (policy.voidsBeforeSettlement && !policy.isSettled) {
    return voided(payment.paidAmount, payment, amount);
  }
  if (amount > left) throw new Refusal({ code: 'REFUND_EXCEEDS', refundable: left });
  return amount === payment.paidAmount ? 'FULL_REFUND' : 'PARTIAL_REFUND';
}

function isOver({ lastReceipt }: Payment, { windowSeconds }: RefundPolicy, now: Date): boolean {
  if (windowSeconds === undefined || lastReceipt === undefined) return false;
  return now.getTime() > lastReceipt.paidAt.getTime() + windowSeconds * 1000;
}

function voided(whole: bigint, payment: Payment, amount: bigint): RefundType {
  if (amount !== whole || payment.refundingAmount + payment.refundedAmount > 0n) {
    throw new Refusal({ code: 'VOID_NOT_WHOLE', whole });
  }
  return 'VOID';
}
