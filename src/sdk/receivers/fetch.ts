// Notification URLs in everything that is called with a Request and returns a Response: Hono, Next.js, workers.
import type { Awaitable } from '../keys.ts';
import type { ReceivedHeaders } from '../received.ts';
import type { SnapAnswer } from '../snap-token-parts.ts';
import {
  classicReceiver,
  maxBodyBytes,
  type Receive,
  type ReceiverOptions,
  type SnapReceiverOptions,
  snapReceiver,
  tokenReceiver,
  tooLong,
  type Verifiers,
} from './receive.ts';

export type { ReceiverOptions, SnapReceiverOptions };

/** A request, or the context that a framework passes instead. */
type ToRequest<Given> = (given: Given) => Request;

/** A handler that snapTokenHandler has made, of either entry of the SDK. */
export interface AnyTokenHandler {
  answer(headers: ReceivedHeaders): Awaitable<SnapAnswer>;
}

/** The handlers for a framework that passes `Given`. */
export interface FetchReceivers<Given> {
  /**
   * Receives notifications (DOKU API, HTTP Notification).
   *
   * @param options the keys as for `verifyNotification`, and what to do with a notification
   * @returns the handler of your notification URL; it answers 200, 400 or 413. What `onNotification` throws is
   *   thrown
   */
  receiveNotifications(options: ReceiverOptions): (given: Given) => Promise<Response>;
  /** Receives notifications of the SNAP dialect, in the same way; the handler answers 200, 401 or 413. */
  receiveSnapNotifications(options: SnapReceiverOptions): (given: Given) => Promise<Response>;
  /** Answers the gateway's token requests with the tokens of `handler`. */
  answerSnapTokens(handler: AnyTokenHandler): (given: Given) => Promise<Response>;
}

export function fetchReceivers<Given>(
  verifiers: Verifiers,
  requestOf: ToRequest<Given>,
): FetchReceivers<Given> {
  const handler = (receive: Receive) => (given: Given) => answered(receive, requestOf(given));
  return {
    receiveNotifications: (options) => handler(classicReceiver(verifiers, options)),
    receiveSnapNotifications: (options) => handler(snapReceiver(verifiers, options)),
    answerSnapTokens: (tokens) => handler(tokenReceiver(tokens)),
  };
}

async function answered(receive: Receive, request: Request): Promise<Response> {
  const isLong = Number(request.headers.get('content-length') ?? 0) > maxBodyBytes;
  const rawBody = isLong || request.bodyUsed ? undefined : await request.arrayBuffer();
  const isTooLong = isLong || (rawBody?.byteLength ?? 0) > maxBodyBytes;
  const path = new URL(request.url).pathname;
  const { status, headers, body } = isTooLong
    ? tooLong
    : await receive({ rawBody, headers: request.headers, path });
  return new Response(body, { status, headers });
}
