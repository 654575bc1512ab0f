// Reads and writes JSON texts without silently changing a number.
import { parse, stringify } from 'lossless-json';
import { decimalOf, decimalText, ExactDecimal, type ExactNumber } from './decimal.ts';

/**
 * Matches a number that a double may not hold exactly: sixteen characters or more, or an exponent. It
 * looks only where a number can be, so long digits inside strings rarely cause the slow way.
 */
const suspect = /(?:^|[:[,])\s*-?(?:[\d.]{16}|[\d.]+[eE])/;

/** Numbers of up to 15 significant digits can be converted to a double and back without a change. */
const safeDigits = 15;

/**
 * Reads a JSON text. A number becomes a `number` if that is exact, a `bigint` if it is whole and beyond
 * ±(2^53 - 1), otherwise an `ExactDecimal`. The last of duplicate members wins. `__proto__` is a member like
 * any other. Throws a SyntaxError, or a RangeError for a nesting too deep for the stack.
 */
export function parseText(text: string): unknown {
  return suspect.test(text) ? parseSlowly(text) : JSON.parse(text);
}

function parseSlowly(text: string): unknown {
  return parse(text, undefined, {
    parseNumber: exactNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** The exact value of a JSON number's text: a `number` if that is exact, otherwise a `bigint` or `ExactDecimal`. */
export function exactNumber(literal: string): ExactNumber {
  const exact = decimalOf(new ExactDecimal(literal));
  if (exact === undefined) return new ExactDecimal(literal);
  if (exact.scale === 0) {
    const near = Number(exact.units);
    return Number.isSafeInteger(near) ? near : exact.units;
  }
  const plain = decimalText(exact);
  const digits = plain.replace(/^-?0?\.?0*/, '').replace('.', '');
  return digits.length <= safeDigits ? Number(plain) : new ExactDecimal(plain);
}

const exactWriters = [
  {
    test: (value: unknown) => value instanceof ExactDecimal,
    stringify: (value: unknown) => (value as ExactDecimal).text,
  },
];

/**
 * Writes compact JSON. `bigint` and `ExactDecimal` are written as their digits, members that are undefined are
 * left out. Throws a TypeError for a value that has no JSON form.
 */
export function jsonText(value: unknown): string {
  const text = holdsExactNumber(value)
    ? stringify(value, undefined, undefined, exactWriters)
    : JSON.stringify(value);
  if (text === undefined) throw new TypeError('the value has no JSON form');
  return text;
}

function holdsExactNumber(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ExactDecimal) return true;
  for (const key in value) {
    if (holdsExactNumber((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}

/** A rupiah amount for an answer: a plain number if a double holds it exactly, otherwise a bigint. */
export function jsonAmount(amount: bigint): number | bigint {
  const near = Number(amount);
  return Number.isSafeInteger(near) ? near : amount;
}
