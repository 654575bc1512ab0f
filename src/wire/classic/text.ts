// The text that a classic signature covers, and the form of the header. Computes nothing with keys.

/** The four values that every signed classic message carries, and what it is signed over. */
export interface SignedParts {
  clientId: string;
  requestId: string;
  /** UTC, `yyyy-MM-ddTHH:mm:ssZ`, exactly as in the header. */
  timestamp: string;
  /** Path of the URL as sent, without host and query. */
  target: string;
  /** The raw bytes. Absent for GET and DELETE, whose component string ends after the target. */
  body?: Uint8Array | undefined;
}

export type TimestampLabel = 'Request-Timestamp' | 'Response-Timestamp';

/** The prefix of the base64 in a `Signature` header (DOKU API, Signature). */
export const signaturePrefix = 'HMACSHA256=';

// 32 bytes are 43 characters of base64, and the last one has only four bits of data. Node's decoder also
// accepts spaces, URL-safe letters and anything after the padding, so one signature would have many forms.
const canonical = /^HMACSHA256=[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=?$/;

/** The base64 in a `Signature` header, or undefined if its form is not the documented one. */
export function base64InHeader(signature: string): string | undefined {
  return canonical.test(signature) ? signature.slice(signaturePrefix.length) : undefined;
}

/**
 * The text that is signed: lines in a fixed order, joined with LF, no LF at the end (DOKU API, Signature).
 *
 * @param digest base64 of SHA-256 over the raw bytes of `parts.body`; undefined if there is no body
 */
export function signedText(
  { clientId, requestId, timestamp, target }: SignedParts,
  digest: string | undefined,
  label: TimestampLabel = 'Request-Timestamp',
): string {
  const lines = `Client-Id:${clientId}\nRequest-Id:${requestId}\n${label}:${timestamp}\nRequest-Target:${target}`;
  return digest === undefined ? lines : `${lines}\nDigest:${digest}`;
}
