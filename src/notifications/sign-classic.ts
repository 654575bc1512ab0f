// Signs notifications of the classic dialect.
import type { KeyObject } from 'node:crypto';
import { requestHeaders } from '../wire/classic/headers.ts';
import type { Signer } from './notification.ts';

/**
 * The headers are those of a merchant's own request: the target is the path of the merchant's URL
 * without its query, the Request-Id is the notification's id, the timestamp is new for each attempt
 * (DOKU API, HTTP notification). `wallNow` must be the wall clock: the receiver compares the timestamp
 * with its own clock. The signer throws for a merchant without a key.
 */
export function classicSigner(
  keyOf: (clientId: string) => KeyObject | undefined,
  wallNow: () => Date = () => new Date(),
): Signer {
  return async ({ id, clientId, url, body }) => {
    const key = keyOf(clientId);
    if (key === undefined) throw new Error(`merchant ${clientId} has no secret key to sign with`);
    const target = new URL(url).pathname;
    return requestHeaders(key, { clientId, requestId: id, target, body }, wallNow());
  };
}
