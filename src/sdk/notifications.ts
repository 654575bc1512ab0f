// For merchants' notification handlers: verifies notifications, and signs test notifications.
import { randomUUID } from 'node:crypto';
import { diagnoseSignature, type SignatureQuestion } from '../wire/classic/diagnose.ts';
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { requestHeaders } from '../wire/classic/headers.ts';
import { signingKey, verifies } from '../wire/classic/signature.ts';
import { parseUtcSeconds } from '../wire/classic/time.ts';
import { parseExact, writeJson } from '../wire/json.ts';
import type { NotificationBody } from './bodies.ts';
import { NotificationError } from './errors.ts';
import { fourHeaders, type RawBody, type ReceivedHeaders, rawBytes } from './received.ts';

export interface VerifyOptions {
  /** The secret key, or several during a key rotation. */
  secretKey: string | readonly string[];
  /**
   * Path of your notification URL as configured at the gateway: `/payments/notifications`. Behind a
   * proxy this is the path that the gateway calls, which may differ from the path that arrives. You
   * may also pass the whole URL; only its path is used.
   */
  path: string;
  /** Your client id. If it is set, notifications for another client are refused. */
  clientId?: string | undefined;
  /** How far Request-Timestamp may be from now, in seconds, both ways. 3600 unless set; cannot be turned off. */
  toleranceSeconds?: number | undefined;
  /** Wall-clock time. */
  now?: (() => Date) | undefined;
}

export interface VerifiedNotification {
  /** The same for every attempt of this notification: store it, and skip what you have already processed. */
  requestId: string;
  clientId: string;
  /** When this attempt was signed. */
  timestamp: Date;
  body: NotificationBody;
}

const defaultToleranceSeconds = 3600;

/**
 * Verifies a notification: its signature over the raw body, and its timestamp (DOKU API, HTTP
 * Notification; Signature).
 *
 * @param rawBody the body as received, before any JSON parser
 * @param headers the headers of the incoming request
 * @param options the secret key and the path of your notification URL
 * @returns the parsed body, and the Request-Id by which you recognise a repeated notification
 * @throws {NotificationError} when it must not be trusted; `reason` and the message say what to fix
 * @throws {TypeError} when an option is not valid
 * @example
 * const { requestId, body } = verifyNotification(await request.text(), request.headers, {
 *   secretKey: 'SK-…',
 *   path: '/payments/notifications',
 * });
 */
export function verifyNotification(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: VerifyOptions,
): VerifiedNotification {
  const { secrets, target, toleranceSeconds } = checked(options);
  const body = rawBytes(rawBody);
  const { clientId, requestId, timestamp, signature } = fourHeaders(headers);
  if (options.clientId !== undefined && options.clientId !== clientId) {
    throw new NotificationError(
      'client_differs',
      `The notification is for client ${clientId}, not for ${options.clientId}. Is this the URL of another brand, or do sandbox and production share it?`,
    );
  }
  const parts = { clientId, requestId, timestamp, target, body };
  if (!secrets.some((secret) => verifies(signingKey(secret), parts, signature))) {
    throw mismatch({ parts, signature, secrets, url: options.path });
  }
  const now = options.now?.() ?? new Date();
  const late = diagnoseTimestamp({ timestamp, now, toleranceSeconds });
  if (late !== undefined) throw new NotificationError(late.code, late.message);
  const at = parseUtcSeconds(timestamp) as Date;
  return { requestId, clientId, timestamp: at, body: read(body) };
}

function mismatch(question: Omit<SignatureQuestion, 'reader'>): NotificationError {
  // Anybody can post anything to a notification URL, so only single mistakes are searched, not combinations of two.
  const findings = diagnoseSignature({ ...question, reader: 'receiver', mistakes: 1 });
  const [first] = findings;
  const message = findings.map((finding) => finding.message).join(' ');
  return new NotificationError(first?.code ?? 'unexplained', message, findings);
}

function checked(options: VerifyOptions) {
  const { secretKey, path, clientId, toleranceSeconds = defaultToleranceSeconds } = options;
  if (clientId === '') throw new TypeError('clientId is empty: pass yours, or leave it out.');
  const secrets = [secretKey].flat();
  if (secrets.length === 0 || secrets.some((key) => typeof key !== 'string' || key === '')) {
    throw new TypeError('secretKey is missing: pass the secret key of the client, or a list.');
  }
  if (!(Number.isFinite(toleranceSeconds) && toleranceSeconds > 0)) {
    throw new TypeError('toleranceSeconds must be a number of seconds above 0; it has no "off".');
  }
  return { secrets, target: pathOf(path), toleranceSeconds };
}

function pathOf(path: string): string {
  const target = String(path ?? '')
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '');
  if (target.startsWith('/')) return target;
  throw new TypeError(
    `path must be the path of your notification URL, such as "/payments/notifications", not ${JSON.stringify(path)}. It is signed as Request-Target.`,
  );
}

function read(body: Uint8Array): NotificationBody {
  const parsed = parsedOrUndefined(body);
  if (typeof parsed === 'object' && parsed !== null) return parsed as NotificationBody;
  throw new NotificationError(
    'body_not_json',
    'The signature is valid, but the body is not a JSON object.',
  );
}

function parsedOrUndefined(body: Uint8Array): unknown {
  try {
    return parseExact(body);
  } catch {
    return undefined;
  }
}

export interface TestNotification {
  secretKey: string;
  clientId: string;
  /** Path of the handler: `/payments/notifications`. */
  path: string;
  /** An object is written as compact JSON; text is signed unchanged. */
  body: object | string;
  /** A new UUID unless set. */
  requestId?: string | undefined;
  /** Wall-clock time. */
  now?: (() => Date) | undefined;
}

/**
 * Signs a notification as the gateway does, for tests of your handler (DOKU API, HTTP Notification).
 *
 * @param notification the keys, the path of your handler and the body
 * @returns the headers and the body to POST to your handler, byte by byte
 * @throws {TypeError} when `path` is not a path
 * @example
 * const { headers, body } = signTestNotification({ secretKey, clientId, path, body: notification });
 * await fetch(`http://localhost:3000${path}`, { method: 'POST', headers, body });
 */
export function signTestNotification(notification: TestNotification): {
  headers: Record<string, string>;
  body: string;
} {
  const { secretKey, clientId, path, body, requestId = randomUUID() } = notification;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : writeJson(body);
  const message = { clientId, requestId, target: pathOf(path), body: bytes };
  const headers = requestHeaders(
    signingKey(secretKey),
    message,
    notification.now?.() ?? new Date(),
  );
  return { headers, body: bytes.toString('utf8') };
}
