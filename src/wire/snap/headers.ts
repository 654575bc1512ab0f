// SNAP's headers of the gateway's own messages, signed.
import type { KeyObject } from 'node:crypto';
import { type SnapMessage, signedTokenHeaders, signedTransactionHeaders } from './message.ts';
import { signClient, signSymmetric } from './signature.ts';
import { snapTimestamp } from './time.ts';

export {
  bearerOf,
  headerMaxLength,
  isDocumentedTimestamp,
  isExternalId,
  isPlainDevice,
  type SnapMessage,
  snapToleranceSeconds,
  tokenMaxLength,
} from './message.ts';

/** Headers of a token request, signed at `at` with the caller's private key. */
export function tokenRequestHeaders(privateKey: KeyObject, clientId: string, at: Date) {
  const timestamp = snapTimestamp(at);
  return signedTokenHeaders(clientId, timestamp, signClient(privateKey, clientId, timestamp));
}

/** Headers of a transaction or a notification, signed at `at`. */
export function transactionHeaders(key: KeyObject, message: SnapMessage, at: Date) {
  const { target, token, body } = message;
  const timestamp = snapTimestamp(at);
  const signature = signSymmetric(key, { method: 'POST', target, token, timestamp, body });
  return signedTransactionHeaders(message, timestamp, signature);
}
