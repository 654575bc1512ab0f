// Bodies that show a channel's contract, for tests and examples: valid, minimal, lenient and bad ones.
import { parameterCodeOf } from '../wire/classic/refusals.ts';
import type { Strictness } from '../wire/strictness.ts';
import type { Channel } from './channel.ts';

/** Returns a changed copy of a body. The body itself is not changed. */
export type Edit = (body: object) => object;

export interface BadBody {
  readonly name: string;
  /** Makes the valid body bad. */
  readonly change: Edit;
  /** The field that the refusal must name. */
  readonly field: string;
  readonly code: 'FIELD_REQUIRED' | 'FIELD_INVALID';
  /** The message of the refusal, if it does not begin with the field. */
  readonly message?: string | undefined;
  /** The readings that refuse it in this way; all unless given. */
  readonly refusedBy?: readonly Strictness[] | undefined;
}

/** Another JSON type, or an empty value for an absent one: only `exact` refuses the row for it. */
export function onlyExact(row: BadBody): BadBody {
  return { ...row, refusedBy: ['exact'] };
}

/** Something that public clients leave out: `lenient` lets the row pass. */
export function unlessLenient(row: BadBody): BadBody {
  return { ...row, refusedBy: ['documented', 'exact'] };
}

/** The bad bodies that a reading refuses in the way that the row says. */
export function refusedRows({ bad }: Fixtures, strictness: Strictness): BadBody[] {
  return bad.filter(({ refusedBy }) => refusedBy?.includes(strictness) ?? true);
}

export interface LenientBody {
  readonly name: string;
  readonly change: Edit;
}

export interface Fixtures {
  /** Every documented field, each with its own value. */
  readonly valid: object;
  /** Only the mandatory fields. */
  readonly minimal: object;
  /** Bodies that break every documented rule, in the order of the contract's fields. */
  readonly bad: readonly BadBody[];
  /** Unusual bodies that must be accepted. */
  readonly lenient: readonly LenientBody[];
}

/** The code of the refusal of a bad body, and how its message begins, in the classic words of the channel. */
export function refusedAs(
  { refusals }: Pick<Channel, 'refusals'>,
  { field, message }: Pick<BadBody, 'field' | 'message'>,
): { code: string; message: string } {
  return { code: parameterCodeOf(refusals), message: message ?? `${field} ` };
}

/** Sets the member at `path` (`order.line_items[0].price`). Does nothing if its parent is missing. */
export function set(path: string, value: unknown): Edit {
  return (body) => put(body, namesOf(path), [value]) as object;
}

/** Removes the member at `path`. */
export function drop(path: string): Edit {
  return (body) => put(body, namesOf(path), []) as object;
}

/** Applies the edits one after the other. */
export function all(...edits: Edit[]): Edit {
  return (body) => edits.reduce((edited, change) => change(edited), body);
}

/** The value at `path`, or undefined. */
export function at(body: unknown, path: string): unknown {
  return namesOf(path).reduce(
    (holder, name) => (holder as Record<string, unknown> | undefined)?.[name],
    body,
  );
}

function namesOf(path: string): string[] {
  return path.replaceAll('[', '.').replaceAll(']', '').split('.');
}

/** Copies only the objects on the path. The rest of the body stays shared and unchanged. */
function put(holder: unknown, path: string[], member: [unknown?]): unknown {
  const [name = '', ...rest] = path;
  if (typeof holder !== 'object' || holder === null) return holder;
  const copy = (Array.isArray(holder) ? [...holder] : { ...holder }) as Record<string, unknown>;
  if (rest.length === 0 && member.length === 0) delete copy[name];
  else copy[name] = rest.length === 0 ? member[0] : put(copy[name], rest, member);
  return copy;
}

