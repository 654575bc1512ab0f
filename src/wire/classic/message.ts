// A message of the classic dialect before it is signed: its limits, its parts, and its headers with a signature.
import type { SignedParts } from './text.ts';
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

/** What is signed for a message that is sent at `at`. */
export function partsAt(
  { clientId, requestId, target, body }: OutgoingMessage,
  at: Date,
): SignedParts {
  return { clientId, requestId, timestamp: utcSeconds(at), target, body };
}

/** Headers of a request or a notification with the signature over `parts`. */
export function signedRequestHeaders(parts: SignedParts, signature: string) {
  return {
    'Client-Id': parts.clientId,
    'Request-Id': parts.requestId,
    'Request-Timestamp': parts.timestamp,
    Signature: signature,
    ...(parts.body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
}
