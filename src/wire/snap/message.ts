// SNAP's headers: their names and limits, and a message's headers with a signature.
import type { SnapParts } from './text.ts';

/** Maximum lengths of headers. A longer header is malformed. */
export const headerMaxLength = { 'X-IP-ADDRESS': 45, 'X-DEVICE-ID': 400 } as const;

/** Seconds that X-TIMESTAMP may differ from wall-clock time, in either direction (ASSUMED; as in the classic dialect). */
export const snapToleranceSeconds = 3600;

/** The maximum length of a token. */
export const tokenMaxLength = 2048;

const externalId = /^[0-9A-Za-z-]{1,36}$/;
const numericExternalId = /^[0-9]{1,36}$/;

/** Documented as digits. Official clients also send letters and hyphens, which `strict` refuses. */
export function isExternalId(text: string, strict: boolean): boolean {
  return (strict ? numericExternalId : externalId).test(text);
}

/** "Can't contain symbols" (DOKU API, DANA: X-DEVICE-ID), which only `strict` demands: merchants send browsers' names. */
export function isPlainDevice(text: string): boolean {
  return /^[0-9A-Za-z]+$/.test(text);
}

/**
 * X-TIMESTAMP as documented, `yyyy-MM-ddTHH:mm:ssTZD`, with the milliseconds of the documentation's sample or
 * without. The zone -00:00, which one official client sends, is not one of ISO-8601. Only `strict` demands it.
 */
export function isDocumentedTimestamp(text: string): boolean {
  const form = /^[\d-]{10}T[\d:]{8}(?:\.\d{3})?(?:Z|[+-]\d{2}:\d{2})$/;
  return form.test(text) && !text.endsWith('-00:00');
}

/** The token in an Authorization header: after `Bearer` in any case, or alone as in the documentation's sample. */
export function bearerOf(authorization: string): string | undefined {
  return /^(?:bearer +)?([^\s]+)$/i.exec(authorization.trim())?.[1];
}

/** Headers of a token request with the signature over client id and time. */
export function signedTokenHeaders(clientId: string, timestamp: string, signature: string) {
  return {
    'Content-Type': 'application/json',
    'X-CLIENT-KEY': clientId,
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signature,
  };
}

export interface SnapMessage<Bytes extends Uint8Array = Buffer>
  extends Omit<SnapParts<Bytes>, 'method' | 'timestamp'> {
  clientId: string;
  externalId: string;
}

/** Headers of a transaction or a notification with the signature over it. */
export function signedTransactionHeaders(
  { clientId, externalId, token }: Omit<SnapMessage, 'body'>,
  timestamp: string,
  signature: string,
) {
  return {
    'Content-Type': 'application/json',
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signature,
    'X-PARTNER-ID': clientId,
    'X-EXTERNAL-ID': externalId,
    Authorization: `Bearer ${token}`,
  };
}
