// A request: a merchant's signed call, remembered so that asking twice does nothing twice.
import { createHash } from 'node:crypto';
import type { Answer } from '../dialect.ts';

export interface NewRequest {
  clientId: string;
  /** Unique for the merchant: the dialect and its Request-Id (and, in SNAP, the endpoint and the day). */
  key: string;
  /** Over the call's target and raw body. */
  hash: Buffer;
  createdAt: Date;
}

/** A request about to be remembered with its effect. */
export interface Claim {
  request: NewRequest;
  /** Absent while the answer is not known yet: the request is then in flight. */
  answer?: Answer;
  /** How long a use of the same key is remembered, in seconds. */
  retentionSeconds: number;
}

/** What is remembered of an earlier request; no answer while it is still in flight. */
export interface RememberedRequest {
  hash: Buffer;
  answer?: Answer;
}

/** SHA-256 over where a request went and the raw bytes it carried: another target or body is another request. */
export function requestHash(target: string, body: Uint8Array): Buffer {
  return createHash('sha256').update(target).update('\n').update(body).digest();
}
