// The public API of the SDK: everything that a merchant's program may import, and nothing else.

export type { ReleaseReply, ReleaseRequest } from '../channels/parts/release.ts';
export type {
  SplitEditRequest,
  SplitNaming,
  SplitReply,
} from '../channels/parts/split-settlement.ts';
export type { Finding } from '../wire/classic/diagnose.ts';
export type { FindingCode } from '../wire/classic/diagnosis/suspicion.ts';
export { ExactDecimal } from '../wire/decimal.ts';
export type { NotificationBody, OrderStatus, TransactionStatus, WireAmount } from './bodies.ts';
export type { AnswerOf, BodyOf, OperationsClient, ReplyOf, RequestOf } from './channel-types.ts';
export {
  type CallOptions,
  type ChannelClient,
  type Client,
  type ClientOf,
  type CreateOptions,
  type Exchange,
  exchangeOf,
} from './client.ts';
export { type ConnectionOptions, type Fetch, hosts } from './connection.ts';
export { type ClientOptions, createClient } from './create-client.ts';
export {
  ConnectionError,
  GapuraError,
  NotificationError,
  type NotificationReason,
  SignatureError,
} from './errors.ts';
export {
  signTestNotification,
  type TestNotification,
  type VerifiedNotification,
  type VerifyOptions,
  verifyNotification,
} from './notifications.ts';
export type { RawBody, ReceivedHeaders } from './received.ts';
export type {
  SnapAmount,
  SnapNotificationBody,
  SnapStatus,
  SnapTransactionStatus,
} from './snap-bodies.ts';
export type {
  SnapCallOptions,
  SnapChannelClient,
  SnapCreateOptions,
  SnapNames,
} from './snap-channel.ts';
export {
  type SnapAnswer,
  type SnapTokenHandler,
  type SnapTokenOptions,
  type SnapVerifyOptions,
  snapTokenHandler,
  type VerifiedSnapNotification,
  verifySnapNotification,
} from './snap-notifications.ts';
