// What is checked of a notification in the SNAP dialect before its signature, and after it.
import { bearerOf, snapToleranceSeconds } from '../wire/snap/message.ts';
import type { SnapParts } from '../wire/snap/text.ts';
import { parseZoned } from '../wire/snap/time.ts';
import { NotificationError } from './errors.ts';
import { objectIn } from './json-body.ts';
import { headerReader, type RawBody, type ReceivedHeaders, rawBytes } from './received.ts';
import type { SnapNotificationBody } from './snap-bodies.ts';

export interface SnapVerifyOptions {
  /** The secret key, or several during a key rotation. */
  secretKey: string | readonly string[];
  /** Path of your notification URL as configured at the gateway: `/v1.0/debit/notify`. */
  path: string;
  /** Whether you issued this token: `accepts` of your snapTokenHandler. Without it only the signature is checked. */
  isTokenValid?: ((token: string) => boolean) | undefined;
  /** Your client id. If it is set, notifications for another client are refused. */
  clientId?: string | undefined;
  /** How far X-TIMESTAMP may be from now, in seconds, both ways. 3600 unless set; cannot be turned off. */
  toleranceSeconds?: number | undefined;
  /** Wall-clock time. */
  now?: (() => Date) | undefined;
}

export interface VerifiedSnapNotification {
  /** New for each attempt. Use the payment's `originalReferenceNo` to recognise a repeated notification. */
  externalId: string;
  clientId: string;
  /** When this attempt was signed. */
  timestamp: Date;
  body: SnapNotificationBody;
}

/** A notification whose token and signature are still to be verified. */
export interface SnapOpened {
  clientId: string;
  externalId: string;
  parts: SnapParts<Uint8Array>;
  signature: string;
  secrets: readonly string[];
}

/**
 * Reads everything that the signature covers, and checks the time.
 *
 * @throws {NotificationError} when something is missing, too old or for another client
 * @throws {TypeError} when an option is not valid
 */
export function openSnap(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: Omit<SnapVerifyOptions, 'isTokenValid'>,
): SnapOpened {
  const secrets = [options.secretKey].flat();
  if (
    secrets.length === 0 ||
    secrets.some((secret) => typeof secret !== 'string' || secret === '')
  ) {
    throw new TypeError('secretKey is missing: pass the secret key of the client, or a list.');
  }
  if (!options.path?.startsWith('/')) {
    throw new TypeError(
      'path must be the path of your notification URL, such as "/v1.0/debit/notify".',
    );
  }
  const body = rawBytes(rawBody);
  const { clientId, externalId, timestamp, signature, token } = snapHeaders(headers);
  if (options.clientId !== undefined && options.clientId !== clientId) {
    const message = `The notification is for client ${clientId}, not for ${options.clientId}.`;
    throw new NotificationError('client_differs', message);
  }
  const late = lateness(timestamp, options.now?.() ?? new Date(), options.toleranceSeconds);
  if (late !== undefined) throw late;
  const target = options.path.replace(/[?#].*$/s, '');
  const parts = { method: 'POST', target, token, timestamp, body } as const;
  return { clientId, externalId, parts, signature, secrets };
}

/**
 * What the handler passes on if the token and the signature are valid.
 *
 * @param isTokenValid false if the token was not issued here
 * @returns a function that returns the notification, or throws when the signature is not valid
 * @throws {NotificationError} when the token or the body is not valid
 */
export function acceptSnap(
  opened: SnapOpened,
  isTokenValid: boolean | undefined,
): (isSigned: boolean) => VerifiedSnapNotification {
  if (isTokenValid === false) {
    throw new NotificationError(
      'token_refused',
      'The token was not issued here, or it has expired. Answer with HTTP 401: the gateway requests a new one.',
    );
  }
  const body = objectIn(opened.parts.body) as SnapNotificationBody | undefined;
  if (body === undefined) {
    throw new NotificationError('body_not_json', 'The body is not a JSON object.');
  }
  const { externalId, clientId } = opened;
  return (isSigned) => {
    if (!isSigned) {
      throw new NotificationError(
        'signature_differs',
        'The signature does not match. It covers the path of your notification URL, the token, the raw body and X-TIMESTAMP, with the secret key of this client: one of them is not what the gateway signed.',
      );
    }
    return { externalId, clientId, timestamp: parseZoned(opened.parts.timestamp) as Date, body };
  };
}

function snapHeaders(headers: ReceivedHeaders) {
  const read = headerReader(headers);
  const present = (name: string) => {
    const value = read(name)?.trim();
    if (value) return value;
    throw new NotificationError(
      'header_missing',
      `The header ${name} is missing or empty. Does a proxy or gateway before this program drop it?`,
    );
  };
  return {
    clientId: present('X-PARTNER-ID'),
    externalId: present('X-EXTERNAL-ID'),
    timestamp: present('X-TIMESTAMP'),
    signature: present('X-SIGNATURE'),
    token: bearerOf(present('Authorization')) ?? '',
  };
}

/** Why X-TIMESTAMP is not acceptable at `now`, or undefined. */
export function lateness(
  timestamp: string,
  now: Date,
  toleranceSeconds: number = snapToleranceSeconds,
): NotificationError | undefined {
  if (!(Number.isFinite(toleranceSeconds) && toleranceSeconds > 0)) {
    throw new TypeError('toleranceSeconds must be a number of seconds above 0; it has no "off".');
  }
  const at = parseZoned(timestamp);
  if (at === undefined) {
    const message = `X-TIMESTAMP is "${timestamp}", which is not a time in ISO-8601 with a zone.`;
    return new NotificationError('timestamp_malformed', message);
  }
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Math.abs(seconds) <= toleranceSeconds) return undefined;
  const message = `X-TIMESTAMP is ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} this machine's clock.`;
  return new NotificationError('timestamp_out_of_range', message);
}
