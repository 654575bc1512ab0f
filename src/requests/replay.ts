// Decides what a repeated request is told: the earlier answer, or one of two refusals.

import type { Answer } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import type { RememberedRequest } from './request.ts';

/**
 * The answer given before, byte for byte. Throws REQUEST_ID_REUSED where the content differs and
 * REQUEST_IN_FLIGHT where the first request has no answer yet (DOKU API, Idempotency).
 */
export function replay(remembered: RememberedRequest | undefined, hash: Buffer): Answer {
  if (remembered !== undefined && !remembered.hash.equals(hash)) {
    throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  }
  if (remembered?.answer === undefined) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  return remembered.answer;
}
