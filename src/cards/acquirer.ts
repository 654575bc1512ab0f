// What the card page needs from an acquirer, in addition to what every channel needs.
import type { Verification } from '../channels/cards/evidence.ts';
import type { Payment, Reference } from '../payments/payment.ts';
import type { Card } from './card.ts';
import type { CardIdentity } from './identity.ts';
import type { Terms } from './terms.ts';

/** One try to charge a card: everything that the acquirer needs. */
export interface CardCharge {
  payment: Payment;
  attemptId: string;
  card: Card;
  terms: Terms;
  /** False if no customer is present: MOTO, RECURRING. */
  authenticates: boolean;
}

/** The result of 3-D Secure, if the card was authenticated. */
interface Authenticated {
  eci?: string | undefined;
  authenticationId?: string | undefined;
}

/** The result of the risk assessment, which comes before anything else; absent if there was none. */
interface Assessed {
  verification?: Verification | undefined;
}

/** What an acquirer says about a try. */
export type CardAnswer =
  | ({
      kind: 'approved';
      approvalCode: string;
      message: string;
      references: Reference[];
    } & Authenticated &
      Assessed)
  | ({ kind: 'declined'; code: string; message: string } & Authenticated & Assessed)
  /** The bank must authenticate: `url` is its page, shown in a frame. `method` needs no action by the customer. */
  | ({
      kind: 'authenticate';
      step: 'method' | 'challenge';
      authenticationId: string;
      url: string;
      until: Date;
    } & Assessed)
  /** The customer has not finished on the bank's page. */
  | { kind: 'waiting' };

/** Implementations must time out before `askingPatienceSeconds` (attempt.ts) have passed. */
export interface CardAcquirer {
  /** What the BIN of a card number says about the card. */
  identify(number: string): CardIdentity;
  /** Charges the card. The CVV is used and not kept. Throws if the outcome is unknown. */
  charge(charge: CardCharge, cvv: string | undefined): Promise<CardAnswer>;
  /** Continues after the authentication at the bank. Throws if the outcome is unknown. */
  resume(charge: CardCharge, authenticationId: string): Promise<CardAnswer>;
  /** Reverses a try that came too late, or whose outcome is unknown. Reversing an unknown try is not an error. */
  reverse(charge: CardCharge): Promise<void>;
  /** Asks for the outcome of a try; undefined if the acquirer does not know it. Throws if it does not reply. */
  inquire(charge: CardCharge): Promise<CardAnswer | undefined>;
}

/** The additional part of an acquirer that accepts cards typed on the gateway's own page. */
export interface TakesCards {
  readonly card?: CardAcquirer | undefined;
}

/** Makes a function that returns a channel's card acquirer, and throws if its acquirer does not accept cards. */
export function cardAcquirers(acquirerOf: (channel: string) => TakesCards) {
  return (channel: string): CardAcquirer => {
    const { card } = acquirerOf(channel);
    if (card === undefined) throw new Error(`the acquirer of ${channel} does not accept cards`);
    return card;
  };
}
