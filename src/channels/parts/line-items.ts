// Line items: their sum must equal the order's amount exactly, and they become the lines of the purchase.
import type { Purchase } from '../../payments/payment.ts';
import {
  type Decimal,
  decimalOf,
  decimalText,
  type ExactNumber,
  plus,
  times,
} from '../../wire/decimal.ts';
import type { Broken } from '../../wire/leaf.ts';

export interface LineItem {
  readonly name: string;
  readonly price: ExactNumber;
  readonly quantity: number | bigint;
}

/** The part of an order that its sum depends on. */
interface Priced {
  readonly amount: number | bigint;
  readonly line_items: readonly Pick<LineItem, 'price' | 'quantity'>[];
}

/** Σ price × quantity = amount, in exact decimals (DOKU API, `order.line_items.price`). */
export function brokenSum(order: Priced): Broken | undefined {
  let sum: Decimal = { units: 0n, scale: 0 };
  for (const { price, quantity } of order.line_items) {
    sum = plus(sum, times(exact(price), BigInt(quantity)));
  }
  if (sum.scale === 0 && sum.units === BigInt(order.amount)) return undefined;
  const reason = `must equal the sum of line_items price × quantity, which is ${decimalText(sum)}`;
  return { code: 'FIELD_INVALID', field: 'amount', reason, rule: 'total' };
}

/** The lines as pages and receipts show them. */
export function purchaseLines(items: readonly LineItem[]): Purchase['lines'] {
  return items.map(({ name, price, quantity }) => ({
    name,
    price: decimalText(exact(price)),
    quantity: Number(quantity),
  }));
}

function exact(price: ExactNumber): Decimal {
  const value = decimalOf(price);
  if (value === undefined) throw new TypeError('the price was not checked');
  return value;
}
