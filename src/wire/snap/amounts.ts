// SNAP's amounts: text with two decimals and a currency on the wire, whole rupiah in the program.
import Type from 'typebox';
import { Refusal } from '../../refusal.ts';
import { leaf } from '../leaf.ts';

const written = /^(\d{1,16})\.00$/;

/** `{"value":"10000.00","currency":"IDR"}`. Rupiah are whole, so the decimals must be `00`. */
export const snapAmount = Type.Object({
  value: leaf<string>(
    { type: 'string', pattern: written.source, examples: ['10000.00'] },
    (value) => typeof value === 'string' && written.test(value),
    'must be a text of 1 to 16 digits, a point and the decimals 00, such as 10000.00',
  ),
  currency: leaf<'IDR'>(
    { type: 'string', enum: ['IDR'] },
    (value) => value === 'IDR',
    'must be IDR',
  ),
});

/** The rupiah of a value that passed `snapAmount`. */
export function rupiahOf(value: string): bigint {
  return BigInt(value.slice(0, -3));
}

/** The same, but throws AMOUNT_INVALID for `field` if the amount is zero, which the schema accepts. */
export function positiveRupiah(field: string, value: string): bigint {
  const rupiah = rupiahOf(value);
  if (rupiah === 0n) throw new Refusal({ code: 'AMOUNT_INVALID', field });
  return rupiah;
}

/** An amount of rupiah in the wire format. */
export function amountBlock(rupiah: bigint) {
  return { value: `${rupiah}.00`, currency: 'IDR' as const };
}
