import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import {
  type Decimal,
  decimalOf,
  decimalText,
  ExactDecimal,
  parseDecimal,
  plus,
  times,
} from './decimal.ts';

const zero: Decimal = { units: 0n, scale: 0 };
const exact = (value: number | bigint | string) =>
  decimalOf(typeof value === 'string' ? new ExactDecimal(value) : value) as Decimal;

describe('decimalOf', () => {
  it.each([
    [175000, '175000'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [-0, '0'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    ['150000.000', '150000'],
    ['-0.050', '-0.05'],
    ['1.25e3', '1250'],
    ['125E-2', '1.25'],
    ['9999999999999999.99', '9999999999999999.99'],
    [10n ** 20n, '100000000000000000000'],
  ])('reads %s as %s', (value, text) => {
    expect(decimalText(exact(value))).toBe(text);
  });

  it.each(['1e400', '1e-400', 'x', '', '1.', '.5', '+1', '0x10', '1'.repeat(65)])(
    'returns undefined for %s',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('returns undefined for %s', (value) => {
    expect(decimalOf(value)).toBeUndefined();
  });
});

describe('sums and products', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['9999999999999999.99', '0.01'], '10000000000000000'],
    [['33333.33', '33333.33', '33333.34'], '100000'],
    [['1.10', '-1.1'], '0'],
  ])('add %j to %s', (terms, sum) => {
    const total = terms.reduce((left, term) => plus(left, exact(term)), zero);
    expect(decimalText(total)).toBe(sum);
  });

  it('multiply a price of 16.2 digits by a quantity of 8 without losing a cent', () => {
    const product = times(exact('9999999999999999.99'), 99999999n);
    expect(decimalText(product)).toBe('999999989999999999000000.01');
  });

  it('agree with arithmetic in cents for any prices', () => {
    const line = fc.record({
      cents: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      quantity: fc.bigInt({ min: 1n, max: 10n ** 8n - 1n }),
    });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const cents = lines.reduce((sum, each) => sum + each.cents * each.quantity, 0n);
        const total = lines.reduce(
          (sum, each) => plus(sum, times(exact(inCents(each.cents)), each.quantity)),
          zero,
        );
        expect(total).toEqual(exact(inCents(cents)));
      }),
    );
  });
});

function inCents(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
