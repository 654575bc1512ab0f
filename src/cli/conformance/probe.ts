// What the checks use: raw signed calls of which any part can be broken, and expectations.
import { randomUUID } from 'node:crypto';
import { requestHeaders, timestampToleranceSeconds } from '../../wire/classic/headers.ts';
import { signingKey, verifies } from '../../wire/classic/signature.ts';
import { writeJson } from '../../wire/json.ts';

export interface Target {
  url: string;
  clientId: string;
  secret: string;
}

/** One thing to check; `run` throws Failed with a sentence, or Skipped. */
export interface Check {
  name: string;
  run: () => Promise<void>;
}

export class Failed extends Error {}

export class Skipped extends Error {}

export interface Call {
  method?: 'GET' | 'POST' | undefined;
  path: string;
  body?: object | undefined;
  requestId?: string | undefined;
  /** Time of the signature; now unless set. */
  at?: Date | undefined;
  /** Replaces headers after signing; undefined removes one. */
  headers?: Record<string, string | undefined> | undefined;
}

export interface Answered {
  status: number;
  raw: Buffer;
  json: Record<string, unknown>;
  /** Whether the answer's signature is valid for this call. */
  signed: boolean;
}

const answerWithinMs = 30_000;

/** Sends a call. Throws Failed if no answer comes. */
export async function send({ url, clientId, secret }: Target, call: Call): Promise<Answered> {
  const { method = 'POST', path, requestId = randomUUID(), at = new Date() } = call;
  const body = call.body === undefined ? undefined : writeJson(call.body);
  const key = signingKey(secret);
  const message = { clientId, requestId, target: path, body };
  const headers = changed(requestHeaders(key, message, at), call.headers);
  const answer = await exchange(url + path, { method, headers, body });
  const parts = {
    clientId,
    requestId,
    timestamp: answer.headers.get('response-timestamp') ?? '',
    target: path,
    body: method === 'GET' ? undefined : answer.raw,
  };
  const signature = answer.headers.get('signature') ?? '';
  const signed = verifies(key, parts, signature, 'Response-Timestamp');
  return { ...answer, signed };
}

/** Headers with some of them replaced; undefined removes one. */
export function changed(signed: object, change: Call['headers'] = {}): Headers {
  const headers = new Headers(signed as Record<string, string>);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

interface Message {
  method: string;
  headers: Headers;
  body: Buffer | undefined;
}

/** One exchange over HTTP. Throws Failed if no answer comes. */
export async function exchange(url: string, { method, headers, body }: Message) {
  const signal = AbortSignal.timeout(answerWithinMs);
  const bytes = body === undefined ? null : new Uint8Array(body);
  const response = await fetch(url, { method, headers, signal, body: bytes }).catch(
    (error: Error) => {
      throw new Failed(
        `no answer (${(error.cause as Error | undefined)?.message ?? error.message})`,
      );
    },
  );
  const raw = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, raw, json: parsedOr(raw) };
}

function parsedOr(raw: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(raw.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Throws Failed unless the answer has this HTTP status. */
export function expectStatus(answer: Pick<Answered, 'status' | 'raw'>, status: number): void {
  if (answer.status === status) return;
  throw new Failed(`HTTP ${answer.status} instead of ${status}: ${shortened(answer.raw)}`);
}

/** Throws Failed unless the answer is a refusal with this code whose message begins with `message`. */
export function expectRefusal(
  answer: Answered,
  status: number,
  code: string,
  message: string,
): void {
  expectStatus(answer, status);
  const error = answer.json.error as { code?: string; message?: string } | undefined;
  if (error?.code === code && error.message?.startsWith(message)) return;
  throw new Failed(`${shortened(answer.raw)} instead of ${code}: ${message}`);
}

/** Throws Failed with `sentence` unless `isTrue`. */
export function expectThat(isTrue: boolean, sentence: string): void {
  if (!isTrue) throw new Failed(sentence);
}

export function shortened(raw: Buffer): string {
  const text = raw.toString('utf8');
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** A time that is far outside the tolerance. */
export function tooOld(): Date {
  return new Date(Date.now() - (timestampToleranceSeconds + 600) * 1000);
}
