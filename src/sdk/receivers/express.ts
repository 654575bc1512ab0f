// Notification URLs in Express, and in everything else that is called with node:http's request and response.

import { joined } from '../bytes.ts';
import type { SnapTokenHandler } from '../snap-notifications.ts';
import { nodeVerifiers } from './node-verifiers.ts';
import {
  classicReceiver,
  maxBodyBytes,
  type Outgoing,
  type Receive,
  type ReceiverOptions,
  type SnapReceiverOptions,
  snapReceiver,
  tokenReceiver,
  tooLong,
} from './receive.ts';

export type { ReceiverOptions, SnapReceiverOptions };

/** The part of a request that is used: `http.IncomingMessage`, or Express' own. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  url?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  readonly readableEnded: boolean;
  /** Express: the path with the part that a router has matched. */
  originalUrl?: string;
  /** What a body parser has made of the body. */
  body?: unknown;
  /** The raw body, which some platforms keep. */
  rawBody?: unknown;
}

/** The part of a response that is used. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** `next` is called with errors that are not about the notification. Without it, the promise rejects. */
export type NodeHandler = (
  request: NodeRequest,
  response: NodeResponse,
  next?: (error: unknown) => void,
) => Promise<void>;

/**
 * Receives notifications (DOKU API, HTTP Notification). It reads the raw body itself: mount it without a body
 * parser, or with `express.raw`.
 *
 * @param options the keys as for `verifyNotification`, and what to do with a notification
 * @returns the handler of your notification URL; it answers 200, 400 or 413
 * @example
 * app.post('/payments/notifications', receiveNotifications({ secretKey, clientId, onNotification }));
 */
export function receiveNotifications(options: ReceiverOptions): NodeHandler {
  return handler(classicReceiver(nodeVerifiers, options));
}

/** Receives notifications of the SNAP dialect, in the same way; it answers 200, 401 or 413. */
export function receiveSnapNotifications(options: SnapReceiverOptions): NodeHandler {
  return handler(snapReceiver(nodeVerifiers, options));
}

/** Answers the gateway's token requests with the tokens of `handler`. */
export function answerSnapTokens(tokens: SnapTokenHandler): NodeHandler {
  return handler(tokenReceiver(tokens));
}

function handler(receive: Receive): NodeHandler {
  return async (request, response, next) => {
    try {
      const rawBody = await bodyOf(request);
      const path = (request.originalUrl ?? request.url ?? '').replace(/[?#].*$/s, '');
      const answer =
        rawBody === tooLong ? tooLong : await receive({ rawBody, headers: request.headers, path });
      send(response, answer);
    } catch (error) {
      if (next === undefined) throw error;
      next(error);
    }
  };
}

function send(response: NodeResponse, { status, headers, body }: Outgoing): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}

async function bodyOf(request: NodeRequest): Promise<unknown> {
  if (request.rawBody !== undefined) return request.rawBody;
  // Whoever has read the body left it here, as bytes or parsed.
  if (request.readableEnded || request.body instanceof Uint8Array) return request.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) return tooLong;
    chunks.push(chunk);
  }
  return joined(chunks, length);
}
