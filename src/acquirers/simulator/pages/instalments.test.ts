import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instalments } from './instalments.ts';

test('a flat monthly rate on the whole amount', () => {
  expect(instalments(420_000n, { months: 6, monthlyBasisPoints: 260 })).toEqual({
    months: 6,
    monthly: 80_920n,
    last: 80_920n,
    interest: 65_520n,
    total: 485_520n,
  });
});

test('what does not divide evenly falls to the last instalment', () => {
  expect(instalments(100_000n, { months: 3, monthlyBasisPoints: 0 })).toMatchObject({
    monthly: 33_333n,
    last: 33_334n,
    total: 100_000n,
  });
});

test('no rupiah is lost, and the last instalment is larger by less than one for each month', () => {
  const tenure = fc.record({
    months: fc.integer({ min: 1, max: 60 }),
    monthlyBasisPoints: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n }), tenure, (amount, chosen) => {
      const costs = instalments(amount, chosen);
      const months = BigInt(chosen.months);
      expect(costs.monthly * (months - 1n) + costs.last).toBe(costs.total);
      expect(costs.total - costs.interest).toBe(amount);
      expect(costs.last - costs.monthly >= 0n && costs.last - costs.monthly < months).toBe(true);
    }),
  );
});
