// Gaps in what was acknowledged: none hides between phases or at the end.
import { expect, it } from 'vitest';
import { longestGap } from './gaps.ts';

it('is the longest time between two acknowledgements', () => {
  expect(longestGap([50, 10, 20], 10, 55)).toBe(30);
});

it('begins at the last acknowledgement before the phase', () => {
  expect(longestGap([2, 8, 30, 31], 10, 31)).toBe(22);
});

it('lasts to the end of the phase if nothing is acknowledged any more', () => {
  expect(longestGap([1, 2, 3], 2, 100)).toBe(97);
  expect(longestGap([], 10, 70)).toBe(60);
});

it('does not see what is outside the phase', () => {
  expect(longestGap([0, 100, 101, 102, 900], 100, 102)).toBe(1);
});
