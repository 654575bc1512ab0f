// What is stored of a request for card payments: the payment's details.
import type { AcquirerId } from './acquirers.ts';
import type { CardPaymentType, CardSettings } from './settings.ts';

export type { CardPaymentType };

export interface CardCustomer {
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  address?: string | undefined;
  country?: string | undefined;
}

export interface DisclaimerText {
  title?: string | undefined;
  message: string;
}

/** JSON as stored in the database: amounts and prices are digits. */
export interface CardOrder {
  type: CardPaymentType;
  /** Captures the money at once although the type is AUTHORIZE. */
  autoCapture: boolean;
  acquirer?: AcquirerId | undefined;
  tenor?: number | undefined;
  customer: CardCustomer;
  /** A saved card to pre-fill. */
  token?: string | undefined;
  /** Saves the card without asking the customer. */
  save: boolean;
  autoRedirect: boolean;
  /** Line items as they were sent, for the answer. */
  lines?: { name?: string | undefined; price: string; quantity: string }[] | undefined;
  descriptor?: string | undefined;
  sessionId?: string | undefined;
  language: 'en' | 'id';
  /** Colours as `rrggbb`. */
  theme: {
    background?: string | undefined;
    font?: string | undefined;
    buttonBackground?: string | undefined;
    buttonFont?: string | undefined;
  };
  promos: { bin: string; discount: string }[];
  allowBins: string[];
  /** An empty list allows all tenors. */
  allowTenors: number[];
  disclaimer?: { en: DisclaimerText; id: DisclaimerText } | undefined;
  /** The merchant's settings when it was ordered: its banks, tenors and numbers. Absent if it had none. */
  settings?: CardSettings | undefined;
}

/** Whether the issuer's approval only reserves the money, without capturing it. */
export function onlyReserves(order: CardOrder): boolean {
  return order.type === 'AUTHORIZE' && !order.autoCapture;
}

/** Whether the customer must be present for CVV and 3-D Secure (DOKU API, Cards: MOTO and RECURRING need neither). */
export function needsCustomer(order: CardOrder): boolean {
  return order.type !== 'MOTO' && order.type !== 'RECURRING';
}
