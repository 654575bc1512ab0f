// The classic dialect's signature: HMAC-SHA256 over named lines and a digest of the raw body.
import nodeCrypto, {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import {
  base64InHeader,
  type SignedParts,
  signaturePrefix,
  signedText,
  type TimestampLabel,
} from './text.ts';

export { type SignedParts, signaturePrefix, type TimestampLabel };

/** What the signature of a call may cover: an empty body has no digest, but some clients sign that of no bytes. */
export function signedForms(parts: SignedParts, body: Uint8Array): SignedParts[] {
  return body.length > 0 ? [{ ...parts, body }] : [parts, { ...parts, body }];
}

/** A secret key as a key object. Signing with the object is several times faster than with the text. */
export function signingKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, 'utf8'));
}

/** Since Node 20.12: one call, which is faster. The SDK runs in older versions too. */
const { hash } = nodeCrypto as { hash?: typeof nodeCrypto.hash };

/** Base64 of SHA-256 over the raw bytes. It is not a header but a line of the component string. */
export function digestOf(body: Uint8Array): string {
  if (hash !== undefined) return hash('sha256', body, 'base64');
  return createHash('sha256').update(body).digest('base64');
}

/** The text that is signed: lines in a fixed order, joined with LF, no LF at the end (DOKU API, Signature). */
export function componentString(
  parts: SignedParts,
  label: TimestampLabel = 'Request-Timestamp',
): string {
  return signedText(parts, parts.body && digestOf(parts.body), label);
}

/** The value of the `Signature` header. `label` is `Response-Timestamp` for an answer. */
export function sign(key: KeyObject, parts: SignedParts, label?: TimestampLabel): string {
  return (
    signaturePrefix +
    createHmac('sha256', key).update(componentString(parts, label)).digest('base64')
  );
}

/** The 32 bytes in a `Signature` header, or undefined if its form is not the documented one. */
export function macInHeader(signature: string): Buffer | undefined {
  const base64 = base64InHeader(signature);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

/**
 * Whether `signature` was made with `key` over `parts`. Compares the decoded bytes in constant time,
 * because some senders leave out the base64 padding. Any other variation of the base64 is refused.
 */
export function verifies(
  key: KeyObject,
  parts: SignedParts,
  signature: string,
  label?: TimestampLabel,
): boolean {
  const given = macInHeader(signature);
  if (given === undefined) return false;
  const made = createHmac('sha256', key).update(componentString(parts, label)).digest();
  return timingSafeEqual(given, made);
}
