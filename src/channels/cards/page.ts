// What the gateway's own payment page needs to know about card payments.
import type { Payment } from '../../payments/payment.ts';
import type { CardPayment } from './bodies.ts';

export type { CardPayment };

/** The channel's id, for those who find payments by a link. */
const id = 'cards';

/** Whether a payment found by its link is one that this page is for. */
export function isCardOrder(payment: Payment): payment is CardPayment {
  return payment.channel === id;
}
