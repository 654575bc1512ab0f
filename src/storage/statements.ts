// From bound SQL to what goes over the wire: a statement's text, its name, and its values as PostgreSQL reads them.
import { createHash } from 'node:crypto';
import { type Sql, textOf } from './db.ts';

/** What the driver runs; without a name it is parsed anew each time. */
export interface Statement {
  readonly text: string;
  readonly name?: string | undefined;
}

// Each name is a plan that every connection keeps. Texts put together from fragments could go on
// forever, so past this many they run unnamed.
const MAX_NAMES = 1000;

/** Finds a query's text and prepared-statement name, building each text of a plain template once. */
export function statementCache(maxNames: number = MAX_NAMES): (query: Sql) => Statement {
  const byTemplate = new WeakMap<readonly string[], Statement>();
  const byText = new Map<string, Statement>();
  const named = (text: string): Statement => {
    const known = byText.get(text);
    if (known) return known;
    if (byText.size >= maxNames) return { text };
    const name = `g${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
    const statement = { text, name };
    byText.set(text, statement);
    return statement;
  };
  return (query) => {
    const known = byTemplate.get(query.strings);
    if (known) return known;
    const statement = named(textOf(query));
    byTemplate.set(query.strings, statement);
    return statement;
  };
}

/**
 * A value as the driver may have it. Throws a TypeError for a plain object: the driver would guess
 * (JSON for an object, a PostgreSQL array for an array), so jsonb has to be said with `json(…)`.
 */
export function toParameter(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      if (value instanceof Uint8Array) return value;
      if (value instanceof Date) return value.toISOString();
      if (Array.isArray(value)) return value.map(toParameter);
  }
  throw new TypeError(`a ${typeof value} cannot be an SQL value; use json(…) for a jsonb column`);
}
