// PPN, Indonesia's value added tax, on the gateway's fees: rates with the day from which they count. Pure.
import { wibInstant } from '../lib/wib.ts';
import type { Tax } from '../payments/payment.ts';

/** A rate from a day on. The tax is `basisPoints` of the tax base, which is a part of the fee. */
export interface TaxRate extends Omit<Tax, 'fees'> {
  /** The first day (WIB). */
  from: string;
  /** The law that says so. */
  source: string;
}

/**
 * Fees of a payment gateway are taxable (PMK 69/PMK.03/2022, articles 6 to 10). Since 2025 the rate is 12 %, and the
 * base of all but luxury goods is eleven twelfths of the price, so that 11 % are paid as before.
 */
export const taxRates: readonly TaxRate[] = [
  {
    from: '2022-04-01',
    basisPoints: 1100n,
    baseParts: 1n,
    baseWhole: 1n,
    source: 'UU 7/2021, article 7 (1) a',
  },
  {
    from: '2025-01-01',
    basisPoints: 1200n,
    baseParts: 11n,
    baseWhole: 12n,
    source: 'UU 7/2021, article 7 (1) b; PMK 131/2024, article 3',
  },
];

/** The rate that is valid at `at` (business time); undefined before the first one. */
export function taxRateAt(rates: readonly TaxRate[], at: Date): TaxRate | undefined {
  return rates
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .findLast(({ from }) => wibInstant(from, 0) <= at);
}

/** A fee and the tax that is part of it, in rupiah. */
export interface TaxedFee {
  /** Everything that is taken from the merchant. */
  fee: bigint;
  tax: bigint;
}

const basis = 10_000n;

/**
 * What is taken for an agreed `price` of a payment of `amount` rupiah, and the tax in it. An `excluded` tax is added;
 * an `included` one is a part of the price. It is rounded half up to the rupiah. If fee and tax were more than the
 * amount, the amount is taken and the tax is a part of it.
 */
export function withTax(price: bigint, amount: bigint, tax: Tax | undefined): TaxedFee {
  const capped = price < amount ? price : amount;
  if (tax === undefined) return { fee: capped, tax: 0n };
  const parts = tax.basisPoints * tax.baseParts;
  const whole = basis * tax.baseWhole;
  if (tax.fees === 'excluded') {
    const added = halfUp(price * parts, whole);
    if (price + added <= amount) return { fee: price + added, tax: added };
  }
  const fee = tax.fees === 'excluded' ? amount : capped;
  return { fee, tax: halfUp(fee * parts, whole + parts) };
}

/** The tax base (dasar pengenaan pajak) that a tax was computed from, rounded half up to the rupiah. */
export function taxBaseOf(tax: bigint, basisPoints: bigint): bigint {
  return tax < 0n ? -taxBaseOf(-tax, basisPoints) : halfUp(tax * basis, basisPoints);
}

function halfUp(a: bigint, b: bigint): bigint {
  return (2n * a + b) / (2n * b);
}
