// Rupiah in both languages.
import { expect, test } from 'vitest';
import { decimalRupiah, percent, rupiah } from './money.ts';

test('rupiah are grouped as each language groups them', () => {
  expect(rupiah(150_000n, 'id')).toBe('Rp150.000');
  expect(rupiah(150_000n, 'en')).toBe('Rp150,000');
  expect(rupiah(0n, 'id')).toBe('Rp0');
  expect(rupiah(-5_000n, 'en')).toBe('−Rp5,000');
  expect(rupiah(9_999_999_999_999_999n, 'en')).toBe('Rp9,999,999,999,999,999');
});

test('decimal prices keep all digits and show cents only if there are any', () => {
  expect(decimalRupiah('175000', 'id')).toBe('Rp175.000');
  expect(decimalRupiah('175000.00', 'id')).toBe('Rp175.000');
  expect(decimalRupiah('175000.5', 'id')).toBe('Rp175.000,50');
  expect(decimalRupiah('9999999999999999.25', 'en')).toBe('Rp9,999,999,999,999,999.25');
  expect(decimalRupiah('-20000', 'en')).toBe('−Rp20,000');
  expect(decimalRupiah('a lot', 'en')).toBe('a lot');
});

test('basis points become a percentage', () => {
  expect(percent(260, 'en')).toBe('2.6%');
  expect(percent(260, 'id')).toBe('2,6%');
});
