// The details of an acquirer's verdict on a card payment. They are stored with the payment and sent to the merchant.
import type { Reference } from '../../payments/payment.ts';
import type { AcquirerId } from './acquirers.ts';

export type CardBrand = 'VISA' | 'MASTER' | 'JCB' | 'AMEX';

/** The parts of a card that may be shown and stored: no number, no CVV. */
export interface CardFace {
  /** First six and last four digits. */
  masked: string;
  brand: CardBrand;
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank, as the acquirer names it. */
  issuer: string;
  holder?: string | undefined;
}

/** What the acquirer's risk assessment says about a try, before the card is charged. */
export interface Verification {
  status: 'APPROVE' | 'REJECT';
  reason: string;
}

/** JSON: amounts as digits, instants as ISO-8601 UTC. */
export interface CardEvidence {
  at: string;
  /** The card try that it belongs to. */
  attemptId: string;
  card: CardFace;
  acquirer: AcquirerId;
  /** Whether the acquirer is another bank than the card's issuer. */
  offUs: boolean;
  /** Empty while the customer is at the issuer. */
  responseCode: string;
  responseMessage: string;
  approvalCode?: string | undefined;
  eci?: string | undefined;
  /** Absent if the acquirer has no risk assessment. */
  verification?: Verification | undefined;
  /** The id of the 3-D Secure authentication, if there was one. */
  authenticationId?: string | undefined;
  /** Until when the customer may be at the issuer. Absent after they are back. */
  redirectUntil?: string | undefined;
  /** Rupiah that a promo deducts from the order's amount. */
  discount?: string | undefined;
  tenor?: number | undefined;
  /** The saved card's token. */
  token?: string | undefined;
  /** The merchant's numbers at its bank, if a provider has named them. */
  identifier?: readonly Reference[] | undefined;
}

export const approvedCode = '00';
