import { expect, it } from 'vitest';
import { feeAt, feeStart, inOrder } from './fees.ts';

const fee = (fixed: bigint, from?: string) => ({
  fixed,
  basisPoints: 0n,
  from: from === undefined ? undefined : new Date(from),
});

it('is the last fee that has begun, to the millisecond', () => {
  const fees = inOrder([fee(2n, '2026-02-01T00:00:00Z'), fee(1n), fee(3n, '2026-03-01T00:00:00Z')]);
  expect(feeAt(fees, new Date('2026-01-31T23:59:59.999Z'))).toMatchObject({ fixed: 1n });
  expect(feeAt(fees, new Date('2026-02-01T00:00:00Z'))).toMatchObject({ fixed: 2n });
  expect(feeAt(fees, new Date('2030-01-01T00:00:00Z'))).toMatchObject({ fixed: 3n });
});

it('is none before the first one begins', () => {
  const later = [fee(1n, '2026-02-01T00:00:00Z')];
  expect(feeAt(later, new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
  expect(feeAt(undefined, new Date())).toBeUndefined();
});

it.each([
  ['2026-02-01', '2026-01-31T17:00:00.000Z'],
  ['2026-02-01T00:00:00+07:00', '2026-01-31T17:00:00.000Z'],
  ['2026-02-30', undefined],
  ['2026-13-01', undefined],
  ['tomorrow', undefined],
])('begins on %s at %s', (text, at) => {
  expect(feeStart(text)?.toISOString()).toBe(at);
});
