// Notification URLs in Next.js' App Router with WebCrypto: `export const POST = receiveNotifications({ secretKey, clientId, onNotification });`
import { fetchReceivers } from '../../receivers/fetch.ts';
import { webVerifiers } from './web-verifiers.ts';

export type {
  AnyTokenHandler,
  ReceiverOptions,
  SnapReceiverOptions,
} from '../../receivers/fetch.ts';

export const { receiveNotifications, receiveSnapNotifications, answerSnapTokens } = fetchReceivers(
  webVerifiers,
  (request: Request) => request,
);
