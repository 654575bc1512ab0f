// Notification URLs in Next.js' App Router: `export const POST = receiveNotifications({ secretKey, clientId, onNotification });`
import { fetchReceivers } from './fetch.ts';
import { nodeVerifiers } from './node-verifiers.ts';

export type { AnyTokenHandler, ReceiverOptions, SnapReceiverOptions } from './fetch.ts';

export const { receiveNotifications, receiveSnapNotifications, answerSnapTokens } = fetchReceivers(
  nodeVerifiers,
  (request: Request) => request,
);
