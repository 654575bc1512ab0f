// Checks the signature of a captured message of the SNAP dialect: a call or notification, or a token request.
import type { KeyObject } from 'node:crypto';
import type { Reader } from '../wire/classic/diagnosis/suspicion.ts';
import { explainSymmetric } from '../wire/snap/diagnose.ts';
import { explainTokenRequest } from '../wire/snap/diagnose-token.ts';
import { timestampProblem } from '../wire/snap/diagnosis/timestamp.ts';
import { bearerOf, snapToleranceSeconds } from '../wire/snap/headers.ts';
import type { Checked } from './checked.ts';
import { headerOf, type Message, whereOf } from './http-message.ts';

/** Whether a message is of the SNAP dialect: a token request, a signed call or notification, or neither. */
export function snapKind({ headers }: Message): 'token-request' | 'call' | undefined {
  const isSnap = ['x-signature', 'x-timestamp'].some((name) => headers[name] !== undefined);
  if (!isSnap) return undefined;
  return headers['x-client-key'] === undefined ? 'call' : 'token-request';
}

/** Checks a call or a notification (DOKU API, SNAP: symmetric signature). Throws UsageError for what is missing. */
export function checkCall(
  message: Message,
  path: string | undefined,
  secrets: readonly string[],
  reader: Reader,
): Checked {
  const where = whereOf(message, path);
  const timestamp = headerOf(message, 'X-TIMESTAMP');
  const parts = {
    method: 'POST',
    target: where.path + where.query,
    token: bearerOf(headerOf(message, 'Authorization')) ?? '',
    timestamp,
    body: message.body,
  } as const;
  const explained = explainSymmetric({
    parts,
    clientId: headerOf(message, 'X-PARTNER-ID'),
    signature: headerOf(message, 'X-SIGNATURE'),
    secrets,
    reader,
    url: where.url,
  });
  return { dialect: 'snap', kind: 'message', ...explained, late: lateness(timestamp) };
}

/** Checks a token request (DOKU API, SNAP: B2B token). `keys` are those that may have signed it. */
export function checkTokenRequest(
  message: Message,
  keys: readonly KeyObject[],
  reader: Reader,
): Checked {
  const timestamp = headerOf(message, 'X-TIMESTAMP');
  const explained = explainTokenRequest({
    clientId: headerOf(message, 'X-CLIENT-KEY'),
    timestamp,
    signature: headerOf(message, 'X-SIGNATURE'),
    keys,
    reader,
  });
  return { dialect: 'snap', kind: 'token_request', ...explained, late: lateness(timestamp) };
}

function lateness(timestamp: string) {
  return timestampProblem(timestamp, new Date(), snapToleranceSeconds);
}
