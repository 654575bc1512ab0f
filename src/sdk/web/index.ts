// The SDK for workers and browsers' runtimes: only fetch and WebCrypto. Never give a secret key to a web page.

export { ExactDecimal } from '../../wire/decimal.ts';
export type { NotificationBody, OrderStatus, TransactionStatus, WireAmount } from '../bodies.ts';
export type {
  CallOptions,
  ChannelClient,
  Client,
  ClientOf,
  CreateOptions,
  Exchange,
} from '../client.ts';
export { exchangeOf } from '../client.ts';
export { type ConnectionOptions, type Fetch, hosts } from '../connection.ts';
export {
  ConnectionError,
  GapuraError,
  NotificationError,
  type NotificationReason,
  SignatureError,
} from '../errors.ts';
export type {
  TestNotification,
  VerifiedNotification,
  VerifyOptions,
} from '../notification-parts.ts';
export type { RawBody, ReceivedHeaders } from '../received.ts';
export type { SnapNotificationBody, SnapStatus } from '../snap-bodies.ts';
export type { VerifiedSnapNotification } from '../snap-parts.ts';
export type { SnapAnswer } from '../snap-token-parts.ts';
export { createClient, type WebClientOptions } from './create-client.ts';
export { signTestNotification, verifyNotification } from './notifications.ts';
export {
  snapTokenHandler,
  verifySnapNotification,
  type WebSnapTokenHandler,
  type WebSnapTokenOptions,
  type WebSnapVerifyOptions,
} from './snap-notifications.ts';
