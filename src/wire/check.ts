// Checks a body against its schema: a fast compiled check, and the exact first error if it does not pass.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../refusal.ts';
import { demandedOf, leafReason, rulesOf } from './leaf.ts';
import {
  converted,
  isBlank,
  isDocumentedType,
  isRecord,
  type Note,
  type Reading,
  readings,
} from './reading.ts';

/** Checks a body. `note` is called for everything that the reading let pass. */
export type Check<Body> = (
  body: unknown,
  reading?: Reading | undefined,
  note?: Note | undefined,
) => Body;

/**
 * Makes a check for bodies that `parseExact` has read. The check returns the body: the same object if it is
 * right as it is, otherwise a copy with the documented types and without what counts as absent. Unknown
 * members are ignored. It throws a Refusal: BODY_MALFORMED if the body is not an object, FIELD_REQUIRED or
 * FIELD_INVALID for the first wrong field in the order of the schema, as `order.line_items[0].price`.
 */
export function checker<S extends TSchema>(schema: S): Check<Static<S>> {
  const compiled = Compile(schema);
  return (body, reading = readings.documented, note = () => {}) => {
    if (!isRecord(body)) throw new Refusal({ code: 'BODY_MALFORMED' });
    if (compiled.Check(body)) return body as Static<S>;
    return walk({ reading, note }, schema, body, '') as Static<S>;
  };
}

interface Shape extends TSchema {
  properties?: Record<string, TSchema> | undefined;
  required?: string[] | undefined;
  items?: TSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
}

/** How the body is read, on the whole way down. */
interface Way {
  reading: Reading;
  note: Note;
}

function walk(way: Way, schema: Shape, value: unknown, path: string): unknown {
  if (schema.properties !== undefined) return walkObject(way, schema, value, path);
  if (schema.items !== undefined) return walkArray(way, schema, schema.items, value, path);
  return walkLeaf(way, schema, value, path);
}

function walkObject(way: Way, schema: Shape, value: unknown, path: string): unknown {
  if (!isRecord(value)) throw invalid(path, 'must be an object');
  const clean: Record<string, unknown> = {};
  const rules = rulesOf(schema);
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    for (const rule of rules) if (rule.before === name) apply(way, rule, clean, path);
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const field = join(path, name);
    if (isLeftOut(way, schema, name, given, field)) continue;
    clean[name] = walk(way, member, given, field);
  }
  for (const rule of rules) if (rule.before === undefined) apply(way, rule, clean, path);
  return clean;
}

/** Whether a member is absent. Throws FIELD_REQUIRED if it must not be. */
function isLeftOut(
  { reading, note }: Way,
  schema: Shape,
  name: string,
  given: unknown,
  field: string,
): boolean {
  const isDemanded = demandedOf(schema).includes(name);
  const isRequired = schema.required?.includes(name) || (isDemanded && !reading.omissions);
  if (isRequired) {
    if (given === undefined) throw new Refusal({ code: 'FIELD_REQUIRED', field });
    return false;
  }
  if (given !== undefined && !reading.isAbsent(given, schema.properties?.[name] ?? {}))
    return false;
  if (isDemanded) note({ field, what: 'left out' });
  // Blank texts are not worth a note: PHP clients send them for every field that they do not use.
  else if (given === null || Array.isArray(given)) note({ field, what: 'empty for absent' });
  return true;
}

function walkArray(way: Way, schema: Shape, items: Shape, value: unknown, path: string): unknown {
  if (!Array.isArray(value)) {
    const fits = value !== null && isRecord(value) === (items.properties !== undefined);
    if (!way.reading.otherTypes || !fits) throw invalid(path, 'must be a list');
    way.note({ field: path, what: 'one value for a list' });
    return [walk(way, items, value, path)];
  }
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems)
    throw invalid(path, `must have at least ${minItems} ${minItems === 1 ? 'entry' : 'entries'}`);
  if (value.length > maxItems) throw invalid(path, `must have at most ${maxItems} entries`);
  return value.map((item, index) => walk(way, items, item, `${path}[${index}]`));
}

function walkLeaf({ reading, note }: Way, schema: TSchema, value: unknown, path: string): unknown {
  const reason = leafReason(schema, value);
  if (reason === undefined) return value;
  const isDocumented = isDocumentedType(schema, value);
  const other = isDocumented || reading.otherTypes ? converted(schema, value) : undefined;
  if (other === undefined || leafReason(schema, other.value) !== undefined) {
    throw isBlank(value) ? blank(path) : invalid(path, reason);
  }
  if (!isDocumented) note({ field: path, what: other.what });
  return other.value;
}

type AnyRule = ReturnType<typeof rulesOf>[number];

function apply({ reading, note }: Way, rule: AnyRule, value: unknown, path: string): void {
  const broken = rule.broken(value);
  if (broken === undefined) return;
  const field = join(path, broken.field);
  if (rule.waivable === undefined || !reading.omissions) throw new Refusal({ ...broken, field });
  note({ field, what: rule.waivable });
}

function invalid(field: string, reason: string): Refusal {
  return new Refusal({ code: 'FIELD_INVALID', field, reason });
}

function blank(field: string): Refusal {
  const reason = 'must not be blank';
  return new Refusal({ code: 'FIELD_INVALID', field, reason, rule: 'blank' });
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
