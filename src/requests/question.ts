// A question: a merchant's signed call as it came in, kept so that it is answered once and can be shown later.
import { createHash } from 'node:crypto';
import { maskCardNumbers } from '../lib/card-numbers.ts';

export interface Question {
  clientId: string;
  /** The idempotency key, unique for the merchant: the dialect and its id (in SNAP, also the path and the day). */
  key: string;
  /** The Request-Id (classic) or X-EXTERNAL-ID (SNAP). */
  requestId: string;
  /** The path as it was called. */
  path: string;
  /** The headers that were signed, by their names in lower case. Never a token or a secret. */
  headers: Readonly<Record<string, string>>;
  /** The raw body, with card numbers masked. */
  body: Buffer;
  /** SHA-256 of the path and the raw body: the same key with another hash is another question. */
  hash: Buffer;
  /** What the dialect has read in the body; absent where the question was read back from the database. */
  content?: unknown;
}

/** What arrives of a question before it is kept. */
export type Arrival = Omit<Question, 'hash' | 'headers'> & {
  /** All headers of the call, of which `kept` names those to keep. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Makes the question to keep of a call; `kept` names the headers that its dialect signs. */
export function questionOf(arrival: Arrival, kept: readonly string[]): Question {
  const { path, body, headers } = arrival;
  const pairs = kept.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    ...arrival,
    headers: Object.fromEntries(pairs),
    body: maskCardNumbers(body),
    hash: createHash('sha256').update(path).update('\n').update(body).digest(),
  };
}
