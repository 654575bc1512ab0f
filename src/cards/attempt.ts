// An attempt: one try to pay with one card.
//
//   CONFIRMING the customer has not agreed to the amount yet
//   ASKING     the acquirer is being asked; at most one attempt of a payment at a time
//   METHOD · CHALLENGE   the customer's browser, or the customer, is on the bank's page
//   APPROVED · DECLINED  the acquirer's verdict
//   ABANDONED  another card was tried, the time was over, or the link was replaced
import type { Sealer } from '../lib/seal.ts';
import type { Card } from './card.ts';
import type { Terms } from './terms.ts';

export type AttemptState =
  | 'CONFIRMING'
  | 'ASKING'
  | 'METHOD'
  | 'CHALLENGE'
  | 'APPROVED'
  | 'DECLINED'
  | 'ABANDONED';

export interface Attempt {
  id: string;
  paymentId: string;
  /** The page token of the link that it was made on. */
  session: string;
  state: AttemptState;
  /** The encrypted card; deleted when the attempt ends. */
  sealed?: string | undefined;
  terms: Terms;
  authenticationId?: string | undefined;
  authenticationUrl?: string | undefined;
  /** HMAC of the number. */
  fingerprint: Buffer;
  /** HMAC of the customer's network address. */
  address?: Buffer | undefined;
  responseCode?: string | undefined;
  createdAt: Date;
  /** When it was counted for its card and its address; absent if it was not. */
  askedAt?: Date | undefined;
}

/** What the card of an attempt is bound to. */
export const attemptContext = (id: string) => `card attempt ${id}`;

/** Encrypts a card, bound to the attempt. */
export function sealCard(sealer: Sealer, attemptId: string, card: Card): string {
  return sealer.seal(JSON.stringify(card), attemptContext(attemptId));
}

/** Decrypts the card of an attempt. Throws if the attempt has ended, since its card was deleted. */
export function openCard(sealer: Sealer, { id, sealed }: Attempt): Card {
  if (sealed === undefined) throw new Error(`the card of attempt ${id} was deleted`);
  return JSON.parse(sealer.open(sealed, attemptContext(id))) as Card;
}

/** How long an attempt waits for its next step, in seconds of business time. Then its card is deleted. */
export const attemptLifeSeconds = 15 * 60;

/**
 * After how many seconds without a reply a job asks the acquirer for the outcome of an attempt: the process
 * that asked is dead by then. The job asks again after the same time.
 */
export const askingPatienceSeconds = 2 * 60;

/** After how many seconds the job stops asking for the outcome of an attempt. */
export const inquiryLifeSeconds = 24 * 3600;
