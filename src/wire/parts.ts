// The kinds of fields in bodies: texts, web addresses, amounts, each with its rule.
import Type, { type TSchema } from 'typebox';
import { type Decimal, decimalOf, type ExactNumber, isExactNumber } from './decimal.ts';
import { leaf } from './leaf.ts';

/** The maximum length of a text if the documentation gives none. */
export const undocumentedLength = 255;

const urlLength = 2048;

export interface TextOptions {
  max?: number | undefined;
  /** The characters that are allowed, and the words for them in a refusal. */
  chars?: { pattern: RegExp; named: string } | undefined;
  /** Examples for the documentation. Other texts pass too. */
  examples?: readonly string[] | undefined;
}

/** A text that must not be blank, of at most `max` characters (code points). */
export function text({ max = undocumentedLength, chars, examples }: TextOptions = {}) {
  const named = chars === undefined ? '' : `, ${chars.named}`;
  const shown = examples === undefined ? {} : { examples };
  return leaf<string>(
    { type: 'string', minLength: 1, maxLength: max, ...patternOf(chars?.pattern), ...shown },
    (value) =>
      isStorable(value) &&
      value.trim() !== '' &&
      fits(value, max) &&
      (chars === undefined || chars.pattern.test(value)),
    `must be a text of 1 to ${max} characters${named}`,
  );
}

/** A reference such as an invoice number: letters, digits and special characters, on one line. */
export function reference({ max }: { max: number }) {
  return text({ max, chars: { pattern: /^\P{Cc}*$/u, named: 'without control characters' } });
}

/** Digits of a phone number, `{calling code}{number}`. The documentation's own samples also start with 0. */
export function phone({ max = 16 } = {}) {
  return leaf<string>(
    { type: 'string', pattern: `^[0-9]{1,${max}}$` },
    (value) => typeof value === 'string' && value.length <= max && /^\d+$/.test(value),
    `must be a phone number of 1 to ${max} digits`,
  );
}

// Neighbouring classes have no character in common, so matching takes linear time.
const emailPattern = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

export function email({ max }: { max: number }) {
  return leaf<string>(
    { type: 'string', format: 'email', maxLength: max },
    (value) => isStorable(value) && fits(value, max) && emailPattern.test(value),
    `must be an e-mail address of at most ${max} characters`,
  );
}

/** ISO 3166-1 alpha-3, such as `IDN`. */
export function country() {
  return leaf<string>(
    { type: 'string', pattern: '^[A-Z]{3}$', examples: ['IDN'] },
    (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value),
    'must be a country code of three capital letters (ISO 3166-1 alpha-3), such as IDN',
  );
}

/** One of a closed list of texts, matched exactly. */
export function oneOf<const Names extends readonly string[]>(names: Names) {
  return leaf<Names[number]>(
    { type: 'string', enum: names },
    (value) => typeof value === 'string' && names.includes(value),
    `must be one of ${names.join(', ')}`,
  );
}

/** A boolean. `orText`: the documentation's table calls it a string, and `"true"` and `"false"` pass too. */
export function flag({ orText = false } = {}) {
  return leaf<boolean>(
    { type: orText ? ['boolean', 'string'] : 'boolean', ...(orText ? { enum: flags } : {}) },
    (value) => typeof value === 'boolean',
    'must be true or false',
  );
}

const flags = [true, false, 'true', 'false'];

const webAddress = /^https?:\/\/[^\s/\\?#\p{Cc}\p{Cs}][^\\\p{Cc}\p{Cs}]*$/iu;

/** An http or https address. `chars` restricts it if a channel documents the allowed characters. */
export function webUrl({ max = urlLength, chars }: TextOptions = {}) {
  const named = chars === undefined ? '' : `, ${chars.named}`;
  const allowed = chars?.pattern ?? /^\S+$/;
  return leaf<string>(
    { type: 'string', format: 'uri', maxLength: max, ...patternOf(chars?.pattern) },
    (value) => typeof value === 'string' && fits(value, max) && isWebAddress(value, allowed),
    `must be an http or https URL of at most ${max} characters${named}`,
  );
}

function isWebAddress(value: string, allowed: RegExp): boolean {
  return webAddress.test(value) && allowed.test(value) && URL.canParse(value);
}

/** Rupiah: a whole number from 1, of at most `digits` digits. `150000.0` is the same number. */
export function rupiah({ digits }: { digits: number }) {
  return whole(digits, `must be a whole number from 1, of at most ${digits} digits`);
}

/** A count of things, from 1, of at most `digits` digits. */
export function count({ digits }: { digits: number }) {
  return whole(digits, `must be a whole number from 1, of at most ${digits} digits`);
}

/** A time span in whole minutes, from 1, of at most `digits` digits. */
export function minutes({ digits }: { digits: number }) {
  return whole(digits, `must be a whole number of minutes from 1, of at most ${digits} digits`);
}

function whole(digits: number, reason: string) {
  const limit = 10n ** BigInt(digits);
  return leaf<number | bigint>(
    { type: 'integer', minimum: 1, maximum: Number(limit - 1n) },
    (value) => {
      if (typeof value === 'number')
        return Number.isSafeInteger(value) && value > 0 && value < limit;
      return typeof value === 'bigint' && value > 0n && value < limit;
    },
    reason,
  );
}

/** The price of one item: not negative, at most `digits` digits before the decimal point and `places` after it. */
export function price({ digits, places = 2 }: { digits: number; places?: number }) {
  const limit = 10n ** BigInt(digits);
  const smallest = 1 / 10 ** places;
  return leaf<ExactNumber>(
    { type: 'number', minimum: 0, exclusiveMaximum: Number(limit), multipleOf: smallest },
    (value) => {
      const exact = isExactNumber(value) ? decimalOf(value) : undefined;
      return exact !== undefined && withinPrice(exact, limit, places);
    },
    `must be a number from 0, of at most ${digits} digits and ${places} decimals`,
  );
}

function withinPrice({ units, scale }: Decimal, limit: bigint, places: number): boolean {
  return units >= 0n && scale <= places && units < limit * 10n ** BigInt(scale);
}

/** At least one entry. */
export function listOf<Item extends TSchema>(item: Item) {
  return Type.Array(item, { minItems: 1 });
}

/** Whether the database can store the text: no NUL, no half of a surrogate pair. */
export function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && !/\p{Cs}/u.test(value);
}

function fits(value: string, max: number): boolean {
  return value.length <= max || [...value].length <= max;
}

function patternOf(pattern: RegExp | undefined) {
  return pattern === undefined ? {} : { pattern: pattern.source };
}
