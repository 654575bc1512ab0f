// What an acquirer's word about a card payment came with; kept with the payment, told to the merchant.
import type { AcquirerId } from './acquirers.ts';

export type CardBrand = 'VISA' | 'MASTER' | 'JCB' | 'AMEX';

/** A card as it may be shown and kept: no number, no CVV. */
export interface CardFace {
  /** First six and last four digits. */
  masked: string;
  brand: CardBrand;
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank, as the acquirer names it. */
  issuer: string;
  holder?: string | undefined;
}

/** JSON: amounts as digits, instants as ISO-8601 UTC. */
export interface CardEvidence {
  at: string;
  /** The try that it is about. */
  attemptId: string;
  card: CardFace;
  acquirer: AcquirerId;
  /** Whether another bank than the card's own acquires. */
  offUs: boolean;
  /** Empty while the customer is at the bank. */
  responseCode: string;
  responseMessage: string;
  approvalCode?: string | undefined;
  eci?: string | undefined;
  /** Names the 3-D Secure authentication, where there was one. */
  authenticationId?: string | undefined;
  /** Until when the customer may be at the bank; absent once they are back. */
  redirectUntil?: string | undefined;
  /** Rupiah that a promo took off the order's amount. */
  discount?: string | undefined;
  tenor?: number | undefined;
  /** The saved card's token. */
  token?: string | undefined;
}

export const approvedCode = '00';
