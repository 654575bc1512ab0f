// For merchants' handlers of the SNAP dialect: issues tokens to the gateway and verifies its notifications.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { signingKey } from '../wire/classic/signature.ts';
import { readJwt, signJwt } from '../wire/snap/jwt.ts';
import { publicKeyOf, verifiesClient, verifiesSymmetric } from '../wire/snap/signature.ts';
import { privateKeyOf } from './node-keys.ts';
import type { RawBody, ReceivedHeaders } from './received.ts';
import {
  acceptSnap,
  openSnap,
  type SnapOpened,
  type SnapVerifyOptions,
  type VerifiedSnapNotification,
} from './snap-parts.ts';
import {
  isCurrent,
  newClaims,
  notAPublicKey,
  type SnapAnswer,
  type SnapTokenRules,
  tokenAnswer,
  tokenRequestIn,
} from './snap-token-parts.ts';

export type { SnapAnswer, SnapVerifyOptions, VerifiedSnapNotification };

export interface SnapTokenOptions extends SnapTokenRules {
  /** Your RSA private key in PEM; it signs the tokens. */
  privateKey: string | KeyObject;
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
  const { clientId, now = () => new Date() } = options;
  const privateKey = privateKeyOf(options.privateKey);
  const ownPublicKey = createPublicKey(privateKey);
  const gatewayKey = publicKeyOf(options.gatewayPublicKey);
  if (gatewayKey === undefined) throw notAPublicKey();
  return {
    answer(headers) {
      const at = now();
      const asked = tokenRequestIn(headers, options, at);
      const isGateways =
        asked !== undefined &&
        verifiesClient(gatewayKey, clientId, asked.timestamp, asked.signature);
      const token = isGateways ? signJwt(privateKey, newClaims(options, at)) : undefined;
      return tokenAnswer(options, at, token);
    },
    accepts: (token) => isCurrent(readJwt(ownPublicKey, token), clientId, now()),
  };
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
  const opened = openSnap(rawBody, headers, options);
  return acceptSnap(opened, options.isTokenValid?.(opened.parts.token))(isSnapSigned(opened));
}

/** Whether the signature was made with one of the secret keys. The body must be JSON. */
export function isSnapSigned({ parts, signature, secrets }: SnapOpened): boolean {
  const signed = { ...parts, body: Buffer.from(parts.body) };
  return verifiesSymmetric(secrets.map(signingKey), signed, signature);
}
