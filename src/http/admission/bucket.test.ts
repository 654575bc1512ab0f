// Token buckets against a clock that the test moves.
import { expect, it } from 'vitest';
import { Buckets } from './bucket.ts';

const rate = { perSecond: 2, burst: 3 };

it('allows a burst, then the rate, for each key by itself', () => {
  let now = 0;
  const buckets = new Buckets(() => now);
  const takes = (key: string, times: number) =>
    Array.from({ length: times }, () => buckets.take(key, rate));
  expect(takes('a', 4)).toEqual([true, true, true, false]);
  expect(takes('b', 1)).toEqual([true]);
  now = 500;
  expect(takes('a', 2)).toEqual([true, false]);
  now = 3_600_000;
  expect(takes('a', 4)).toEqual([true, true, true, false]);
});

it('says whether it is empty, without taking anything', () => {
  let now = 0;
  const buckets = new Buckets(() => now);
  expect(buckets.isEmpty('a', rate)).toBe(false);
  for (let n = 0; n < 3; n++) buckets.take('a', rate);
  expect(buckets.isEmpty('a', rate)).toBe(true);
  now = 499;
  expect(buckets.isEmpty('a', rate)).toBe(true);
  now = 500;
  expect([buckets.isEmpty('a', rate), buckets.isEmpty('a', rate)]).toEqual([false, false]);
  expect(buckets.take('a', rate)).toBe(true);
});
