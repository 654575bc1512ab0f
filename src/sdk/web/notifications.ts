// Verifies notifications of the classic dialect with WebCrypto, and signs test notifications.
import { partsAt, signedRequestHeaders } from '../../wire/classic/message.ts';
import { jsonText } from '../../wire/json-text.ts';
import { bytesOf } from '../bytes.ts';
import { NotificationError } from '../errors.ts';
import {
  accept,
  open,
  pathOf,
  type TestNotification,
  type VerifiedNotification,
  type VerifyOptions,
} from '../notification-parts.ts';
import type { RawBody, ReceivedHeaders } from '../received.ts';
import { hmacKey, signClassic, verifiesClassic } from './signatures.ts';

/**
 * Verifies a notification as `verifyNotification` of `@gapura/sdk` does, asynchronously. A signature that
 * does not match is refused as `unexplained`: only the other entry looks for the mistake.
 *
 * @param rawBody the body as received, before any JSON parser
 * @param headers the headers of the incoming request
 * @param options the secret key and the path of your notification URL
 * @returns the parsed body, and the Request-Id by which you recognise a repeated notification
 * @throws {NotificationError} when it must not be trusted; `reason` and the message say what to fix
 * @throws {TypeError} when an option is not valid
 */
export async function verifyNotification(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: VerifyOptions,
): Promise<VerifiedNotification> {
  const opened = open(rawBody, headers, options);
  const { parts, signature, secrets } = opened;
  for (const secret of secrets) {
    const key = await hmacKey(secret, 'SHA-256');
    if (await verifiesClassic(key, parts, signature)) return accept(opened, options);
  }
  throw new NotificationError(
    'unexplained',
    `The signature does not match. It covers the Client-Id, the Request-Id, the timestamp, the path ${parts.target} and the raw body, with the secret key of this client: one of them is not what the gateway signed. In Node, verifyNotification of @gapura/sdk says which.`,
  );
}

/** Signs a notification as the gateway does, for tests of your handler: see `@gapura/sdk`. */
export async function signTestNotification(
  notification: TestNotification,
): Promise<{ headers: Record<string, string>; body: string }> {
  const { secretKey, clientId, path, requestId = crypto.randomUUID() } = notification;
  const body =
    typeof notification.body === 'string' ? notification.body : jsonText(notification.body);
  const message = { clientId, requestId, target: pathOf(path), body: bytesOf(body) };
  const parts = partsAt(message, notification.now?.() ?? new Date());
  const signature = await signClassic(await hmacKey(secretKey, 'SHA-256'), parts);
  return { headers: signedRequestHeaders(parts, signature), body };
}
