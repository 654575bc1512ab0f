// Fees: a fixed part and basis points of the amount, rounded half up to the rupiah, by tiers, within bounds. Pure.
import type { Fee, FeeRate } from '../merchants/merchant.ts';
import type { FeePolicy, Payment, Refund } from '../payments/payment.ts';

const basis = 10_000n;

/**
 * The agreed price for `amount` rupiah that are paid in `tenor` monthly instalments, or at once. Half a rupiah is
 * rounded up. It may be more than the amount: what is taken is not (`withTax`).
 */
export function priceOf(amount: bigint, fee: Fee, tenor?: number): bigint {
  const { fixed, basisPoints, minimum = 0n, maximum } = rateFor(amount, fee, tenor);
  const price = fixed + (amount * basisPoints + basis / 2n) / basis;
  const bounded = price < minimum ? minimum : price;
  return maximum === undefined ? bounded : least(bounded, maximum);
}

/** A tier for this tenor comes before one for all, and one that begins at more before one at less. */
function rateFor(amount: bigint, fee: Fee, tenor: number | undefined): FeeRate {
  const fitting = (fee.tiers ?? []).filter(
    (tier) => amount >= (tier.from ?? 0n) && (tier.tenor === undefined || tier.tenor === tenor),
  );
  const special = fitting.filter((tier) => tier.tenor !== undefined);
  const among = special.length > 0 ? special : fitting;
  return among.reduce<FeeRate & { from?: bigint | undefined }>(
    (best, tier) => ((tier.from ?? 0n) >= (best.from ?? 0n) ? tier : best),
    among[0] ?? fee,
  );
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

/**
 * The part of the tax that goes back with `returned` rupiah of the payment's fee: in proportion to what is left of
 * both, rounded down. With the rest of the fee goes the rest of the tax.
 */
export function taxReturned(
  { feeAmount, taxAmount }: Pick<Payment, 'feeAmount' | 'taxAmount'>,
  returned: bigint,
): bigint {
  return feeAmount === 0n ? 0n : (taxAmount * returned) / feeAmount;
}

function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
