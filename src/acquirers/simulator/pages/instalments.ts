// What a tenure costs: exact rupiah, nothing lost to rounding.
import type { Tenure } from '../../../channels/simulation.ts';

export interface Instalments {
  months: number;
  /** Rupiah, as are the others. */
  monthly: bigint;
  /** The last instalment: it carries what does not divide evenly, so it is never the smaller one. */
  last: bigint;
  interest: bigint;
  /** Amount and interest: `monthly` × (months − 1) + `last`. */
  total: bigint;
}

/** Splits `amount` rupiah and a tenure's flat interest, rounded to the rupiah, into its instalments. */
export function instalments(amount: bigint, tenure: Tenure): Instalments {
  const months = BigInt(tenure.months);
  const interest = (amount * BigInt(tenure.monthlyBasisPoints) * months + 5_000n) / 10_000n;
  const total = amount + interest;
  const monthly = total / months;
  const last = total - monthly * (months - 1n);
  return { months: tenure.months, monthly, last, interest, total };
}
