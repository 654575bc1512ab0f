// Turns bound SQL into what the driver sends: the statement's text, its name, and its values.
import { createHash } from 'node:crypto';
import { type Sql, textOf } from './db.ts';

/** What the driver runs. Without a name it is parsed again each time. */
export interface Statement {
  readonly text: string;
  readonly name?: string | undefined;
}

// Every connection keeps a plan for each name. The number of texts made from fragments has no limit, so
// beyond this many statements run without a name.
const MAX_NAMES = 1000;

/** Makes a function that returns a query's text and statement name. It builds the text of a plain template once. */
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
 * A value in the form that the driver accepts. Throws a TypeError for a plain object, because the driver
 * would guess (JSON for an object, a PostgreSQL array for an array): use `json(…)` for jsonb.
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
