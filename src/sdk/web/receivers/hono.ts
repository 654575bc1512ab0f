// Notification URLs in Hono with WebCrypto: `app.post('/payments/notifications', receiveNotifications({ secretKey, clientId, onNotification }));`

import { fetchReceivers } from '../../receivers/fetch.ts';
import type { HonoContext } from '../../receivers/hono.ts';
import { webVerifiers } from './web-verifiers.ts';

export type {
  AnyTokenHandler,
  ReceiverOptions,
  SnapReceiverOptions,
} from '../../receivers/fetch.ts';

export const { receiveNotifications, receiveSnapNotifications, answerSnapTokens } = fetchReceivers(
  webVerifiers,
  (context: HonoContext) => context.req.raw,
);
