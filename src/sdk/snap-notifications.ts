// For merchants' handlers of the SNAP dialect: issues tokens to the gateway and verifies its notifications.
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
  /** Your RSA private key in PEM; it signs the tokens. */
  privateKey: string | KeyObject;
  /** The gateway's public key in PEM (in Gapura's sandbox: `GET /sandbox/v1/keys`). */
  gatewayPublicKey: string;
  /** How long a token is valid, in seconds; 900 unless set. */
  lifeSeconds?: number | undefined;
  /** How far X-TIMESTAMP may be from now, in seconds, both ways. 3600 unless set. */
  toleranceSeconds?: number | undefined;
  /** Wall-clock time. */
  now?: (() => Date) | undefined;
}

/** The answer that your handler sends. */
export interface SnapAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface SnapTokenHandler {
  /**
   * Answers the gateway's token request.
   *
   * @param headers the headers of the request to your token URL
   * @returns HTTP 200 with a token, or 401 when the request is not signed by the gateway
   * @throws {NotificationError} when `headers` is not an object, or a header came twice with different values
   */
  answer(headers: ReceivedHeaders): SnapAnswer;
  /** Whether this handler, or another with the same key, issued the token and it has not expired. */
  accepts(token: string): boolean;
}

/**
 * Issues tokens to the gateway, which requests one before it notifies (DOKU API, SNAP: payment
 * notification, step 1). Nothing is stored: any process with the same key accepts the tokens.
 *
 * @param options your keys and the gateway's public key
 * @returns a handler for your token URL; pass its `accepts` to {@link verifySnapNotification}
 * @throws {TypeError} when a key is not an RSA key in PEM
 * @example
 * const tokens = snapTokenHandler({ clientId, privateKey, gatewayPublicKey });
 * const { status, headers, body } = tokens.answer(request.headers);
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
  const isFromGateway = (headers: ReceivedHeaders) => {
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
      if (!isFromGateway(headers)) {
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

/**
 * Verifies a notification: its token, its timestamp, and its signature over the raw body (DOKU API,
 * SNAP: payment notification, step 2).
 *
 * @param rawBody the body as received, before any JSON parser
 * @param headers the headers of the incoming request
 * @param options the secret key, the path of your notification URL, and the check of the token
 * @returns the parsed body; amounts are texts in rupiah (`10000.00`)
 * @throws {NotificationError} when it must not be trusted; answer it with HTTP 401
 * @throws {TypeError} when an option is not valid
 * @example
 * const { body } = verifySnapNotification(await request.text(), request.headers, {
 *   secretKey: 'SK-…',
 *   path: '/v1.0/debit/notify',
 *   isTokenValid: tokens.accepts,
 * });
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
      'The token was not issued here, or it has expired. Answer with HTTP 401: the gateway requests a new one.',
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
    const message = `X-TIMESTAMP is "${timestamp}", which is not a time in ISO-8601 with a zone.`;
    return new NotificationError('timestamp_malformed', message);
  }
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Math.abs(seconds) <= toleranceSeconds) return undefined;
  const message = `X-TIMESTAMP is ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} this machine's clock.`;
  return new NotificationError('timestamp_out_of_range', message);
}

function jsonOf(bytes: Buffer): SnapNotificationBody {
  try {
    const body = parseExact(bytes);
    if (typeof body === 'object' && body !== null) return body as SnapNotificationBody;
  } catch {
    // Handled below, like any other text.
  }
  throw new NotificationError('body_not_json', 'The body is not a JSON object.');
}
