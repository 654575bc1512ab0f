// Signs notifications of the SNAP dialect, with a token that the merchant itself issued.
import type { KeyObject } from 'node:crypto';
import { randomDigits } from '../lib/ids.ts';
import { transactionHeaders } from '../wire/snap/headers.ts';
import type { MerchantTokens } from './merchant-token.ts';
import type { Signer } from './notification.ts';

/**
 * The target is the path of the URL without its query. X-EXTERNAL-ID is new for each attempt, because
 * a strict merchant refuses one that it has seen (DOKU API, SNAP: payment notification, step 2). The
 * signer throws for a merchant without a key, and if the merchant gives no token.
 */
export function snapSigner(
  keyOf: (clientId: string) => KeyObject | undefined,
  tokens: Pick<MerchantTokens, 'tokenOf'>,
  wallNow: () => Date,
): Signer {
  return async ({ clientId, url, body }) => {
    const key = keyOf(clientId);
    if (key === undefined) throw new Error(`merchant ${clientId} has no secret key to sign with`);
    const token = await tokens.tokenOf(clientId);
    const target = new URL(url).pathname;
    const externalId = `${wallNow().getTime()}${randomDigits(9)}`;
    const message = { clientId, externalId, target, token, body };
    return { ...transactionHeaders(key, message, wallNow()), 'CHANNEL-ID': 'DH' };
  };
}
