// Checks a body against its schema: a fast compiled check, and the exact first error if it does not pass.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../refusal.ts';
import { ExactDecimal } from './decimal.ts';
import { leafReason, rulesOf } from './leaf.ts';

/**
 * Makes a check for bodies that `parseExact` has read. The check returns the body: the same object, or a
 * copy without the blank strings that PHP clients send for absent optional fields. Unknown members are
 * ignored. It throws a Refusal: BODY_MALFORMED if the body is not an object, FIELD_REQUIRED or
 * FIELD_INVALID for the first wrong field in the order of the schema, as `order.line_items[0].price`.
 */
export function checker<S extends TSchema>(schema: S): (body: unknown) => Static<S> {
  const compiled = Compile(schema);
  return (body) => {
    if (!isRecord(body)) throw new Refusal({ code: 'BODY_MALFORMED' });
    if (compiled.Check(body)) return body as Static<S>;
    return walk(schema, body, '') as Static<S>;
  };
}

interface Shape extends TSchema {
  type?: string | undefined;
  properties?: Record<string, TSchema> | undefined;
  required?: string[] | undefined;
  items?: TSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
}

function walk(schema: Shape, value: unknown, path: string): unknown {
  if (schema.properties !== undefined) return walkObject(schema, value, path);
  if (schema.items !== undefined) return walkArray(schema, value, path);
  const reason = leafReason(schema, value);
  if (reason === undefined) return value;
  throw isBlank(value) ? blank(path) : invalid(path, reason);
}

function walkObject(schema: Shape, value: unknown, path: string): unknown {
  if (!isRecord(value)) throw invalid(path, 'must be an object');
  const clean: Record<string, unknown> = {};
  const rules = rulesOf(schema);
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    for (const rule of rules) if (rule.before === name) apply(rule, clean, path);
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const required = schema.required?.includes(name) ?? false;
    if (given === undefined || (!required && isBlank(given))) {
      if (required) throw new Refusal({ code: 'FIELD_REQUIRED', field: join(path, name) });
    } else {
      clean[name] = walk(member, given, join(path, name));
    }
  }
  for (const rule of rules) if (rule.before === undefined) apply(rule, clean, path);
  return clean;
}

function walkArray(schema: Shape, value: unknown, path: string): unknown {
  if (!Array.isArray(value)) throw invalid(path, 'must be a list');
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems)
    throw invalid(path, `must have at least ${minItems} ${minItems === 1 ? 'entry' : 'entries'}`);
  if (value.length > maxItems) throw invalid(path, `must have at most ${maxItems} entries`);
  return value.map((item, index) => walk(items as Shape, item, `${path}[${index}]`));
}

function apply(rule: ReturnType<typeof rulesOf>[number], value: unknown, path: string): void {
  const broken = rule.broken(value);
  if (broken !== undefined) throw new Refusal({ ...broken, field: join(path, broken.field) });
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

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactDecimal)
  );
}
