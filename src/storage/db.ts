// The database as the rest of the house sees it: bound SQL, readers, and transactions that must be named.

// A symbol, because a merchant's JSON can imitate any other property and would then be spliced in as text.
const bound: unique symbol = Symbol('bound SQL');

/** SQL text with its bound values. Only the `sql` tag makes one, so nothing is ever spliced in as text. */
export interface Sql {
  readonly [bound]: true;
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * A tagged template that only binds. A nested `sql` fragment is joined in; everything else is a
 * parameter: text, numbers, bigint, boolean, Date, Buffer, null (undefined too), arrays of these for
 * PostgreSQL arrays, and `json(…)` for jsonb columns.
 */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  // A template without fragments keeps its own `strings`, the key under which its text is cached.
  if (!values.some(isSql)) return { [bound]: true, strings, values };
  const outStrings: string[] = [strings[0] ?? ''];
  const outValues: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const after = strings[i + 1] ?? '';
    if (isSql(value)) {
      outStrings[outStrings.length - 1] += value.strings[0] ?? '';
      for (let j = 1; j < value.strings.length; j++) outStrings.push(value.strings[j] ?? '');
      outValues.push(...value.values);
      outStrings[outStrings.length - 1] += after;
    } else {
      outValues.push(value);
      outStrings.push(after);
    }
  }
  return { [bound]: true, strings: outStrings, values: outValues };
}

/**
 * A value for a jsonb column, as JSON text. A bigint inside becomes its decimal digits as a JSON
 * string (a JSON number would lose digits on the way back; read it with `BigInt(…)`). Null and
 * undefined become SQL null, never the JSON null. Works inside arrays for `unnest(…::jsonb[])`.
 */
export function json(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );
}

/** The statement's text with `$1 … $n` where the values go. */
export function textOf(query: Sql): string {
  let text = query.strings[0] ?? '';
  for (let i = 1; i < query.strings.length; i++) text += `$${i}${query.strings[i]}`;
  return text;
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && bound in value;
}

export interface Reader {
  /**
   * Runs one statement. Rows come back with int8 (so `count(*)` too) as bigint, timestamptz as Date,
   * jsonb parsed, bytea as Buffer, and numeric (so `sum(int8)`: cast it to int8) and date as text.
   */
  rows<Row>(query: Sql): Promise<Row[]>;
}

declare const writable: unique symbol;

/** Permission to write. A statement that changes rows takes a Tx, so that nobody writes by accident. */
export interface Tx extends Reader {
  readonly [writable]: true;
}

export interface Db extends Reader {
  /** One statement that is a transaction of its own: the cheapest way to commit a fact. */
  readonly single: Tx;
  /**
   * Several statements that commit together. Runs `work` again, from its start, when PostgreSQL
   * reports a serialization failure or a deadlock: `work` must hold no effect outside the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Answers when the server answers; throws with the reason when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A constraint said no. Stores turn `constraint` into a refusal by its name. */
export class ConstraintViolation extends Error {
  readonly constraint: string;

  constructor(constraint: string, options?: ErrorOptions) {
    super(`constraint ${constraint} violated`, options);
    this.name = 'ConstraintViolation';
    this.constraint = constraint;
  }
}
