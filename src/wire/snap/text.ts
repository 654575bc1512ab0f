// The texts that SNAP's two signatures cover, and the forms of the header. Computes nothing with keys.

/** The signed text of a token request: both values exactly as in the headers (DOKU API, SNAP: B2B token). */
export function clientText(clientId: string, timestamp: string): string {
  return `${clientId}|${timestamp}`;
}

/** What the signature of a transaction covers. */
export interface SnapParts<Bytes extends Uint8Array = Buffer> {
  method: 'POST';
  /** Path with its query, if any, as sent. */
  target: string;
  /** Without the word Bearer. */
  token: string;
  /** X-TIMESTAMP, verbatim. */
  timestamp: string;
  /** The raw bytes. */
  body: Bytes;
}

/**
 * The text that is signed (DOKU API, SNAP: symmetric signature).
 *
 * @param digest SHA-256 of one form of the body, in hexadecimal
 */
export function symmetricTextOf(
  { method, target, token, timestamp }: Omit<SnapParts, 'body'>,
  digest: string,
): string {
  return `${method}:${target}:${token}:${digest}:${timestamp}`;
}

// 64 bytes are 86 characters of base64, and the last one has only two bits of data: each signature has one
// form. The documentation does not say base64, and its sample looks like hexadecimal, so that passes too.
const base64 = /^[A-Za-z0-9+/]{85}[AQgw](==)?$/;
const hexadecimal = /^(?:[0-9a-f]{128}|[0-9A-F]{128})$/;

/** How the 64 bytes in an `X-SIGNATURE` are written, or undefined if it has neither form. */
export function encodingOf(signature: string): 'base64' | 'hex' | undefined {
  if (base64.test(signature)) return 'base64';
  return hexadecimal.test(signature) ? 'hex' : undefined;
}
