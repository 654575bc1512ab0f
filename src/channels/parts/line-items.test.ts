import { describe, expect, it } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { parseExact } from '../../wire/json.ts';
import { brokenSum, type LineItem, purchaseLines } from './line-items.ts';

interface Itemised {
  amount: bigint;
  line_items: LineItem[];
}

/** An order as read from the wire, with the numbers given as literals. */
function order(amount: string, ...lines: [price: string, quantity: string][]): Itemised {
  const items = lines.map(([price, quantity]) => `{"price":${price},"quantity":${quantity}}`);
  return parseExact(`{"amount":${amount},"line_items":[${items.join(',')}]}`) as Itemised;
}

describe('brokenSum', () => {
  it.each([
    ['one item', order('150000', ['150000', '1'])],
    ['a tenth and a fifth', order('3', ['0.1', '10'], ['0.2', '10'])],
    ['thirds that add up', order('100', ['33.33', '2'], ['33.34', '1'])],
    ['a zero fraction', order('150000.0', ['75000.00', '2.0'])],
    ['the greatest price', order('9999999999999999', ['9999999999999998.99', '1'], ['0.01', '1'])],
    ['the greatest quantity', order('99999999', ['1', '99999999'])],
    ['a free item', order('1', ['1', '1'], ['0', '5'])],
  ])('holds for %s', (_name, body) => {
    expect(brokenSum(body)).toBeUndefined();
  });

  it.each([
    ['a cent too much', order('100', ['33.33', '3'], ['0.02', '1']), '100.01'],
    [
      'a cent beyond doubles',
      order('9007199254740993', ['9007199254740993.01', '1']),
      '9007199254740993.01',
    ],
    [
      'a rupiah beyond doubles',
      order('9007199254740993', ['9007199254740992', '1']),
      '9007199254740992',
    ],
    ['nothing', order('1', ['0', '1']), '0'],
  ])('breaks for %s and names the sum', (_name, body, sum) => {
    expect(brokenSum(body)).toEqual({
      code: 'FIELD_INVALID',
      rule: 'total',
      field: 'amount',
      reason: `must equal the sum of line_items price × quantity, which is ${sum}`,
    });
  });

  it('agrees with arithmetic in cents for any order', () => {
    const line = fc.record({
      cents: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      quantity: fc.bigInt({ min: 1n, max: 10n ** 8n - 1n }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.bigInt(-1n, 1n), (lines, off) => {
        const cents = lines.reduce((sum, each) => sum + each.cents * each.quantity, 0n);
        const amount = cents / 100n + off;
        const priced = lines.map(({ cents, quantity }): [string, string] => [
          `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`,
          `${quantity}`,
        ]);
        const holds = brokenSum(order(`${amount}`, ...priced)) === undefined;
        expect(holds).toBe(amount * 100n === cents);
      }),
    );
  });
});

describe('purchaseLines', () => {
  it('keeps every decimal as text', () => {
    const { line_items: items } = order('1', ['9999999999999999.99', '2'], ['15500.50', '1']);
    expect(purchaseLines(items).map(({ price }) => price)).toEqual([
      '9999999999999999.99',
      '15500.5',
    ]);
  });
});