/** Rows with empty values of other types: absent where the field is optional, wrong where it is not. */
function emptyValues(field: string, isMandatory: boolean): BadBody[] {
  const rows = [invalid(field, 'null', null), invalid(field, 'a list', [])];
  return [...(isMandatory ? rows : rows.map(onlyExact)), invalid(field, 'an object', {})];
}

/** A row that sets `field` to a value that its rule refuses. */
export function invalid(field: string, name: string, value: unknown): BadBody {
  return { name: `${field}: ${name}`, change: set(field, value), field, code: 'FIELD_INVALID' };
}

/** A row without a mandatory field. */
export function missing(field: string): BadBody {
  return { name: `${field}: missing`, change: drop(field), field, code: 'FIELD_REQUIRED' };
}

/** Rows for an optional text of at most `max` characters. */
export function badText(field: string, max: number): BadBody[] {
  return textRows(field, max, false);
}

function textRows(field: string, max: number, isMandatory: boolean): BadBody[] {
  return [
    ...emptyValues(field, isMandatory),
    onlyExact(invalid(field, 'a number', 7)),
    invalid(field, 'true', true),
    invalid(field, 'a negative number', -7),
    invalid(field, `${max + 1} characters`, 'x'.repeat(max + 1)),
    invalid(field, 'a NUL', 'a\0b'),
    invalid(field, 'half a surrogate pair', 'a\ud83d'),
  ];
}

/** Rows for a mandatory text. */
export function badMandatoryText(field: string, max: number): BadBody[] {
  const blank = [invalid(field, 'empty', ''), invalid(field, 'blank', ' \t ')];
  return [missing(field), ...blank, ...textRows(field, max, true)];
}

/** Rows for an optional whole number from 1, of at most `digits` digits. */
export function badWhole(field: string, digits: number): BadBody[] {
  return wholeRows(field, digits, false);
}

function wholeRows(field: string, digits: number, isMandatory: boolean): BadBody[] {
  const texts = [' 60', '6e1', '1.000'];
  return [
    ...emptyValues(field, isMandatory),
    onlyExact(invalid(field, 'a text', '60')),
    ...texts.map((text) => invalid(field, `the text ${text}`, text)),
    invalid(field, 'true', true),
    invalid(field, 'zero', 0),
    invalid(field, 'negative', -1),
    invalid(field, 'a fraction', 1.5),
    invalid(field, `${digits + 1} digits`, 10n ** BigInt(digits)),
    invalid(field, `a text of ${digits + 1} digits`, `1${'0'.repeat(digits)}`),
    invalid(field, 'a number beyond doubles', 10n ** 30n),
  ];
}

/** Rows for a mandatory whole number. */
export function badMandatoryWhole(field: string, digits: number): BadBody[] {
  return [missing(field), invalid(field, 'empty', ''), ...wholeRows(field, digits, true)];
}

/** Rows for an optional http(s) address. */
export function badUrl(field: string, max = 2048): BadBody[] {
  return urlRows(field, max, false);
}

function urlRows(field: string, max: number, isMandatory: boolean): BadBody[] {
  const base = 'https://shop.test/';
  return [
    ...emptyValues(field, isMandatory),
    invalid(field, 'a number', 7),
    invalid(field, 'no scheme', 'shop.test/return'),
    invalid(field, 'a script', 'javascript:alert(1)'),
    invalid(field, 'ftp', 'ftp://shop.test/return'),
    invalid(field, 'no host', 'https://'),
    invalid(field, 'no parsable host', 'https://shop.test:99999/'),
    invalid(field, 'a backslash', 'https://shop.test\\@evil.test/'),
    invalid(field, 'a line break', 'https://shop.test/\r\nX: 1'),
    invalid(field, `${max + 1} characters`, base + 'x'.repeat(max + 1 - base.length)),
  ];
}

/** Rows for a mandatory http(s) address. */
export function badMandatoryUrl(field: string, max = 2048): BadBody[] {
  return [missing(field), invalid(field, 'empty', ''), ...urlRows(field, max, true)];
}
