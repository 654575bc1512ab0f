// What the how-to-pay page says about a code: payable, paid, expired or closed, from the payment alone.
import { type Payment, statusAt } from '../../payments/payment.ts';

/** Money that was received with the code. */
export interface Received {
  /** Rupiah, all receipts together. */
  amount: bigint;
  /** When the newest receipt was paid. */
  at: Date;
  /** Rupiah of it that went back to the customer. */
  returned: bigint;
}

/** `received` is set where a reusable code was paid before and is payable still, or no longer. */
export type GuideState =
  | { kind: 'open'; received?: Received | undefined }
  | { kind: 'paid' | 'returned'; received: Received }
  | { kind: 'expired'; received?: Received | undefined }
  | { kind: 'closed' };

/** The state at business time `now`. A reusable code can be paid until it expires, also after a payment. */
export function guideState(payment: Payment, now: Date): GuideState {
  const received = receivedWith(payment);
  const status = statusAt(payment, now);
  if (status === 'PENDING' || status === 'OPENING') return { kind: 'open' };
  if (status === 'EXPIRED') return { kind: 'expired' };
  if (received === undefined) return { kind: 'closed' };
  if (received.returned >= received.amount) return { kind: 'returned', received };
  if (!payment.reusable || status !== 'SUCCESS') return { kind: 'paid', received };
  return { kind: now < payment.expiresAt ? 'open' : 'expired', received };
}

function receivedWith({ paidAmount, refundedAmount, lastReceipt }: Payment): Received | undefined {
  if (lastReceipt === undefined) return undefined;
  return { amount: paidAmount, at: lastReceipt.paidAt, returned: refundedAmount };
}
