import { describe, expect, it } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { instalmentPlan } from './instalment.ts';

describe('instalmentPlan', () => {
  it.each([
    [781001n, 1, 0, 781001n, 781001n],
    [900000n, 3, 260, 323400n, 970200n],
    [100n, 3, 0, 34n, 102n],
    [1n, 12, 260, 1n, 12n],
    [9_999_999_999_999_999n, 12, 260, 1_093_333_333_333_334n, 13_120_000_000_000_008n],
  ])('%s rupiah over %i months at %i basis points', (amount, months, rate, monthly, total) => {
    const plan = instalmentPlan(amount, { months, monthlyBasisPoints: rate });
    expect(plan).toEqual({ months, monthly, total, interest: total - amount });
  });

  it('is never less than agreed, and less than one rupiah per month more', () => {
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 16n });
    const months = fc.integer({ min: 1, max: 36 });
    fc.assert(
      fc.property(amounts, months, fc.integer({ min: 0, max: 1000 }), (amount, count, rate) => {
        const plan = instalmentPlan(amount, { months: count, monthlyBasisPoints: rate });
        const agreed = amount * (10_000n + BigInt(rate) * BigInt(count));
        expect(plan.total * 10_000n).toBeGreaterThanOrEqual(agreed);
        expect((plan.monthly - 1n) * BigInt(count) * 10_000n).toBeLessThan(agreed);
        expect(plan.total).toBe(plan.monthly * BigInt(count));
      }),
    );
  });

  it.each([
    [0n, 3, 260],
    [1n, 0, 260],
    [1n, 3, -1],
  ])('refuses %s rupiah, %i months, %i basis points', (amount, months, monthlyBasisPoints) => {
    expect(() => instalmentPlan(amount, { months, monthlyBasisPoints })).toThrow(RangeError);
  });
});
