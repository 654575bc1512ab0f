// The classic dialect's headers, for answers and for the gateway's own messages.
import type { KeyObject } from 'node:crypto';
import { type OutgoingMessage, partsAt, signedRequestHeaders } from './message.ts';
import { sign } from './signature.ts';

export { type OutgoingMessage, requestIdMaxLength, timestampToleranceSeconds } from './message.ts';

/** Headers of a request or a notification, signed at `at` (UTC). */
export function requestHeaders(key: KeyObject, message: OutgoingMessage, at: Date) {
  const parts = partsAt(message, at);
  return signedRequestHeaders(parts, sign(key, parts));
}

/** Headers of an answer, signed at `at` (UTC). `body` is left out for answers to GET (DOKU API, Signature). */
export function responseHeaders(key: KeyObject, message: OutgoingMessage, at: Date) {
  const parts = partsAt(message, at);
  return {
    'Client-Id': message.clientId,
    'Request-Id': message.requestId,
    'Response-Timestamp': parts.timestamp,
    Signature: sign(key, parts, 'Response-Timestamp'),
  };
}
