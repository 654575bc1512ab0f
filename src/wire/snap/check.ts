// Checks SNAP bodies: null counts as absent everywhere, and missing fields are reported before malformed ones.
import type { Static, TSchema } from 'typebox';
import { Refusal } from '../../refusal.ts';
import { checker } from '../check.ts';
import { isBlank, isRecord, type Reading } from '../reading.ts';

/** The types as documented. A blank text in an optional member of any type counts as absent, like null. */
const reading: Reading = { otherTypes: false, omissions: false, isAbsent: isBlank };

/**
 * Makes a check for bodies that `parseExact` has read, not nested too deep for the stack. Throws
 * BODY_MALFORMED if the body is not an object, FIELD_REQUIRED for the first mandatory member that is
 * absent, null or blank, then what `checker` throws (DOKU API, SNAP: order of checks). For an absent
 * object the refusal names its first mandatory member.
 */
export function snapChecker<S extends TSchema>(schema: S): (body: unknown) => Static<S> {
  const check = checker(schema);
  return (body) => {
    const clean = withoutNulls(body);
    if (isRecord(clean)) requireMembers(schema, clean, '');
    return check(clean, reading);
  };
}

interface Shape extends TSchema {
  properties?: Record<string, Shape> | undefined;
  required?: string[] | undefined;
}

function requireMembers(schema: Shape, value: unknown, path: string): void {
  // A value that is not an object has no members to check here. It is malformed, which is reported later.
  if (schema.properties === undefined || !isRecord(value)) return;
  for (const [name, member] of Object.entries(schema.properties)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const required = schema.required?.includes(name) ?? false;
    const field = path === '' ? name : `${path}.${name}`;
    if (required && isAbsent(given)) {
      throw new Refusal({ code: 'FIELD_REQUIRED', field: firstMandatory(member, field) });
    }
    requireMembers(member, given, field);
  }
}

function firstMandatory(schema: Shape, field: string): string {
  const [name] = schema.required ?? [];
  const member = name === undefined ? undefined : schema.properties?.[name];
  return member === undefined ? field : firstMandatory(member, `${field}.${name}`);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || isBlank(value);
}

/** A copy without the members and entries that are null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => entry !== null).map((entry) => withoutNulls(entry));
  }
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
