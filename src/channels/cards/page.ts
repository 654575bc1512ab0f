// How the gateway's own payment page recognises card payments.
import type { Payment } from '../../payments/payment.ts';
import type { CardPayment } from './bodies.ts';

export type { CardPayment };

/** The channel's id. */
const id = 'cards';

/** Whether a payment that was found by its link is a card payment. */
export function isCardOrder(payment: Payment): payment is CardPayment {
  return payment.channel === id;
}
