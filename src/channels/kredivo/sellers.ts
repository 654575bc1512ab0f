// Sellers in Kredivo's request. Their shape is not documented, so what is readable is kept and nothing is refused.
import { isStorable, undocumentedLength } from '../../wire/parts.ts';
import { digitsOf } from '../../wire/reading.ts';

/** A seller's texts by their path: `name`, `address.city`. */
export type Seller = Record<string, string>;

const names = ['id', 'name', 'email', 'url', 'legal_id'];
const addressNames = [
  'first_name',
  'last_name',
  'address',
  'city',
  'postal_code',
  'phone',
  'country_code',
];

const maxSellers = 100;

/** Reads `seller` or `sellers`, one object or a list. What is not readable is left out. */
export function readSellers(given: unknown): Seller[] {
  const list = Array.isArray(given) ? given : [given];
  return list
    .slice(0, maxSellers)
    .map(readSeller)
    .filter((seller) => Object.keys(seller).length > 0);
}

function readSeller(given: unknown): Seller {
  const address = member(given, 'address');
  return Object.fromEntries([
    ...names.flatMap((name) => readText(name, member(given, name))),
    ...addressNames.flatMap((name) => readText(`address.${name}`, member(address, name))),
  ]);
}

function readText(path: string, given: unknown): [string, string][] {
  const value = digitsOf(given) ?? given;
  const usable = isStorable(value) && value.trim() !== '' && value.length <= undocumentedLength;
  return usable ? [[path, value]] : [];
}

function member(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) return undefined;
  return (of as Record<string, unknown>)[name];
}
