// Fees: a fixed part and basis points of the amount, rounded half up to the rupiah. Pure.
import type { Fee } from '../merchants/merchant.ts';
import type { FeePolicy, Payment, Refund } from '../payments/payment.ts';

const basis = 10_000n;

/**
 * The fee on `amount` rupiah. Half a rupiah is rounded up. The fee is never more than `amount`, so that a
 * merchant never owes money because of a payment.
 */
export function feeOn(amount: bigint, { fixed, basisPoints }: Fee): bigint {
  const fee = fixed + (amount * basisPoints + basis / 2n) / basis;
  return least(fee, amount);
}

/**
 * The part of the fee on `payment` that a refund returns, in rupiah. The payment's refunded or refunding
 * amount must already include the refund. The part is in proportion to the amount that was left, rounded
 * down. The refund of the last rupiah returns the rest of the fee.
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
