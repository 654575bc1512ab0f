// For merchants' notification handlers: verifies notifications, and signs test notifications.
import { randomUUID } from 'node:crypto';
import { diagnoseSignature, type SignatureQuestion } from '../wire/classic/diagnose.ts';
import { requestHeaders } from '../wire/classic/headers.ts';
import { signingKey, verifies } from '../wire/classic/signature.ts';
import { writeJson } from '../wire/json.ts';
import { NotificationError } from './errors.ts';
import {
  accept,
  open,
  pathOf,
  type TestNotification,
  type VerifiedNotification,
  type VerifyOptions,
} from './notification-parts.ts';
import type { RawBody, ReceivedHeaders } from './received.ts';

export type { TestNotification, VerifiedNotification, VerifyOptions };

/**
 * Verifies a notification: its signature over the raw body, and its timestamp (DOKU API, HTTP
 * Notification; Signature).
 *
 * @param rawBody the body as received, before any JSON parser
 * @param headers the headers of the incoming request
 * @param options the secret key and the path of your notification URL
 * @returns the parsed body, and the Request-Id by which you recognise a repeated notification
 * @throws {NotificationError} when it must not be trusted; `reason` and the message say what to fix
 * @throws {TypeError} when an option is not valid
 * @example
 * const { requestId, body } = verifyNotification(await request.text(), request.headers, {
 *   secretKey: 'SK-…',
 *   path: '/payments/notifications',
 * });
 */
export function verifyNotification(
  rawBody: RawBody,
  headers: ReceivedHeaders,
  options: VerifyOptions,
): VerifiedNotification {
  const opened = open(rawBody, headers, options);
  const { parts, signature, secrets } = opened;
  if (!secrets.some((secret) => verifies(signingKey(secret), parts, signature))) {
    throw mismatch({ parts, signature, secrets, url: options.path });
  }
  return accept(opened, options);
}

function mismatch(question: Omit<SignatureQuestion, 'reader'>): NotificationError {
  // Anybody can post anything to a notification URL, so only single mistakes are searched, not combinations of two.
  const findings = diagnoseSignature({ ...question, reader: 'receiver', mistakes: 1 });
  const [first] = findings;
  const message = findings.map((finding) => finding.message).join(' ');
  return new NotificationError(first?.code ?? 'unexplained', message, findings);
}

/**
 * Signs a notification as the gateway does, for tests of your handler (DOKU API, HTTP Notification).
 *
 * @param notification the keys, the path of your handler and the body
 * @returns the headers and the body to POST to your handler, byte by byte
 * @throws {TypeError} when `path` is not a path
 * @example
 * const { headers, body } = signTestNotification({ secretKey, clientId, path, body: notification });
 * await fetch(`http://localhost:3000${path}`, { method: 'POST', headers, body });
 */
export function signTestNotification(notification: TestNotification): {
  headers: Record<string, string>;
  body: string;
} {
  const { secretKey, clientId, path, body, requestId = randomUUID() } = notification;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : writeJson(body);
  const message = { clientId, requestId, target: pathOf(path), body: bytes };
  const headers = requestHeaders(
    signingKey(secretKey),
    message,
    notification.now?.() ?? new Date(),
  );
  return { headers, body: bytes.toString('utf8') };
}
