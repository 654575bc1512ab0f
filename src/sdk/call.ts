// One call to the gateway: signs the same bytes afresh for each attempt, and asks again where that is safe.
import { requestHeaders } from '../wire/classic/headers.ts';
import { judge, type ReceivedAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { ConnectionError, GapuraError } from './errors.ts';

export interface Call {
  method: 'GET' | 'POST';
  /** Path below the base URL. */
  path: string;
  requestId: string;
  /** Serialised once by the caller. */
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal | undefined;
}

export interface Reply {
  value: object;
  /** Whether this is the answer of an earlier request with the same Request-Id. */
  replayed: boolean;
  status: number;
  attempts: number;
  rawBody: Uint8Array;
}

/** Longest wait before another attempt, in milliseconds, whatever a `Retry-After` says. */
const longestWaitMs = 30_000;
const firstWaitMs = 250;

/**
 * Sends `call` until it is answered. Every attempt carries the same Request-Id and bytes, so the
 * gateway does the work once (DOKU API, Idempotency). Throws a GapuraError or one of its subclasses;
 * where `signal` aborts, its reason.
 */
export async function send(connection: Connection, call: Call): Promise<Reply> {
  return patiently(connection, call.signal, (attempts) => attempt(connection, call, attempts));
}

/** What an attempt came to; with `afterMs` it is worth another, that many milliseconds later at least. */
export type Attempted<R> = R | { error: GapuraError; afterMs?: number };

/** Attempts until there is a result or an error that stays; waits longer from time to time. */
export async function patiently<R extends { value: unknown }>(
  connection: Connection,
  signal: AbortSignal | undefined,
  attempt: (attempts: number) => Promise<Attempted<R>>,
): Promise<R> {
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await attempt(attempts);
    if ('value' in outcome) return outcome;
    if (outcome.afterMs === undefined || attempts > connection.maxRetries) throw outcome.error;
    const waitMs = Math.max(backoffMs(attempts, connection.random()), outcome.afterMs);
    await connection.delay(Math.min(waitMs, longestWaitMs), signal);
  }
}

/** Doubles from attempt to attempt; the upper half is left to chance so that callers do not march in step. */
function backoffMs(attempts: number, chance: number): number {
  const full = firstWaitMs * 2 ** (attempts - 1);
  return full / 2 + (full / 2) * chance;
}

async function attempt(
  connection: Connection,
  call: Call,
  attempts: number,
): Promise<Attempted<Reply>> {
  const { clientId, secretKey, key } = connection;
  const url = new URL(connection.baseUrl + call.path);
  const target = url.pathname;
  const { method, requestId, signal } = call;
  let answer: ReceivedAnswer;
  try {
    answer = await post(connection, call, url);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof GapuraError) throw cause;
    return { error: noAnswer(connection, call, attempts, cause), afterMs: 0 };
  }
  const asked = { method, target, requestId, clientId, secretKey, key, attempts };
  const judgement = judge(asked, answer);
  if (judgement.kind !== 'success') return judgement;
  const { value, replayed } = judgement;
  return { value, replayed, status: answer.status, attempts, rawBody: answer.body };
}

async function post(connection: Connection, call: Call, url: URL): Promise<ReceivedAnswer> {
  const { method, requestId, body } = call;
  const { clientId, key, now } = connection;
  const carried = body === undefined ? {} : { body };
  const message = { clientId, requestId, target: url.pathname, ...carried };
  const headers = requestHeaders(key, message, now());
  return exchange(connection, { method, url, headers, requestId, signal: call.signal, ...carried });
}

/** One request as it goes out. */
export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** Names the call in errors. */
  requestId: string;
  signal?: AbortSignal | undefined;
}

/** Sends one request and reads the answer up to the limit. Throws what `fetch` throws. */
export async function exchange(connection: Connection, out: Outgoing): Promise<ReceivedAnswer> {
  const { method, url, headers, body, requestId } = out;
  const timeout = AbortSignal.timeout(connection.timeoutMs);
  const response = await connection.fetch(url.href, {
    method,
    headers: { ...headers, Accept: 'application/json' },
    ...(body === undefined ? {} : { body }),
    // A signature belongs to one path: following a redirect could only fail, or leak the order.
    redirect: 'manual',
    signal: out.signal ? AbortSignal.any([timeout, out.signal]) : timeout,
  });
  const bytes = await limited(response, connection.maxAnswerBytes);
  if (bytes === undefined) {
    const message = `The answer is longer than ${connection.maxAnswerBytes} bytes`;
    throw new GapuraError(message, { code: 'answer_too_long', requestId, status: response.status });
  }
  return { status: response.status, headers: response.headers, body: bytes };
}

async function limited(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What `exchange` threw, as an error of ours: whether the request was done is unknown. */
export function noAnswer(
  connection: Connection,
  { method, path, requestId }: Pick<Call, 'method' | 'path' | 'requestId'>,
  attempts: number,
  cause: unknown,
): ConnectionError {
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  const why = timedOut ? `none within ${connection.timeoutMs} ms` : reasonOf(cause);
  const message = `No answer to ${method} ${path} at ${connection.baseUrl}: ${why}`;
  const code = timedOut ? 'timeout' : 'network';
  const hint =
    'Whether it was done is unknown. Call again with the same requestId: nothing is done twice.';
  return new ConnectionError(message, { code, requestId, attempts, cause, hint });
}

/** fetch says only "fetch failed"; what happened stands in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (!(inner instanceof Error)) return cause.message;
  const { code } = inner as { code?: string };
  return inner.message || code || cause.message;
}
