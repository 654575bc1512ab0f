// Fees: a fixed part and basis points of the amount, rounded half up to the rupiah. Pure.
import type { Fee } from '../merchants/merchant.ts';
import type { Payment, Refund } from '../payments/payment.ts';

export interface FeePolicy {
  /** What becomes of the fee where all that was paid is undone before it was settled. */
  void: 'return' | 'keep';
  /** What becomes of it with a refund: kept, or returned in the refund's proportion. */
  refund: 'return' | 'keep';
}

const basis = 10_000n;

/**
 * The fee on `amount` rupiah. Half a rupiah rounds up; a fee is never more than what came in, so that
 * nobody owes the gateway for having been paid.
 */
export function feeOn(amount: bigint, { fixed, basisPoints }: Fee): bigint {
  const fee = fixed + (amount * basisPoints + basis / 2n) / basis;
  return least(fee, amount);
}

/**
 * What goes back of the fees on `payment`, which counts the refund among its refunded or refunding
 * amount already. In proportion to what was left, rounded down; the refund that takes the last rupiah
 * takes the last of the fee, so that nothing is left over.
 */
export function feeReturned(
  policy: FeePolicy,
  payment: Pick<Payment, 'paidAmount' | 'refundedAmount' | 'refundingAmount' | 'feeAmount'>,
  refund: Pick<Refund, 'amount' | 'type'>,
): bigint {
  const kept = policy[refund.type === 'VOID' ? 'void' : 'refund'] === 'keep';
  if (kept || payment.feeAmount === 0n) return 0n;
  const given = payment.refundedAmount + payment.refundingAmount;
  const left = payment.paidAmount - given + refund.amount;
  const returned = (payment.feeAmount * refund.amount) / left;
  return least(returned, refund.amount);
}

function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
