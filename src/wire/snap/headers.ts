// SNAP's headers: their names and limits, and the headers of the gateway's own messages.
import type { KeyObject } from 'node:crypto';
import { type SnapParts, signClient, signSymmetric } from './signature.ts';
import { snapTimestamp } from './time.ts';

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

/** Headers of a token request, signed at `at` with the caller's private key. */
export function tokenRequestHeaders(privateKey: KeyObject, clientId: string, at: Date) {
  const timestamp = snapTimestamp(at);
  return {
    'Content-Type': 'application/json',
    'X-CLIENT-KEY': clientId,
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signClient(privateKey, clientId, timestamp),
  };
}

export interface SnapMessage extends Omit<SnapParts, 'method' | 'timestamp'> {
  clientId: string;
  externalId: string;
}

/** Headers of a transaction or a notification, signed at `at`. */
export function transactionHeaders(key: KeyObject, message: SnapMessage, at: Date) {
  const { clientId, externalId, target, token, body } = message;
  const timestamp = snapTimestamp(at);
  return {
    'Content-Type': 'application/json',
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signSymmetric(key, { method: 'POST', target, token, timestamp, body }),
    'X-PARTNER-ID': clientId,
    'X-EXTERNAL-ID': externalId,
    Authorization: `Bearer ${token}`,
  };
}
