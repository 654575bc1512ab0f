// SNAP's two signatures: RSA over client and time for tokens, HMAC-SHA512 over the call for everything else.
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

/** The text of a token request: both exactly as they stand in the headers (DOKU API, SNAP: B2B token). */
function clientText(clientId: string, timestamp: string): string {
  return `${clientId}|${timestamp}`;
}

/** `X-SIGNATURE` of a token request: base64 of RSASSA-PKCS1-v1_5 with SHA-256. */
export function signClient(privateKey: KeyObject, clientId: string, timestamp: string): string {
  return createSign('sha256').update(clientText(clientId, timestamp)).sign(privateKey, 'base64');
}

/** Whether the holder of the private half signed; base64 that is not canonical is refused. */
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

/** A public RSA key as SPKI or PKCS#1 PEM, made ready once; undefined for anything else. */
export function publicKeyOf(pem: string): KeyObject | undefined {
  // A private key would be taken for its public half; it has no business here.
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return undefined;
  try {
    const key = createPublicKey(pem.trim());
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** What a transaction's signature covers. */
export interface SnapParts {
  method: 'POST';
  /** Path with its query, if any, as sent. */
  target: string;
  /** Without the word Bearer. */
  token: string;
  /** X-TIMESTAMP, verbatim. */
  timestamp: string;
  /** The raw bytes. */
  body: Buffer;
}

/** The text that is signed, for one form of the body (DOKU API, SNAP: symmetric signature). */
export function symmetricText(parts: SnapParts, form: Buffer | string = parts.body): string {
  const digest = createHash('sha256').update(form).digest('hex');
  return `${parts.method}:${parts.target}:${parts.token}:${digest}:${parts.timestamp}`;
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha512', key).update(text).digest();
}

/** `X-SIGNATURE` over the body's own bytes, base64. A body that is written compactly has one form only. */
export function signSymmetric(key: KeyObject, parts: SnapParts): string {
  return mac(key, symmetricText(parts)).toString('base64');
}

/**
 * Whether `signature` was made with one of `keys` over one of the body's forms. Decoded bytes are
 * compared in constant time. The body must be valid JSON.
 */
export function verifiesSymmetric(
  keys: readonly KeyObject[],
  parts: SnapParts,
  signature: string,
): boolean {
  const given = macOf(signature);
  if (given === undefined) return false;
  for (const form of signedForms(parts.body)) {
    const text = symmetricText(parts, form);
    for (const key of keys) if (timingSafeEqual(given, mac(key, text))) return true;
  }
  return false;
}

// 64 bytes are 86 characters of base64, the last of which carries two bits only: each signature has one
// spelling. The documentation does not say base64, and its sample looks like hexadecimal: that passes too.
const base64 = /^[A-Za-z0-9+/]{85}[AQgw](==)?$/;
const hexadecimal = /^(?:[0-9a-f]{128}|[0-9A-F]{128})$/;

function macOf(signature: string): Buffer | undefined {
  if (base64.test(signature)) return Buffer.from(signature, 'base64');
  return hexadecimal.test(signature) ? Buffer.from(signature, 'hex') : undefined;
}
