// What is checked of a notification before its signature, and after it.
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { timestampToleranceSeconds } from '../wire/classic/message.ts';
import type { SignedParts } from '../wire/classic/text.ts';
import { parseUtcSeconds } from '../wire/classic/time.ts';
import type { NotificationBody } from './bodies.ts';
import { NotificationError } from './errors.ts';
import { objectIn } from './json-body.ts';
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

/** A notification whose signature is still to be verified. */
export interface Opened {
  parts: SignedParts & { body: Uint8Array };
  signature: string;
  secrets: readonly string[];
}

/**
 * Reads everything that the signature covers.
 *
 * @throws {NotificationError} when a header or the raw body is missing, or it is for another client
 * @throws {TypeError} when an option is not valid
 */
export function open(rawBody: RawBody, headers: ReceivedHeaders, options: VerifyOptions): Opened {
  const { secrets, target } = checked(options);
  const body = rawBytes(rawBody);
  const { clientId, requestId, timestamp, signature } = fourHeaders(headers);
  if (options.clientId !== undefined && options.clientId !== clientId) {
    throw new NotificationError(
      'client_differs',
      `The notification is for client ${clientId}, not for ${options.clientId}. Is this the URL of another brand, or do sandbox and production share it?`,
    );
  }
  return { parts: { clientId, requestId, timestamp, target, body }, signature, secrets };
}

/**
 * Checks the time of a notification whose signature is valid, and reads its body.
 *
 * @throws {NotificationError} when it is too old or too new, or not a JSON object
 */
export function accept({ parts }: Opened, options: VerifyOptions): VerifiedNotification {
  const { clientId, requestId, timestamp, body } = parts;
  const now = options.now?.() ?? new Date();
  const { toleranceSeconds = timestampToleranceSeconds } = options;
  const late = diagnoseTimestamp({ timestamp, now, toleranceSeconds });
  if (late !== undefined) throw new NotificationError(late.code, late.message);
  const at = parseUtcSeconds(timestamp) as Date;
  return { requestId, clientId, timestamp: at, body: read(body) };
}

function checked(options: VerifyOptions) {
  const { secretKey, path, clientId, toleranceSeconds = timestampToleranceSeconds } = options;
  if (clientId === '') throw new TypeError('clientId is empty: pass yours, or leave it out.');
  const secrets = [secretKey].flat();
  if (secrets.length === 0 || secrets.some((key) => typeof key !== 'string' || key === '')) {
    throw new TypeError('secretKey is missing: pass the secret key of the client, or a list.');
  }
  if (!(Number.isFinite(toleranceSeconds) && toleranceSeconds > 0)) {
    throw new TypeError('toleranceSeconds must be a number of seconds above 0; it has no "off".');
  }
  return { secrets, target: pathOf(path) };
}

/** The path in a path or a URL. Throws a TypeError if there is none. */
export function pathOf(path: string): string {
  const target = String(path ?? '')
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '');
  if (target.startsWith('/')) return target;
  throw new TypeError(
    `path must be the path of your notification URL, such as "/payments/notifications", not ${JSON.stringify(path)}. It is signed as Request-Target.`,
  );
}

function read(body: Uint8Array): NotificationBody {
  const parsed = objectIn(body);
  if (parsed !== undefined) return parsed as NotificationBody;
  throw new NotificationError(
    'body_not_json',
    'The signature is valid, but the body is not a JSON object.',
  );
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
