// What the card channel keeps of a merchant's request: the payment's details.
import type { AcquirerId } from './acquirers.ts';

export type CardPaymentType = 'SALE' | 'AUTHORIZE' | 'INSTALLMENT' | 'MOTO' | 'RECURRING';

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

/** JSON as it lies in the database: amounts and prices as digits. */
export interface CardOrder {
  type: CardPaymentType;
  /** Takes the money at once although the type is AUTHORIZE. */
  autoCapture: boolean;
  acquirer?: AcquirerId | undefined;
  tenor?: number | undefined;
  customer: CardCustomer;
  /** A saved card to pre-fill. */
  token?: string | undefined;
  /** Saves the card whatever the customer does. */
  save: boolean;
  autoRedirect: boolean;
  /** Line items as they were sent, to be echoed. */
  lines?: { name?: string | undefined; price: string; quantity: string }[] | undefined;
  descriptor?: string | undefined;
  sessionId?: string | undefined;
  language: 'en' | 'id';
  /** `rrggbb` each, where given. */
  theme: {
    background?: string | undefined;
    font?: string | undefined;
    buttonBackground?: string | undefined;
    buttonFont?: string | undefined;
  };
  promos: { bin: string; discount: string }[];
  allowBins: string[];
  /** Empty: all of them. */
  allowTenors: number[];
  disclaimer?: { en: DisclaimerText; id: DisclaimerText } | undefined;
}

/** Whether the order's money is taken when the issuer approves, or only reserved. */
export function onlyReserves(order: CardOrder): boolean {
  return order.type === 'AUTHORIZE' && !order.autoCapture;
}

/** Whether a customer has to be there: CVV and 3-D Secure (DOKU API, Cards: MOTO and RECURRING need neither). */
export function needsCustomer(order: CardOrder): boolean {
  return order.type !== 'MOTO' && order.type !== 'RECURRING';
}
