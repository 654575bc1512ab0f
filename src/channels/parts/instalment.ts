// The arithmetic of paying later: what a customer pays each month, and altogether.
import type { Tenure } from '../simulation.ts';

export interface InstalmentPlan {
  months: number;
  /** Rupiah a month, the same each month. */
  monthly: bigint;
  /** Rupiah altogether: the monthly payment as many times as there are months. */
  total: bigint;
  /** What borrowing costs, in rupiah, rounding included. */
  interest: bigint;
}

const basis = 10_000n;

/**
 * A plan at a flat monthly rate on `amount` rupiah: monthly = (amount + amount × rate × months) / months,
 * rounded up to a whole rupiah once, so that the lender never gets less than agreed. Throws a RangeError
 * for an amount below 1, fewer months than 1 or a negative rate.
 */
export function instalmentPlan(amount: bigint, tenure: Tenure): InstalmentPlan {
  const months = BigInt(tenure.months);
  const rate = BigInt(tenure.monthlyBasisPoints);
  if (amount < 1n || months < 1n || rate < 0n) throw new RangeError('no such instalment plan');
  const dividend = amount * (basis + rate * months);
  const divisor = basis * months;
  const monthly = (dividend + divisor - 1n) / divisor;
  const total = monthly * months;
  return { months: tenure.months, monthly, total, interest: total - amount };
}
