// SNAP's two signatures: RSA over client id and time for tokens, HMAC-SHA512 over the call for everything else.
import {
  createHash,
  createHmac,
  createPublicKey,
  createSign,
  createVerify,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { signedForms } from './canonical.ts';
import { clientText, encodingOf, type SnapParts, symmetricTextOf } from './text.ts';

export type { SnapParts };

/** `X-SIGNATURE` of a token request: base64 of RSASSA-PKCS1-v1_5 with SHA-256. */
export function signClient(privateKey: KeyObject, clientId: string, timestamp: string): string {
  return createSign('sha256').update(clientText(clientId, timestamp)).sign(privateKey, 'base64');
}

/** Whether `signature` was made with the private half of the key. Base64 that is not canonical is refused. */
export function verifiesClient(
  publicKey: KeyObject,
  clientId: string,
  timestamp: string,
  signature: string,
): boolean {
  const given = Buffer.from(signature, 'base64');
  if (given.length === 0 || given.toString('base64') !== signature) return false;
  return createVerify('sha256').update(clientText(clientId, timestamp)).verify(publicKey, given);
}

/** Parses a public RSA key in SPKI or PKCS#1 PEM. Returns undefined for anything else. */
export function publicKeyOf(pem: string): KeyObject | undefined {
  // A private key would be accepted as its public half, but it must not be here.
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return undefined;
  try {
    const key = createPublicKey(pem.trim());
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The text that is signed, for one form of the body (DOKU API, SNAP: symmetric signature). */
export function symmetricText(parts: SnapParts, form: Buffer | string = parts.body): string {
  const digest = createHash('sha256').update(form).digest('hex');
  return symmetricTextOf(parts, digest);
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha512', key).update(text).digest();
}

/** `X-SIGNATURE` over the body's own bytes, in base64. A compact body has only one form. */
export function signSymmetric(key: KeyObject, parts: SnapParts): string {
  return mac(key, symmetricText(parts)).toString('base64');
}

/**
 * The one of `keys` with which `signature` was made over one of the body's forms. Compares the decoded bytes
 * in constant time. The body must be valid JSON.
 */
export function symmetricSigner(
  keys: readonly KeyObject[],
  parts: SnapParts,
  signature: string,
): KeyObject | undefined {
  const given = macOf(signature);
  if (given === undefined) return undefined;
  for (const form of signedForms(parts.body)) {
    const text = symmetricText(parts, form);
    for (const key of keys) if (timingSafeEqual(given, mac(key, text))) return key;
  }
  return undefined;
}

/** Whether `signature` was made with one of `keys`: see `symmetricSigner`. */
export function verifiesSymmetric(
  keys: readonly KeyObject[],
  parts: SnapParts,
  signature: string,
): boolean {
  return symmetricSigner(keys, parts, signature) !== undefined;
}

function macOf(signature: string): Buffer | undefined {
  const encoding = encodingOf(signature);
  return encoding && Buffer.from(signature, encoding);
}
