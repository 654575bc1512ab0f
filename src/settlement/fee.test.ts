import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import type { Fee, FeeTier } from '../merchants/merchant.ts';
import { feeReturned, priceOf, taxReturned } from './fee.ts';
import { taxRateAt, taxRates, withTax } from './tax.ts';

const feeOn = (amount: bigint, agreed: Fee) =>
  withTax(priceOf(amount, agreed), amount, undefined).fee;

const fee = (fixed: number, basisPoints: number) => ({
  fixed: BigInt(fixed),
  basisPoints: BigInt(basisPoints),
});

describe('a fee', () => {
  it.each([
    [150_000n, fee(5000, 0), 5000n],
    [100_000n, fee(0, 230), 2300n],
    [100_000n, fee(2000, 280), 4800n],
    [49n, fee(0, 100), 0n], // 0.49
    [50n, fee(0, 100), 1n], // 0.50
    [149n, fee(0, 100), 1n], // 1.49
    [150n, fee(0, 100), 2n], // 1.50
    [3000n, fee(5000, 0), 3000n],
    [1n, fee(0, 10_000), 1n],
    [100n, fee(0, 0), 0n],
  ])('on %s by %o is %s', (amount, agreed, expected) => {
    expect(feeOn(amount, agreed)).toBe(expected);
  });

  it('is between zero and the amount', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, fc.nat(100_000), fc.nat(10_000), (paid, fixed, basisPoints) => {
        const taken = feeOn(paid, fee(fixed, basisPoints));
        expect(taken >= 0n && taken <= paid).toBe(true);
      }),
    );
  });
});

describe('a fee on money that goes back', () => {
  const paid = { paidAmount: 100_000n, refundedAmount: 0n, refundingAmount: 0n, feeAmount: 3000n };
  const back = (amount: bigint, type: 'VOID' | 'PARTIAL_REFUND', policy: 'keep' | 'return') =>
    feeReturned(
      { void: policy, refund: policy },
      { ...paid, refundedAmount: amount },
      { amount, type },
    );

  it('is kept or returned as agreed', () => {
    expect(back(100_000n, 'VOID', 'return')).toBe(3000n);
    expect(back(100_000n, 'VOID', 'keep')).toBe(0n);
    expect(back(50_000n, 'PARTIAL_REFUND', 'keep')).toBe(0n);
    expect(back(50_000n, 'PARTIAL_REFUND', 'return')).toBe(1500n);
    expect(back(33_333n, 'PARTIAL_REFUND', 'return')).toBe(999n);
  });

  it('is returned to the last rupiah by refunds of the whole payment', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(amounts, fc.nat(5000), (refunds, fixed) => {
        const whole = refunds.reduce((total, amount) => total + amount, 0n);
        const charged = feeOn(whole, fee(fixed, 100));
        let feeAmount = charged;
        let refundedAmount = 0n;
        for (const amount of refunds) {
          refundedAmount += amount;
          const payment = { paidAmount: whole, refundedAmount, refundingAmount: 0n, feeAmount };
          const refund = { amount, type: 'PARTIAL_REFUND' } as const;
          feeAmount -= feeReturned({ void: 'return', refund: 'return' }, payment, refund);
          expect(feeAmount >= 0n).toBe(true);
        }
        expect(feeAmount).toBe(0n);
      }),
    );
  });
});

describe('tiers', () => {
  const tier = (given: Partial<FeeTier>): FeeTier => ({ fixed: 0n, basisPoints: 0n, ...given });
  const agreed: Fee = {
    fixed: 1000n,
    basisPoints: 200n,
    minimum: 1500n,
    maximum: 50_000n,
    tiers: [
      tier({ from: 1_000_000n, basisPoints: 150n }),
      tier({ from: 10_000_000n, basisPoints: 100n, maximum: 120_000n }),
      tier({ tenor: 6, basisPoints: 500n, minimum: 20_000n }),
      tier({ tenor: 6, from: 5_000_000n, fixed: 7n }),
    ],
  };

  it.each<[bigint, number | undefined, bigint, string]>([
    [10_000n, undefined, 1500n, 'the minimum'],
    [999_999n, undefined, 21_000n, 'below the first tier'],
    [1_000_000n, undefined, 15_000n, 'the tier begins with its amount'],
    [9_999_999n, undefined, 150_000n, 'the whole amount has the price of the tier'],
    [10_000_000n, undefined, 100_000n, 'the highest tier that fits'],
    [20_000_000n, undefined, 120_000n, 'the maximum of the tier'],
    [900_000n, 3, 19_000n, 'a tenor without a tier'],
    [100_000n, 6, 20_000n, 'the minimum of the tenor'],
    [2_000_000n, 6, 100_000n, 'a tenor comes before an amount'],
    [5_000_000n, 6, 7n, 'a tenor from an amount on'],
  ])('on %s in %s instalments take %s: %s', (amount, tenor, expected) => {
    expect(priceOf(amount, agreed, tenor)).toBe(expected);
  });
});

describe('the tax on a fee', () => {
  const at = (day: string) => new Date(`${day}T12:00:00+07:00`);
  const {
    basisPoints = 0n,
    baseParts = 0n,
    baseWhole = 0n,
  } = taxRateAt(taxRates, at('2026-01-01')) ?? {};
  const now = { basisPoints, baseParts, baseWhole, fees: 'excluded' } as const;

  it('has the rate of the day', () => {
    expect(taxRateAt(taxRates, at('2022-03-31'))).toBeUndefined();
    expect(taxRateAt(taxRates, new Date('2022-03-31T17:00:00Z'))?.basisPoints).toBe(1100n);
    expect(taxRateAt(taxRates, at('2024-12-31'))).toMatchObject({
      basisPoints: 1100n,
      baseParts: 1n,
    });
    expect(now).toMatchObject({ basisPoints: 1200n, baseParts: 11n, baseWhole: 12n });
  });

  it.each<[bigint, bigint, bigint, bigint]>([
    [5000n, 100_000n, 5550n, 550n],
    [5n, 100_000n, 6n, 1n], // 0.55
    [4n, 100_000n, 4n, 0n], // 0.44
    [5000n, 5100n, 5100n, 505n], // capped: 5100 × 11 / 111 = 505.4
    [9000n, 5000n, 5000n, 495n],
  ])('is added to %s of %s: %s with %s', (price, amount, fee, tax) => {
    expect(withTax(price, amount, now)).toEqual({ fee, tax });
  });

  it('is a part of a fee that includes it', () => {
    expect(withTax(5550n, 100_000n, { ...now, fees: 'included' })).toEqual({
      fee: 5550n,
      tax: 550n,
    });
    expect(withTax(5000n, 3000n, { ...now, fees: 'included' })).toEqual({ fee: 3000n, tax: 297n });
  });

  it('never makes the fee more than the amount, nor the tax more than the fee', () => {
    const some = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(some, some, fc.boolean(), (price, amount, added) => {
        const taken = withTax(price, amount, { ...now, fees: added ? 'excluded' : 'included' });
        expect(taken.fee <= amount && taken.tax <= taken.fee && taken.tax >= 0n).toBe(true);
      }),
    );
  });

  it('goes back with the fee, to the last rupiah', () => {
    expect(taxReturned({ feeAmount: 5550n, taxAmount: 550n }, 5550n)).toBe(550n);
    expect(taxReturned({ feeAmount: 5550n, taxAmount: 550n }, 100n)).toBe(9n);
    expect(taxReturned({ feeAmount: 0n, taxAmount: 0n }, 0n)).toBe(0n);
  });
});
