// What a client needs to talk to one gateway as one merchant, checked once.
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { requestIdMaxLength } from '../wire/classic/headers.ts';
import { signingKey } from '../wire/classic/signature.ts';

/** DOKU's own hosts (DOKU API, Environments). */
export const hosts = {
  sandbox: 'https://api-sandbox.doku.com',
  production: 'https://api.doku.com',
} as const;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type Delay = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface ClientOptions {
  /** `BRN-…` or `MCH-…`, from the back office. */
  clientId: string;
  /** `SK-…`, from the back office, of the same environment as `baseUrl`. */
  secretKey: string;
  /**
   * Your RSA private key in PEM, whose public half the gateway knows: needed for channels of the SNAP
   * dialect (`dana`), and for nothing else.
   */
  privateKey?: string | KeyObject;
  /** DOKU's sandbox unless set; `hosts.production`, or the address of your own gateway. */
  baseUrl?: string;
  /** The global `fetch` unless set. */
  fetch?: Fetch;
  /** How long one attempt may take, in milliseconds; 30,000 unless set. */
  timeoutMs?: number;
  /** How many attempts may follow the first; 4 unless set. 0 asks once. */
  maxRetries?: number;
  /** The wall clock, for Request-Timestamp. */
  now?: () => Date;
  /** Makes Request-Ids where a call brings none; UUIDs unless set. */
  newRequestId?: () => string;
  /** Waits between attempts; comes back early where `signal` aborts. */
  delay?: Delay;
  /** Chance from 0 to below 1, for the jitter. */
  random?: () => number;
}

export interface Connection {
  clientId: string;
  secretKey: string;
  key: KeyObject;
  /** Absent where the client was made without one. */
  privateKey?: KeyObject;
  /** Without a slash at its end. */
  baseUrl: string;
  fetch: Fetch;
  timeoutMs: number;
  maxRetries: number;
  maxAnswerBytes: number;
  now: () => Date;
  newRequestId: () => string;
  delay: Delay;
  random: () => number;
}

/** Fills in the defaults. Throws a TypeError that says what to mend. */
export function connectionOf(options: ClientOptions): Connection {
  const { clientId, secretKey } = options;
  const connection = {
    baseUrl: baseUrlOf(options.baseUrl ?? hosts.sandbox),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 4,
    maxAnswerBytes: 1_048_576,
    now: options.now ?? (() => new Date()),
    newRequestId: options.newRequestId ?? randomUUID,
    delay: options.delay ?? wait,
    random: options.random ?? Math.random,
  };
  if (!(Number.isInteger(connection.maxRetries) && connection.maxRetries >= 0)) {
    throw new TypeError('maxRetries must be a whole number from 0.');
  }
  if (!(Number.isInteger(connection.timeoutMs) && connection.timeoutMs > 0)) {
    throw new TypeError('timeoutMs must be a whole number of milliseconds above 0.');
  }
  printable('clientId', clientId);
  printable('secretKey', secretKey);
  const { privateKey: given } = options;
  const privateKey = given === undefined ? {} : { privateKey: privateKeyOf(given) };
  return { ...connection, clientId, secretKey, key: signingKey(secretKey), ...privateKey };
}

/** Throws a TypeError where `requestId` cannot be a Request-Id header (DOKU API, Request Header). */
export function checkRequestId(requestId: string): void {
  printable('requestId', requestId);
  if (requestId.length > requestIdMaxLength) {
    throw new TypeError(`requestId has more than ${requestIdMaxLength} characters.`);
  }
}

/** A private RSA key of any PEM form. Throws a TypeError without repeating it. */
export function privateKeyOf(given: string | KeyObject): KeyObject {
  try {
    const key = typeof given === 'string' ? createPrivateKey(given) : given;
    if (key.type === 'private' && key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Whatever the reason is, it must not repeat the key.
  }
  throw new TypeError('privateKey must be an RSA private key in PEM, without a passphrase.');
}

function printable(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is missing.`);
  if (value !== value.trim()) {
    throw new TypeError(`${name} has whitespace around it; trim it where you read it.`);
  }
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new TypeError(`${name} holds characters that a header cannot carry.`);
  }
}

function baseUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new TypeError(
      `baseUrl must be an address such as ${hosts.sandbox}, without a query, not ${JSON.stringify(text)}.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
