// The database as the rest of the code sees it: SQL with bound values, readers, and explicit transactions.
import { DatabaseOutage, type OutageKind } from './outage.ts';

// A symbol, because a merchant's JSON could contain any other property and would then be joined in as SQL text.
const bound: unique symbol = Symbol('bound SQL');

/** SQL text with its bound values. Only the `sql` tag makes one, so no value ever becomes SQL text. */
export interface Sql {
  readonly [bound]: true;
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * A template tag that binds every value. A nested `sql` fragment is joined in. Everything else becomes
 * a parameter: text, numbers, bigint, boolean, Date, Buffer, null (undefined too), arrays of these for
 * PostgreSQL arrays, and `json(…)` for jsonb columns.
 */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  // A template without fragments keeps its own `strings` object, which is the key of the statement cache.
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
 * A value for a jsonb column, as JSON text. A bigint inside becomes a JSON string of its decimal digits,
 * because a JSON number would lose digits on the way back: read it with `BigInt(…)`. Null and undefined
 * become SQL null, never JSON null. Works inside arrays for `unnest(…::jsonb[])`.
 */
export function json(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A bigint. A function for every value would take twice the time, also where there is none.
    if (error instanceof TypeError) return JSON.stringify(value, bigintAsText);
    throw error;
  }
}

const bigintAsText = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

/** The statement's text with `$1 … $n` in place of the values. */
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
   * Runs one statement. In the rows, int8 is a bigint (also `count(*)`), timestamptz a Date, jsonb is
   * parsed, bytea a Buffer, and numeric and date are text. `sum(int8)` is numeric: cast it to int8.
   */
  rows<Row>(query: Sql): Promise<Row[]>;
}

declare const writable: unique symbol;

/** Permission to write. A function that changes rows takes a Tx, so that nobody writes by accident. */
export interface Tx extends Reader {
  readonly [writable]: true;
}

export interface TransactionLimits {
  /** How long one statement may take, in seconds, if not as long as all others. It is planned for its values. */
  statementSeconds?: number | undefined;
}

/** Every method throws DatabaseOutage while the database cannot serve. */
export interface Db extends Reader {
  /** Runs each statement as its own transaction: the cheapest way to commit a fact. */
  readonly single: Tx;
  /**
   * Commits several statements together. If PostgreSQL reports a serialization failure or a deadlock,
   * `work` runs again from its start. So `work` must have no effect outside the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, limits?: TransactionLimits): Promise<T>;
  /** Resolves if the server answers. Throws with the reason if it does not. */
  ping(): Promise<void>;
  /** How its connections are doing, and what went wrong so far. */
  state(): PoolState;
  close(): Promise<void>;
}

/** The connections of one process. Counts are since its start. */
export interface PoolState {
  /** The most there may be. */
  most: number;
  busy: number;
  idle: number;
  /** Statements and transactions that wait for a connection now. */
  waiting: number;
  /** How many found none free, and how long they waited in all, in seconds. */
  waits: number;
  waitSeconds: number;
  /** Statements that failed because the database could not serve. */
  outages: ReadonlyMap<OutageKind, number>;
}

/** A constraint was violated. Stores map the name in `constraint` to a refusal. */
export class ConstraintViolation extends Error {
  readonly constraint: string;

  constructor(constraint: string, options?: ErrorOptions) {
    super(`constraint ${constraint} violated`, options);
    this.name = 'ConstraintViolation';
    this.constraint = constraint;
  }
}

/** Whether the database itself has refused a statement: then that has changed nothing. After any other error it may have. */
export function hasChangedNothing(error: unknown): boolean {
  if (error instanceof ConstraintViolation) return true;
  // A lock that one of several rows has waited for in vain: the others are worth another statement.
  const answer = error instanceof DatabaseOutage && error.kind === 'locked' ? error.cause : error;
  return answer instanceof Error && 'severity' in answer && answer.severity === 'ERROR';
}
