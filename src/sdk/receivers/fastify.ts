// Notification URLs in Fastify: plugins whose routes get the raw body. Other routes keep their parsers.
import type { FastifyPluginAsync } from 'fastify';
import type { SnapTokenHandler } from '../snap-notifications.ts';
import { nodeVerifiers } from './node-verifiers.ts';
import {
  classicReceiver,
  maxBodyBytes,
  type Receive,
  type ReceiverOptions,
  type SnapReceiverOptions,
  snapReceiver,
  tokenReceiver,
} from './receive.ts';

/** The path of the route, below the prefix with which the plugin is registered. */
export interface Routed {
  route: string;
}

export type FastifyReceiverOptions = ReceiverOptions & Routed;
export type FastifySnapReceiverOptions = SnapReceiverOptions & Routed;

/**
 * Receives notifications (DOKU API, HTTP Notification).
 *
 * @param options the route, the keys as for `verifyNotification`, and what to do with a notification
 * @returns a plugin; its route answers 200, 400 or 413
 * @example
 * await app.register(receiveNotifications({ route: '/payments/notifications', secretKey, onNotification }));
 */
export function receiveNotifications(options: FastifyReceiverOptions): FastifyPluginAsync {
  return plugin(options.route, classicReceiver(nodeVerifiers, options));
}

/** Receives notifications of the SNAP dialect, in the same way; the route answers 200, 401 or 413. */
export function receiveSnapNotifications(options: FastifySnapReceiverOptions): FastifyPluginAsync {
  return plugin(options.route, snapReceiver(nodeVerifiers, options));
}

/** Answers the gateway's token requests with the tokens of a handler. */
export function answerSnapTokens({
  route,
  tokens,
}: Routed & { tokens: SnapTokenHandler }): FastifyPluginAsync {
  return plugin(route, tokenReceiver(tokens));
}

function plugin(route: string, receive: Receive): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: maxBodyBytes } as const;
    app.addContentTypeParser('*', options, (_request, body, done) => done(null, body));
    app.post(route, async (request, reply) => {
      const path = request.url.replace(/[?#].*$/s, '');
      const answer = await receive({ rawBody: request.body, headers: request.headers, path });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    });
  };
}
