// One call to the gateway: signs the same bytes again for each attempt, and retries if that is safe.
import { judge, type ReceivedAnswer } from './answer.ts';
import { joined } from './bytes.ts';
import type { Connection } from './connection.ts';
import { ConnectionError, GapuraError } from './errors.ts';

export interface Call {
  method: 'GET' | 'POST';
  /** Path below the base URL. */
  path: string;
  requestId: string;
  /** Serialised once, by the caller. */
  body?: Uint8Array<ArrayBuffer> | undefined;
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

/** Longest wait before a retry, in milliseconds, even if `Retry-After` asks for more. */
const longestWaitMs = 30_000;
const firstWaitMs = 250;

/**
 * Sends `call` until there is an answer. Every attempt has the same Request-Id and bytes, so the
 * gateway does the work once (DOKU API, Idempotency).
 *
 * @returns the verified answer
 * @throws {GapuraError} or one of its subclasses, when there is no verified success
 * @throws the reason of `call.signal` when it is aborted
 */
export async function send(connection: Connection, call: Call): Promise<Reply> {
  return withRetries(connection, call.signal, (attempts) => attempt(connection, call, attempts));
}

/** The result of an attempt. An error with `afterMs` may be retried after at least that many milliseconds. */
export type Attempted<R> = R | { error: GapuraError; afterMs?: number | undefined };

/**
 * Calls `attempt` until it returns a value or an error that is not retried, at most `maxRetries` times
 * after the first. The wait grows from retry to retry.
 *
 * @param attempt called with the number of this attempt, from 1
 * @throws {GapuraError} the error of the last attempt
 */
export async function withRetries<R extends { value: unknown }>(
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

/** Doubles from attempt to attempt. The upper half is random, so that callers do not retry at the same time. */
function backoffMs(attempts: number, random: number): number {
  const full = firstWaitMs * 2 ** (attempts - 1);
  return full / 2 + (full / 2) * random;
}

async function attempt(
  connection: Connection,
  call: Call,
  attempts: number,
): Promise<Attempted<Reply>> {
  const { clientId, keys } = connection;
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
  const question = { method, target, requestId, clientId, keys, attempts };
  const judgement = await judge(question, answer);
  if (judgement.kind !== 'success') return judgement;
  const { value, replayed } = judgement;
  return { value, replayed, status: answer.status, attempts, rawBody: answer.body };
}

async function post(connection: Connection, call: Call, url: URL): Promise<ReceivedAnswer> {
  const { method, requestId, body } = call;
  const { clientId, keys, now } = connection;
  const message = { clientId, requestId, target: url.pathname, body };
  const headers = await keys.request(message, now());
  return exchange(connection, { method, url, headers, requestId, body, signal: call.signal });
}

/** One HTTP request. */
export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | undefined;
  /** Identifies the call in errors. */
  requestId: string;
  signal?: AbortSignal | undefined;
}

/**
 * Sends one request and reads the answer.
 *
 * @throws {GapuraError} with code `answer_too_long` when the answer exceeds the limit
 * @throws what `fetch` throws when there is no answer
 */
export async function exchange(connection: Connection, out: Outgoing): Promise<ReceivedAnswer> {
  const { method, url, headers, body, requestId } = out;
  const timeout = AbortSignal.timeout(connection.timeoutMs);
  const response = await connection.fetch(url.href, {
    method,
    headers: { ...headers, Accept: 'application/json' },
    body: body ?? null,
    // A signature is for one path: following a redirect could only fail, or leak the order.
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

async function limited(
  response: Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

/** The ConnectionError for what `exchange` threw: whether the request was processed is unknown. */
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
    'Whether it was processed is unknown. Call again with the same requestId: nothing is done twice.';
  return new ConnectionError(message, { code, requestId, attempts, cause, hint });
}

/** fetch says only "fetch failed"; its cause says what happened. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (!(inner instanceof Error)) return cause.message;
  const { code } = inner as { code?: string };
  return inner.message || code || cause.message;
}
