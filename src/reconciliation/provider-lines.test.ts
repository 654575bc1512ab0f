import { expect, it } from 'vitest';
import { namedByBook } from './provider-lines.ts';

const line = (reference: string, amount: bigint) => ({ line: 2, reference, amount });
const booked = (payment: string, name: string, amount: bigint) => ({ payment, name, amount });
const names = (...args: Parameters<typeof namedByBook>) =>
  namedByBook(...args).map(({ reference }) => reference);

it('gives each movement to one line: first by the amount, then by the way it went', () => {
  const movements = [
    booked('A', 'A:1', 5n),
    booked('A', 'A:2', 7n),
    booked('A', 'r1', -2n),
    booked('A', 'r2', -3n),
  ];
  const lines = [line('A', 7n), line('A', 6n), line('A', -3n), line('A', -1n)];
  expect(names(lines, movements)).toEqual(['A:2', 'A:1', 'r2', 'r1']);
});

it('keeps what the book does not have apart from what it has', () => {
  const movements = [booked('A', 'A', 5n)];
  expect(names([line('A', 5n), line('A', 5n), line('A', -5n), line('B', 1n)], movements)).toEqual([
    'A',
    'A',
    'refund of A',
    'B',
  ]);
});

it('reads references that a report has protected from spreadsheets', () => {
  expect(names([line("'-7", 5n)], [booked('-7', 'key', 5n)])).toEqual(['key']);
});
