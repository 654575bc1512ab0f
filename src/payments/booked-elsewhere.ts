// Books what an acquirer has done without being asked from here: a person has found out, and says what it was.
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { planCaptureBy } from './capture-by-office.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import { findRefundable, type Refundable } from './find-refund.ts';
import type { Payment } from './payment.ts';
import type { Plan } from './plan.ts';
import { amountToCapture } from './plan-capture.ts';
import type { RefundVerdict } from './ports.ts';
import { planReservation } from './refund.ts';
import { planRefundEnd } from './refund-ending.ts';

export interface Elsewhere {
  paymentId: string;
  /** Rupiah. */
  amount: bigint;
  /** What the acquirer has said, and who says so. */
  reason: string;
  by: string;
  /** Names it, so that it is booked once. */
  reference: string;
  /** The entry in the audit log and what else commits with it; `refundId` is that of a refund. */
  noted: (refundId?: string) => Plan['beside'];
}

interface RefundElsewhere extends Elsewhere {
  /** Whether the channel voids before settlement. */
  voids: boolean;
}

/**
 * Books a refund, or the void of an authorization. The window of refunds does not count: the money is gone. Returns the
 * payment. Throws what `planRefund` throws, PAYMENT_NOT_FOUND and REFUND_REFERENCE_USED.
 */
export async function bookRefund(deps: PaymentDeps, wanted: RefundElsewhere): Promise<Payment> {
  const { paymentId, amount, reason, by, reference, noted } = wanted;
  const booked = await change(deps, {
    read: () => findRefundable(deps.db, { paymentId }),
    decide(state, now) {
      const policy = { voidsBeforeSettlement: wanted.voids && isVoid(state, amount) };
      const { opening, after } = planReservation(state, { reference, amount, reason, policy }, now);
      const verdict: RefundVerdict = { kind: 'done', message: reason, references: [] };
      const plan = planRefundEnd(after, opening, verdict, now, by);
      return { ...plan, beside: noted(opening.id) };
    },
  });
  return paymentOf(booked);
}

/** Only a whole amount that nobody has been paid is a void. */
function isVoid({ payment, isSettled }: Refundable, amount: bigint): boolean {
  const { status, paidAmount, refundedAmount, refundingAmount } = payment;
  if (status === 'AUTHORIZED') return true;
  return !isSettled && amount === paidAmount && refundedAmount + refundingAmount === 0n;
}

/** Books a capture. Returns the payment. Throws STATE_CONFLICT, CAPTURE_EXCEEDS and PAYMENT_NOT_FOUND. */
export async function bookCapture(deps: PaymentDeps, wanted: Elsewhere): Promise<Payment> {
  const { paymentId, by, reference, noted } = wanted;
  const booked = await change(deps, {
    read: () => findState(deps.db, paymentId),
    decide({ payment }, now) {
      const amount = amountToCapture(payment, wanted.amount, now);
      // The key is that of the acquirer's own message, should it come after all.
      const receipt = { id: newId(), key: payment.reference, amount, paidAt: now, references: [] };
      const plan = planCaptureBy({ ...payment, capturingAmount: amount }, reference, by, {
        kind: 'done',
        receipt,
      });
      return { ...plan, beside: noted() };
    },
  });
  return paymentOf(booked);
}

type Booked = Awaited<ReturnType<typeof change>>;

function paymentOf(booked: Booked): Payment {
  if (booked === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  if (booked.kind === 'changed') return booked.payment;
  throw new Error('what an acquirer has done was not booked');
}
