// An attempt: one try to pay with one card.
//
//   CONFIRMING the customer has yet to agree to the amount
//   ASKING     the acquirer is being asked; one try of a payment at a time
//   METHOD · CHALLENGE   the customer's browser, or the customer, is at the bank
//   APPROVED · DECLINED  it said yes or no
//   ABANDONED  left behind: another card was tried, the time ran out, the link died
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
  /** The link it was made with. */
  session: string;
  state: AttemptState;
  /** The card as ciphertext, until the attempt has ended. */
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
}

const context = (id: string) => `card attempt ${id}`;

export function sealCard(sealer: Sealer, attemptId: string, card: Card): string {
  return sealer.seal(JSON.stringify(card), context(attemptId));
}

/** Throws where the attempt has ended: nothing of the card is left then. */
export function openCard(sealer: Sealer, { id, sealed }: Attempt): Card {
  if (sealed === undefined) throw new Error(`attempt ${id} keeps no card any more`);
  return JSON.parse(sealer.open(sealed, context(id))) as Card;
}

/** Life of a try between two steps, in seconds of business time; then its card is forgotten. */
export const attemptLifeSeconds = 15 * 60;

/**
 * Where the acquirer has not answered for so long, in seconds, the process that asked has died: another one
 * asks what became of the try, and again after as long.
 */
export const askingPatienceSeconds = 2 * 60;

/** An acquirer that has not said for so long, in seconds, what became of a try, is not asked any more. */
export const inquiryLifeSeconds = 24 * 3600;
