// Calculates instalments: what a customer pays each month and in total.
import type { Tenure } from '../simulation.ts';

export interface InstalmentPlan {
  months: number;
  /** Rupiah per month, the same each month. */
  monthly: bigint;
  /** Rupiah in total: the monthly payment times the number of months. */
  total: bigint;
  /** The cost of the loan in rupiah, including rounding. */
  interest: bigint;
}

const basis = 10_000n;

/**
 * A plan with a flat monthly rate on `amount` rupiah: monthly = (amount + amount × rate × months) / months,
 * rounded up once to a whole rupiah, so that the lender never gets less than agreed. Throws a RangeError
 * for an amount below 1, fewer than 1 month or a negative rate.
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
