// The classic dialect's gate: four headers, their order of checks, the time window, the signature.
import type { KeyObject } from 'node:crypto';
import type { Merchant } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import { requestIdMaxLength, timestampToleranceSeconds } from '../../wire/classic/headers.ts';
import { type SignedParts, signedForms, verifies } from '../../wire/classic/signature.ts';
import { parseUtcSeconds } from '../../wire/classic/time.ts';
import { type Exchange, headerOf } from '../exchange.ts';

export interface Caller {
  merchant: Merchant;
  requestId: string;
  /** The key that signed the call. Its answer is signed with the same key, also during a key rotation. */
  key: KeyObject;
}

/**
 * Returns who is calling, or throws the first refusal in the documented order (DOKU API, header validation):
 * presence of the four headers, the timestamp's format and window, the client, the signature. `now` is
 * wall-clock time.
 */
export function authenticate(
  exchange: Exchange,
  merchant: Merchant | undefined,
  now: Date,
): Caller {
  const clientId = required(exchange, 'Client-Id', 'client-id');
  const requestId = required(exchange, 'Request-Id', 'request-id');
  const timestamp = required(exchange, 'Request-Timestamp', 'request-timestamp');
  const signature = required(exchange, 'Signature', 'signature');
  const at = parseUtcSeconds(timestamp);
  if (at === undefined) throw malformed('Request-Timestamp');
  if (Math.abs(at.getTime() - now.getTime()) > timestampToleranceSeconds * 1000) {
    throw new Refusal({
      code: 'TIMESTAMP_OUT_OF_RANGE',
      header: 'Request-Timestamp',
      toleranceSeconds: timestampToleranceSeconds,
    });
  }
  if (requestId.length > requestIdMaxLength) throw malformed('Request-Id');
  if (merchant === undefined) throw new Refusal({ code: 'CLIENT_UNKNOWN' });
  const parts = { clientId, requestId, timestamp, target: exchange.target };
  const key = keyOf(merchant, signedForms(parts, exchange.body), signature);
  if (key === undefined) throw new Refusal({ code: 'SIGNATURE_INVALID' });
  return { merchant, requestId, key };
}

function keyOf(merchant: Merchant, parts: SignedParts[], signature: string): KeyObject | undefined {
  return merchant.keys.find((key) => parts.some((one) => verifies(key, one, signature)));
}

function required(exchange: Exchange, header: string, name: string): string {
  const value = headerOf(exchange, name);
  if (value === undefined) throw new Refusal({ code: 'HEADER_MISSING', header });
  return value;
}

function malformed(header: string): Refusal {
  return new Refusal({ code: 'HEADER_MALFORMED', header });
}
