// A question: a merchant's signed call as it came in, stored so that it has one effect and can be shown later.
import { createHash } from 'node:crypto';
import { maskCardNumbers } from '../lib/card-numbers.ts';

export interface Question {
  clientId: string;
  /** The idempotency key, unique for the merchant: the dialect and its id (in SNAP, also the path and the day). */
  key: string;
  /** The Request-Id (classic) or X-EXTERNAL-ID (SNAP). */
  requestId: string;
  /** The path as sent. */
  path: string;
  /** The headers that were signed, by their names in lower case. Never a token or a secret. */
  headers: Readonly<Record<string, string>>;
  /** The raw body, with card numbers masked. */
  body: Buffer;
  /** SHA-256 of the path and the raw body: another hash under the same key is a reused key. */
  hash: Buffer;
  /** The body as it came. Absent if the question was read from the database. */
  raw?: Buffer | undefined;
  /** The body as the dialect has parsed it; absent if the question was read from the database. */
  content?: unknown;
}

/** A call before it becomes a question. */
type Arrival = Omit<Question, 'hash' | 'headers'> & {
  /** All headers of the call. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Makes the question of a call: keeps the headers named in `kept`, masks card numbers in the body. */
export function questionOf(arrival: Arrival, kept: readonly string[]): Question {
  const { clientId, key, requestId, path, body, headers: all } = arrival;
  const headers: Record<string, string> = {};
  for (const name of kept) {
    const value = all[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return {
    clientId,
    key,
    requestId,
    path,
    headers,
    body: maskCardNumbers(body),
    raw: body,
    content: undefined,
    hash: hashOf(path, body),
  };
}

function hashOf(path: string, body: Buffer): Buffer {
  return createHash('sha256').update(path).update('\n').update(body).digest();
}

/**
 * The body exactly as the merchant sent it; undefined if that is not known any more, because a number in it looked like
 * a card's and was masked before it was kept.
 */
export function wholeBody({ raw, path, body, hash }: Question): Buffer | undefined {
  if (raw !== undefined) return raw;
  return hashOf(path, body).equals(hash) ? body : undefined;
}
