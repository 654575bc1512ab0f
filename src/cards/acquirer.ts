// What the card page needs of an acquirer, beside what every channel needs.
import type { Payment, Reference } from '../payments/payment.ts';
import type { Card } from './card.ts';
import type { CardIdentity } from './identity.ts';
import type { Terms } from './terms.ts';

/** One try to charge a card, as its acquirer has to know it. */
export interface CardCharge {
  payment: Payment;
  attemptId: string;
  card: Card;
  terms: Terms;
  /** False where no customer is there: MOTO, RECURRING. */
  authenticates: boolean;
}

/** Who the issuer is sure to have dealt with. */
export interface Authenticated {
  eci?: string | undefined;
  authenticationId?: string | undefined;
}

export type CardAnswer =
  | ({
      kind: 'approved';
      approvalCode: string;
      message: string;
      references: Reference[];
    } & Authenticated)
  | ({ kind: 'declined'; code: string; message: string } & Authenticated)
  /** The customer has to go to the bank: `url` shows its page, in a frame. `method` wants no customer. */
  | {
      kind: 'authenticate';
      step: 'method' | 'challenge';
      authenticationId: string;
      url: string;
      until: Date;
    }
  /** The customer has not finished at the bank. */
  | { kind: 'waiting' };

/** Whoever implements it gives up on an answer before `askingPatienceSeconds` (attempt.ts) are over. */
export interface CardAcquirer {
  identify(number: string): CardIdentity;
  /** Asks for the money. The CVV is used and dropped. Throws where the outcome is unknown. */
  charge(charge: CardCharge, cvv: string | undefined): Promise<CardAnswer>;
  /** Goes on after the customer was at the bank. Throws where the outcome is unknown. */
  resume(charge: CardCharge, authenticationId: string): Promise<CardAnswer>;
  /** Undoes a try that came too late, or whose outcome is unknown. Undoing what never was is no error. */
  reverse(charge: CardCharge): Promise<void>;
  /** Asks what became of a try; undefined where the acquirer does not know it. Throws where it does not say. */
  inquire(charge: CardCharge): Promise<CardAnswer | undefined>;
}

/** What an acquirer of payments has besides where it takes cards that customers type on our own page. */
export interface TakesCards {
  readonly card?: CardAcquirer | undefined;
}

/** Chooses the acquirer of cards of a channel. Throws where the channel's acquirer takes none. */
export function cardAcquirers(acquirerOf: (channel: string) => TakesCards) {
  return (channel: string): CardAcquirer => {
    const { card } = acquirerOf(channel);
    if (card === undefined) throw new Error(`the acquirer of ${channel} takes no cards`);
    return card;
  };
}
