// What is stored of a request for Indomaret only: the texts that a till shows and prints.
import type { Payment } from '../../payments/payment.ts';

export interface IndomaretDetails {
  /** Shown at the till on inquiry. */
  info?: string | undefined;
  /** Printed on the receipt as the product's description. */
  description: string;
  /** Printed at the bottom of the receipt. */
  footer?: string | undefined;
}

/** The texts of a payment from the database, whose details have no type. */
export function tillTexts({ details }: Payment): IndomaretDetails {
  return details as IndomaretDetails;
}
