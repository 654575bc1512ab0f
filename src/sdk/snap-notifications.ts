// For merchants' handlers of the SNAP dialect: issues the token the gateway asks for, proves its notifications.
import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { signingKey } from '../wire/classic/signature.ts';
import { parseExact } from '../wire/json.ts';
import { bearerOf } from '../wire/snap/headers.ts';
import { readJwt, signJwt, tokenLifeSeconds } from '../wire/snap/jwt.ts';
import { publicKeyOf, verifiesClient, verifiesSymmetric } from '../wire/snap/signature.ts';
import { parseZoned, snapTimestamp } from '../wire/snap/time.ts';
import { privateKeyOf } from './connection.ts';
import { NotificationError } from './errors.ts';
import { headerReader, type RawBody, type ReceivedHeaders, rawBytes } from './received.ts';
import type { SnapNotificationBody } from './snap-bodies.ts';

const defaultToleranceSeconds = 3600;

export interface SnapTokenOptions {
  clientId: string;
  /** Your RSA private key in PEM: it signs the tokens. */
  privateKey: string | KeyObject;
  /** The gateway's public key in PEM (in Gapura's sandbox: `GET /sandbox/v1/keys`). */
  gatewayPublicKey: string;
  /** 900 unless set. */
  lifeSeconds?: number;
  /** How far X-TIMESTAMP may lie from now, either way. 3600 unless set. */
  toleranceSeconds?: number;
  /** The wall clock. */
  now?: () => Date;
}

/** What your handler answers. */
export interface SnapAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface SnapTokenHandler {
  /** Answers the gateway's token request: pass the headers of the request to your token URL. */
  answer(headers: ReceivedHeaders): SnapAnswer;
  /** Whether a token is one of ours and still alive. */
  accepts(token: string): boolean;
}

/**
 * Issues tokens to the gateway, which asks for one before it notifies (DOKU API, SNAP: payment
 * notification, step 1). Nothing is kept: any process with the same key takes the tokens. Throws a
 * TypeError where a key is none.
 */
export function snapTokenHandler(options: SnapTokenOptions): SnapTokenHandler {
  const { clientId, now = () => new Date(), lifeSeconds = tokenLifeSeconds } = options;
  const privateKey = privateKeyOf(options.privateKey);
  const ownPublicKey = createPublicKey(privateKey);
  const gatewayKey = publicKeyOf(options.gatewayPublicKey);
  if (gatewayKey === undefined) {
    throw new TypeError('gatewayPublicKey must be the RSA public key of the gateway in PEM.');
  }
  const seconds = () => Math.floor(now().getTime() / 1000);
  const isRight = (headers: ReceivedHeaders) => {
    const read = headerReader(headers);
    const [client, timestamp, signature] = ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'].map(read);
    if (client !== clientId || timestamp === undefined || signature === undefined) return false;
    const isTimely = lateness(timestamp, now(), options.toleranceSeconds) === undefined;
    return isTimely && verifiesClient(gatewayKey, clientId, timestamp, signature);
  };
  return {
    answer(headers) {
      const own = {
        'Content-Type': 'application/json',
        'X-CLIENT-KEY': clientId,
        'X-TIMESTAMP': snapTimestamp(now()),
      };
      if (!isRight(headers)) {
        const refused = {
          responseCode: '4017300',
          responseMessage: 'Unauthorized. Invalid Signature',
        };
        return { status: 401, headers: own, body: JSON.stringify(refused) };
      }
      const iat = seconds();
      const claims = {
        iss: clientId,
        clientId,
        use: 'b2b',
        jti: randomUUID(),
        iat,
        nbf: iat,
      } as const;
      const body = JSON.stringify({
        responseCode: '2007300',
        responseMessage: 'Successful',
        accessToken: signJwt(privateKey, { ...claims, exp: iat + lifeSeconds }),
        tokenType: 'Bearer',
        expiresIn: lifeSeconds,
        additionalInfo: '',
      });
      return { status: 200, headers: own, body };
    },
    accepts(token) {
      const claims = readJwt(ownPublicKey, token);
      return claims?.iss === clientId && claims.exp > seconds();
    },
  };
}

