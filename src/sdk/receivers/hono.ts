// Notification URLs in Hono: `app.post('/payments/notifications', receiveNotifications({ secretKey, clientId, onNotification }));`
import { fetchReceivers } from './fetch.ts';
import { nodeVerifiers } from './node-verifiers.ts';

export type { AnyTokenHandler, ReceiverOptions, SnapReceiverOptions } from './fetch.ts';

/** The part of Hono's context that is used. */
export interface HonoContext {
  req: { raw: Request };
}

export const { receiveNotifications, receiveSnapNotifications, answerSnapTokens } = fetchReceivers(
  nodeVerifiers,
  (context: HonoContext) => context.req.raw,
);
