// What Indomaret alone keeps of a request: the texts that a till shows and prints.
import type { Payment } from '../../payments/payment.ts';

export interface IndomaretDetails {
  /** Shown at the till on inquiry. */
  info?: string | undefined;
  /** Printed on the receipt as the product's description. */
  description: string;
  /** Printed at the receipt's foot. */
  footer?: string | undefined;
}

/** The texts of a payment that came back from the storage, where details have no type. */
export function tillTexts({ details }: Payment): IndomaretDetails {
  return details as IndomaretDetails;
}
