// The options of a client, checked once and completed with defaults.
import { requestIdMaxLength } from '../wire/classic/message.ts';
import type { Keys } from './keys.ts';

/** The base URLs of DOKU's own hosts (DOKU API, Environments). */
export const hosts = {
  sandbox: 'https://api-sandbox.doku.com',
  production: 'https://api.doku.com',
} as const;

/** The part of the global `fetch` that the client uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Waits `ms` milliseconds, or until `signal` is aborted; does not reject. */
export type Delay = (ms: number, signal?: AbortSignal | undefined) => Promise<void>;

/** The options of a client, wherever it runs. */
export interface ConnectionOptions {
  /** `BRN-…` or `MCH-…`, from the back office. */
  clientId: string;
  /** `SK-…`, from the back office. It must belong to the same environment as `baseUrl`. */
  secretKey: string;
  /** DOKU's sandbox unless set; `hosts.production`, or the address of your own gateway. */
  baseUrl?: string | undefined;
  /** The global `fetch` unless set. */
  fetch?: Fetch | undefined;
  /** The timeout of one attempt in milliseconds; 30,000 unless set. */
  timeoutMs?: number | undefined;
  /** How many retries may follow the first attempt; 4 unless set, 0 for none. */
  maxRetries?: number | undefined;
  /** Wall-clock time, for Request-Timestamp. */
  now?: (() => Date) | undefined;
  /** Creates the Request-Id of a call without one; a UUID unless set. */
  newRequestId?: (() => string) | undefined;
  /** Waits between attempts; returns early when `signal` is aborted. */
  delay?: Delay | undefined;
  /** A random number from 0 to below 1, for the jitter. */
  random?: (() => number) | undefined;
}

export interface Connection {
  clientId: string;
  keys: Keys;
  /** Without a slash at the end. */
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

/**
 * Checks the options and fills in the defaults.
 *
 * @param keys called when the options are valid
 * @throws {TypeError} when an option is not valid; the message says what to fix
 */
export function connectionOf(options: ConnectionOptions, keys: () => Keys): Connection {
  const { clientId, secretKey } = options;
  const connection = {
    clientId,
    baseUrl: baseUrlOf(options.baseUrl ?? hosts.sandbox),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 4,
    maxAnswerBytes: 1_048_576,
    now: options.now ?? (() => new Date()),
    newRequestId: options.newRequestId ?? (() => crypto.randomUUID()),
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
  return { ...connection, keys: keys() };
}

/**
 * Checks that `requestId` can be a Request-Id header (DOKU API, Request Header).
 *
 * @throws {TypeError} when it is empty, longer than 128 characters or not printable ASCII
 */
export function checkRequestId(requestId: string): void {
  printable('requestId', requestId);
  if (requestId.length > requestIdMaxLength) {
    throw new TypeError(`requestId has more than ${requestIdMaxLength} characters.`);
  }
}

function printable(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is missing.`);
  if (value !== value.trim()) {
    throw new TypeError(`${name} has whitespace around it; trim it where you read it.`);
  }
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new TypeError(`${name} contains characters that a header cannot contain.`);
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

function wait(ms: number, signal?: AbortSignal | undefined): Promise<void> {
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
