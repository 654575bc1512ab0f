// How a body is read: which JSON types a reading takes, what counts as absent, what may be left out.
import type { TSchema } from 'typebox';
import { ExactDecimal, isExactNumber } from './decimal.ts';
import { exactNumber } from './json.ts';
import { documentedTypes } from './leaf.ts';
import type { Strictness } from './strictness.ts';

export interface Reading {
  /** Takes another JSON type than the documented one if it can only mean the same. */
  readonly otherTypes: boolean;
  /** Lets pass what public clients leave out: members that are `demanded`, rules that are `waivable`. */
  readonly omissions: boolean;
  /** Whether `value` counts as absent if the member with this schema is optional. */
  readonly isAbsent: (value: unknown, schema: TSchema) => boolean;
}

/** The readings that a configuration may choose (`strictness`). */
export const readings: Readonly<Record<Strictness, Reading>> = {
  documented: { otherTypes: true, omissions: false, isAbsent: isEmpty },
  lenient: { otherTypes: true, omissions: true, isAbsent: isEmpty },
  exact: {
    otherTypes: false,
    omissions: false,
    isAbsent: (value, schema) => isBlank(value) && documentedTypes(schema).includes('string'),
  },
};

/** What a reading let pass: the field, with `[]` for every entry of a list, and what was unusual about it. */
export interface Leniency {
  readonly field: string;
  readonly what: string;
}

export type Note = (use: Leniency) => void;

/** Collects what a reading let pass, each once however many entries of a list have it. */
export function leniencyList() {
  const uses = new Map<string, Leniency>();
  const note: Note = ({ field, what }) => {
    const use = { field: field.replace(/\[\d+\]/g, '[]'), what };
    uses.set(`${use.field} ${what}`, use);
  };
  return { note, all: () => [...uses.values()] };
}

/** Digits only. A text with leading zeros is not an amount: somebody else's code pads it, or it is an id. */
const wholeText = /^(?:0|[1-9]\d{0,62})$/;

/** At most two decimals: more are thousands to an Indonesian reader (`175.000`). */
const decimalText = /^(?:0|[1-9]\d{0,58})(?:\.\d{1,2})?$/;

/**
 * The value in the type that `wanted` documents, with what it was: a text for a number or a boolean, a number
 * for a text. Returns undefined if it can mean something else: signs, exponents, spaces, separators, leading
 * zeros in a text; fractions and signs in a number. A text from a closed list has no other type.
 */
export function converted(wanted: TSchema, value: unknown) {
  const [type] = documentedTypes(wanted);
  if (typeof value === 'string') return ofText(type, value);
  const isOpen = (wanted as { json?: { enum?: unknown } }).json?.enum === undefined;
  const digits = type === 'string' && isOpen ? digitsOf(value) : undefined;
  return digits === undefined ? undefined : { value: digits, what: 'number for text' };
}

function ofText(type: string | undefined, text: string) {
  if (type === 'boolean' && (text === 'true' || text === 'false')) {
    return { value: text === 'true', what: 'text for boolean' };
  }
  const isNumber =
    (type === 'integer' && wholeText.test(text)) || (type === 'number' && decimalText.test(text));
  return isNumber ? { value: exactNumber(text), what: 'text for number' } : undefined;
}

/** The digits of a whole number that is not negative, however large; undefined for any other value. */
export function digitsOf(value: unknown): string | undefined {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!isWhole || Object.is(value, -0) || (value as number | bigint) < 0) return undefined;
  return String(value);
}

/** Whether the value's own JSON type is documented for the field, perhaps as its second one. */
export function isDocumentedType(schema: TSchema, value: unknown): boolean {
  const types = documentedTypes(schema);
  if (isExactNumber(value)) return types.includes('number') || types.includes('integer');
  return types.includes(typeof value);
}

/** A text without a character that can be seen, as PHP clients send for absent fields. */
export function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactDecimal)
  );
}

/** A blank text, null, an empty list, and for an object's schema an object with nothing else in it. */
function isEmpty(value: unknown, schema: TSchema | undefined): boolean {
  if (value === null || isBlank(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  // It goes only as deep as the schema: a body may be nested deeper than the stack.
  const { properties } = (schema ?? {}) as { properties?: Record<string, TSchema> };
  if (properties === undefined || !isRecord(value)) return false;
  return Object.entries(value).every(([name, member]) =>
    isEmpty(member, Object.hasOwn(properties, name) ? properties[name] : undefined),
  );
}
