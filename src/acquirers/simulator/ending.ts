// How a payment has ended, for a customer who comes back to its page.
import { type Payment, statusAt } from '../../payments/payment.ts';
import type { Desk } from './desk.ts';
import type { Ending } from './pages/ending-words.ts';

/** The ending, or undefined while the customer may still pay. `ended` is what the page says has just happened. */
export function endingOf(
  { clock }: Pick<Desk, 'clock'>,
  payment: Payment,
  ended?: string,
): Ending | undefined {
  switch (statusAt(payment, clock.now())) {
    case 'OPENING':
    case 'PENDING':
      return undefined;
    case 'EXPIRED':
      return 'expired';
    case 'FAILED':
      return ended === 'cancelled' ? 'cancelled' : 'declined';
    default:
      return ended === 'approved' ? 'approved' : 'already-paid';
  }
}
