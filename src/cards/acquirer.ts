// What the card page needs of an acquirer, beside what every channel needs.
import type { AcquirerId } from '../channels/cards/acquirers.ts';
import type { Payment, Reference } from '../payments/payment.ts';
import type { Card } from './card.ts';
import type { Terms } from './terms.ts';

/** What a BIN says about a card. */
export interface CardIdentity {
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank, in the acquirer's words. */
  issuer: string;
  /** The same bank where it acquires, too. */
  bank?: AcquirerId | undefined;
}

export interface CardAsked {
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
  charge(asked: CardAsked, cvv: string | undefined): Promise<CardAnswer>;
  /** Goes on after the customer was at the bank. Throws where the outcome is unknown. */
  resume(asked: CardAsked, authenticationId: string): Promise<CardAnswer>;
  /** Undoes a try that came too late, or whose outcome is unknown. Undoing what never was is no error. */
  reverse(asked: CardAsked): Promise<void>;
  /** Asks what became of a try; undefined where the acquirer has never heard of it. Throws where it does not say. */
  inquire(asked: CardAsked): Promise<CardAnswer | undefined>;
}
