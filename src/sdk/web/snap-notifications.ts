// Issues tokens to the gateway and verifies its SNAP notifications with WebCrypto.
import type { TokenClaims } from '../../wire/snap/claims.ts';
import { bytesOf, textOf } from '../bytes.ts';
import type { Awaitable } from '../keys.ts';
import type { RawBody, ReceivedHeaders } from '../received.ts';
import {
  acceptSnap,
  openSnap,
  type SnapVerifyOptions,
  type VerifiedSnapNotification,
} from '../snap-parts.ts';
import {
  isCurrent,
  newClaims,
  notAPublicKey,
  type SnapAnswer,
  type SnapTokenRules,
  tokenAnswer,
  tokenRequestIn,
} from '../snap-token-parts.ts';
import { base64UrlOf, bytesOfBase64Url } from './encodings.ts';
import { privateKeyOf, publicHalf, publicKeyOf } from './rsa-keys.ts';
import { hmacKey, signRsa, verifiesRsa, verifiesSnap, verifiesToken } from './signatures.ts';

export interface WebSnapTokenOptions extends SnapTokenRules {
  /** Your RSA private key in PEM; it signs the tokens. */
  privateKey: string;
}

export interface WebSnapTokenHandler {
  /** As `answer` of the handler of `@gapura/sdk`, asynchronously. */
  answer(headers: ReceivedHeaders): Promise<SnapAnswer>;
  /** Whether this handler, or another with the same key, issued the token and it has not expired. */
  accepts(token: string): Promise<boolean>;
}

/**
 * Issues tokens to the gateway, as `snapTokenHandler` of `@gapura/sdk` does, asynchronously. Both accept each
 * other's tokens.
 *
 * @param options your keys and the gateway's public key
 * @returns a handler for your token URL; pass its `accepts` to `verifySnapNotification`
 * @throws {TypeError} when a key is not an RSA key in PEM
 */
export async function snapTokenHandler(options: WebSnapTokenOptions): Promise<WebSnapTokenHandler> {
  const { clientId, now = () => new Date() } = options;
  const privateKey = await privateKeyOf(options.privateKey, true);
  const ownPublicKey = await publicHalf(privateKey);
  const gatewayKey = await publicKeyOf(options.gatewayPublicKey);
  if (gatewayKey === undefined) throw notAPublicKey();
  return {
    async answer(headers) {
      const at = now();
      const asked = tokenRequestIn(headers, options, at);
      const isGateways =
        asked !== undefined &&
        (await verifiesToken(gatewayKey, clientId, asked.timestamp, asked.signature));
      const token = isGateways ? await signJwt(privateKey, newClaims(options, at)) : undefined;
      return tokenAnswer(options, at, token);
    },
    accepts: async (token) => isCurrent(await readJwt(ownPublicKey, token), clientId, now()),
  };
}

const encoded = (value: object) => base64UrlOf(bytesOf(JSON.stringify(value)));
const header = encoded({ alg: 'RS256', typ: 'JWT' });

async function signJwt(privateKey: CryptoKey, claims: TokenClaims): Promise<string> {
  const text = `${header}.${encoded(claims)}`;
  return `${text}.${base64UrlOf(await signRsa(privateKey, text))}`;
}

async function readJwt(publicKey: CryptoKey, token: string): Promise<TokenClaims | undefined> {
  const [head, claims = '', signature = '', ...more] = token.split('.');
  // Only our own header is accepted, so a token cannot choose another algorithm or none.
  if (head !== header || more.length > 0) return undefined;
  const given = bytesOfBase64Url(signature);
  if (given === undefined || !(await verifiesRsa(publicKey, `${head}.${claims}`, given))) {
    return undefined;
  }
  return JSON.parse(textOf(bytesOfBase64Url(claims) ?? new Uint8Array())) as TokenClaims;
}

export interface WebSnapVerifyOptions extends Omit<SnapVerifyOptions, 'isTokenValid'> {
  /** Whether you issued this token: `accepts` of your snapTokenHandler. Without it only the signature is checked. */
  isTokenValid?: ((token: string) => Awaitable<boolean>) | undefined;
}

/**
 * Verifies a notification as `verifySnapNotification` of `@gapura/sdk` does, asynchronously.
 *
 * @param rawBody the body as received, before any JSON parser
 * @param headers the headers of the incoming request
 * @param options the secret key, the path of your notification URL, and the check of the token
 * @returns the parsed body; amounts are texts in rupiah (`10000.00`)
 * @throws {NotificationError} when it must not be trusted; answer it with HTTP 401
 * @throws {TypeError} when an option is not valid
 */
export async function verifySnapNotification(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: WebSnapVerifyOptions,
): Promise<VerifiedSnapNotification> {
  const opened = openSnap(rawBody, headers, options);
  const { parts, signature, secrets } = opened;
  const accept = acceptSnap(opened, await options.isTokenValid?.(parts.token));
  const keys = await Promise.all(secrets.map((secret) => hmacKey(secret, 'SHA-512')));
  return accept(await verifiesSnap(keys, parts, signature));
}