export interface SnapVerifyOptions {
  /** The secret key, or several while one is rotated out. */
  secretKey: string | readonly string[];
  /** Path of your notification URL as it is configured at the gateway: `/v1.0/debit/notify`. */
  path: string;
  /** Whether you issued this token: `accepts` of your snapTokenHandler. Without it the signature alone counts. */
  isTokenValid?: (token: string) => boolean;
  /** Your client id: set it, and notifications for another client are refused. */
  clientId?: string;
  /** How far X-TIMESTAMP may lie from now, either way. 3600 unless set; cannot be turned off. */
  toleranceSeconds?: number;
  /** The wall clock. */
  now?: () => Date;
}

export interface VerifiedSnapNotification {
  /** New for each attempt; the payment's `originalReferenceNo` says whether you have seen it. */
  externalId: string;
  clientId: string;
  /** When this attempt was signed. */
  timestamp: Date;
  body: SnapNotificationBody;
}

/**
 * Checks a notification's token, timestamp and signature over the raw body, and answers what it says.
 * Throws a NotificationError with a `reason` (DOKU API, SNAP: payment notification, step 2).
 */
export function verifySnapNotification(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: SnapVerifyOptions,
): VerifiedSnapNotification {
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
  const bytes = Buffer.from(rawBytes(rawBody));
  const { clientId, externalId, timestamp, signature, token } = snapHeaders(headers);
  if (options.clientId !== undefined && options.clientId !== clientId) {
    const message = `The notification is for client ${clientId}, not for ${options.clientId}.`;
    throw new NotificationError('client_differs', message);
  }
  const late = lateness(timestamp, options.now?.() ?? new Date(), options.toleranceSeconds);
  if (late !== undefined) throw late;
  if (options.isTokenValid?.(token) === false) {
    throw new NotificationError(
      'token_refused',
      'The token is none that was issued here, or it has ended. Answer HTTP 401: the gateway fetches a new one.',
    );
  }
  const body = jsonOf(bytes);
  const target = options.path.replace(/[?#].*$/s, '');
  const parts = { method: 'POST', target, token, timestamp, body: bytes } as const;
  if (!verifiesSymmetric(secrets.map(signingKey), parts, signature)) {
    throw new NotificationError(
      'signature_differs',
      'The signature does not match. It covers the path of your notification URL, the token, the raw body and X-TIMESTAMP, with the secret key of this client: one of them is not what the gateway signed.',
    );
  }
  return { externalId, clientId, timestamp: parseZoned(timestamp) as Date, body };
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

function lateness(
  timestamp: string,
  now: Date,
  toleranceSeconds = defaultToleranceSeconds,
): NotificationError | undefined {
  if (!(Number.isFinite(toleranceSeconds) && toleranceSeconds > 0)) {
    throw new TypeError('toleranceSeconds must be a number of seconds above 0; it has no "off".');
  }
  const at = parseZoned(timestamp);
  if (at === undefined) {
    const message = `X-TIMESTAMP is "${timestamp}", which is no instant in ISO-8601 with a zone.`;
    return new NotificationError('timestamp_malformed', message);
  }
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Math.abs(seconds) <= toleranceSeconds) return undefined;
  const message = `X-TIMESTAMP lies ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} this machine's clock.`;
  return new NotificationError('timestamp_out_of_range', message);
}

function jsonOf(bytes: Buffer): SnapNotificationBody {
  try {
    const body = parseExact(bytes);
    if (typeof body === 'object' && body !== null) return body as SnapNotificationBody;
  } catch {
    // Told below, as for any other text.
  }
  throw new NotificationError('body_not_json', 'The body is not a JSON object.');
}
