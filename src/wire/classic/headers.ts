// The classic dialect's headers, for answers and for the gateway's own messages.
import type { KeyObject } from 'node:crypto';
import { type SignedParts, sign } from './signature.ts';
import { utcSeconds } from './time.ts';

export const requestIdMaxLength = 128;

/** Seconds that a `Request-Timestamp` may differ from wall-clock time, in either direction (DOKU API, LIVE). */
export const timestampToleranceSeconds = 3600;

export interface OutgoingMessage {
  clientId: string;
  requestId: string;
  target: string;
  body?: Uint8Array | undefined;
}

/** Headers of a request or a notification, signed at `at` (UTC). */
export function requestHeaders(key: KeyObject, message: OutgoingMessage, at: Date) {
  const parts = signedParts(message, at);
  return {
    'Client-Id': message.clientId,
    'Request-Id': message.requestId,
    'Request-Timestamp': parts.timestamp,
    Signature: sign(key, parts),
    ...(message.body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
}

function signedParts(
  { clientId, requestId, target, body }: OutgoingMessage,
  at: Date,
): SignedParts {
  return { clientId, requestId, timestamp: utcSeconds(at), target, body };
}

/** Headers of an answer, signed at `at` (UTC). `body` is left out for answers to GET (DOKU API, Signature). */
export function responseHeaders(key: KeyObject, message: OutgoingMessage, at: Date) {
  const parts = signedParts(message, at);
  return {
    'Client-Id': message.clientId,
    'Request-Id': message.requestId,
    'Response-Timestamp': parts.timestamp,
    Signature: sign(key, parts, 'Response-Timestamp'),
  };
}
