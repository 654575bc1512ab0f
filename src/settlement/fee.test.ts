import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import { feeOn, feeReturned } from './fee.ts';

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
