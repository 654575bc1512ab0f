// Reads what a merchant's web framework hands over: headers of any type, and the raw body.
import { bytesOf } from './bytes.ts';
import { NotificationError } from './errors.ts';

/** Headers from `fetch`, `node:http` or a serverless function; names in upper or lower case. */
export type ReceivedHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>;

/** The body exactly as it was received. */
export type RawBody = string | Uint8Array | ArrayBuffer;

const named = ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'] as const;

/**
 * Returns the four headers of a notification (DOKU API, HTTP Notification).
 *
 * @throws {NotificationError} when one is missing or repeated; the message names it
 */
export function fourHeaders(headers: ReceivedHeaders) {
  const read = headerReader(headers);
  const [clientId, requestId, timestamp, signature] = named.map(read);
  if (![clientId, requestId, timestamp, signature].some((value) => value !== undefined)) {
    throw new NotificationError(
      'headers_missing',
      `None of the headers ${named.join(', ')} is there. Pass the headers of the incoming request (request.headers), unchanged.`,
    );
  }
  return {
    clientId: present('Client-Id', clientId),
    requestId: present('Request-Id', requestId),
    timestamp: present('Request-Timestamp', timestamp),
    signature: present('Signature', signature),
  };
}

function present(name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  const responses =
    name === 'Request-Timestamp'
      ? ' Notifications have Request-Timestamp; Response-Timestamp belongs to answers.'
      : '';
  throw new NotificationError(
    'header_missing',
    `The header ${name} is missing or empty. Does a proxy or gateway before this program drop it?${responses}`,
  );
}

/**
 * Returns a function that reads a header by its name.
 *
 * @throws {NotificationError} when `headers` is not an object. The function throws one when a header
 *   came twice with different values.
 */
export function headerReader(headers: ReceivedHeaders): (name: string) => string | undefined {
  if (typeof headers !== 'object' || headers === null) {
    throw new NotificationError(
      'headers_missing',
      `The headers are ${headers === null ? 'null' : `a ${typeof headers}`}; pass request.headers.`,
    );
  }
  if (isHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  return (name) => {
    const wanted = name.toLowerCase();
    const values = Object.entries(headers)
      .filter(([key]) => key.toLowerCase() === wanted)
      .flatMap(([, value]) => value ?? []);
    if (new Set(values).size > 1) {
      throw new NotificationError('header_repeated', `The header ${name} came more than once.`);
    }
    return values[0];
  };
}

function isHeaders(headers: object): headers is Headers {
  return typeof (headers as { get?: unknown }).get === 'function';
}

/**
 * Returns the bytes of `body`.
 *
 * @throws {NotificationError} when it is not the raw body; the message says how to get it
 */
export function rawBytes(body: unknown): Uint8Array {
  if (typeof body === 'string' && body !== '') return bytesOf(body);
  if (body instanceof ArrayBuffer) return rawBytes(new Uint8Array(body));
  if (body instanceof Uint8Array && body.length > 0) return body;
  throw notRaw(body);
}

const howToGetRaw =
  'Pass the raw body as a string or bytes: in Express mount express.raw({ type: "application/json" }) on this route before express.json(); in a fetch-style handler pass await request.text(); with node:http join the chunks.';

function notRaw(body: unknown): NotificationError {
  if (body === undefined || body === null || body === '' || body instanceof Uint8Array) {
    return new NotificationError(
      'body_missing',
      `The body is ${body === undefined || body === null ? String(body) : 'empty'}: it was not read yet, or something else has already read it. ${howToGetRaw}`,
    );
  }
  if (typeof (body as { then?: unknown }).then === 'function') {
    return new NotificationError('body_parsed', `The body is a promise: await it. ${howToGetRaw}`);
  }
  if (typeof (body as { pipe?: unknown; getReader?: unknown }).pipe === 'function') {
    return new NotificationError('body_parsed', `The body is a stream: read it. ${howToGetRaw}`);
  }
  return new NotificationError(
    'body_parsed',
    `The body is a parsed ${Array.isArray(body) ? 'array' : typeof body}, not the raw bytes. The signature covers the exact bytes that were sent, and JSON.stringify cannot restore them. ${howToGetRaw}`,
  );
}
