// The signatures of both dialects with WebCrypto, for places without Node.
import {
  base64InHeader,
  type SignedParts,
  signaturePrefix,
  signedText,
  type TimestampLabel,
} from '../../wire/classic/text.ts';
import { signedForms } from '../../wire/snap/canonical.ts';
import { clientText, encodingOf, type SnapParts, symmetricTextOf } from '../../wire/snap/text.ts';
import { bytesOf } from '../bytes.ts';
import { type Bytes, base64Of, bytesOfBase64, bytesOfHex, hexOf } from './encodings.ts';

type Hash = 'SHA-256' | 'SHA-512';

/** A secret key for HMAC, of which WebCrypto lets nobody read the bytes. */
export function hmacKey(secret: string, hash: Hash): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash };
  return crypto.subtle.importKey('raw', bytesOf(secret), algorithm, false, ['sign', 'verify']);
}

async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

async function classicText(parts: SignedParts, label?: TimestampLabel): Promise<Bytes> {
  const digest = parts.body && base64Of(await sha256(parts.body));
  return bytesOf(signedText(parts, digest, label));
}

/** The value of the `Signature` header (DOKU API, Signature). */
export async function signClassic(key: CryptoKey, parts: SignedParts): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, await classicText(parts));
  return signaturePrefix + base64Of(new Uint8Array(mac));
}

/** Whether `signature` was made with `key` over `parts`; compares in constant time. */
export async function verifiesClassic(
  key: CryptoKey,
  parts: SignedParts,
  signature: string,
  label?: TimestampLabel,
): Promise<boolean> {
  const base64 = base64InHeader(signature);
  if (base64 === undefined) return false;
  const text = await classicText(parts, label);
  return crypto.subtle.verify('HMAC', key, bytesOfBase64(base64), text);
}

async function snapText(parts: SnapParts<Uint8Array>, form: Uint8Array | string): Promise<Bytes> {
  const bytes = typeof form === 'string' ? bytesOf(form) : form;
  return bytesOf(symmetricTextOf(parts, hexOf(await sha256(bytes))));
}

/** `X-SIGNATURE` of a transaction, in base64 (DOKU API, SNAP: symmetric signature). */
export async function signSnap(key: CryptoKey, parts: SnapParts<Uint8Array>): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, await snapText(parts, parts.body));
  return base64Of(new Uint8Array(mac));
}

/** Whether `signature` was made with one of `keys` over one of the body's forms, which must be JSON. */
export async function verifiesSnap(
  keys: readonly CryptoKey[],
  parts: SnapParts<Uint8Array>,
  signature: string,
): Promise<boolean> {
  const encoding = encodingOf(signature);
  if (encoding === undefined) return false;
  const given = encoding === 'hex' ? bytesOfHex(signature) : bytesOfBase64(signature);
  for (const form of signedForms(parts.body)) {
    const text = await snapText(parts, form);
    for (const key of keys) if (await crypto.subtle.verify('HMAC', key, given, text)) return true;
  }
  return false;
}

const rsa = 'RSASSA-PKCS1-v1_5';

/** `X-SIGNATURE` of a token request (DOKU API, SNAP: B2B token). */
export async function signToken(
  privateKey: CryptoKey,
  clientId: string,
  timestamp: string,
): Promise<string> {
  return base64Of(await signRsa(privateKey, clientText(clientId, timestamp)));
}

/** Whether `signature` was made with the private half of the key. Base64 that is not canonical is refused. */
export async function verifiesToken(
  publicKey: CryptoKey,
  clientId: string,
  timestamp: string,
  signature: string,
): Promise<boolean> {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  const given = bytesOfBase64(signature);
  if (base64Of(given) !== signature) return false;
  return verifiesRsa(publicKey, clientText(clientId, timestamp), given);
}

export async function signRsa(privateKey: CryptoKey, text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(rsa, privateKey, bytesOf(text)));
}

export function verifiesRsa(publicKey: CryptoKey, text: string, given: Bytes): Promise<boolean> {
  return crypto.subtle.verify(rsa, publicKey, given, bytesOf(text));
}
