// Opens a dispute: the amount is taken from the merchant until it is decided.
import { newId } from '../lib/ids.ts';
import { change } from '../payments/change.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import { findState } from '../payments/find.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import type { Beside, Plan } from '../payments/plan.ts';
import { leftToReturn } from '../payments/plan-refund.ts';
import { disputeFee, disputeOpened } from '../payments/postings.ts';
import { afterRefundOf } from '../payments/split-sums.ts';
import { fieldInvalid, Refusal } from '../refusal.ts';
import { type Adjustment, insertAdjustments } from '../settlement/adjustments.ts';
import type { Dispute } from './dispute.ts';
import { insertDispute } from './store.ts';

export interface DisputeWanted {
  paymentId: string;
  /** Rupiah; all that was not returned if it is absent. */
  amount?: bigint | undefined;
  reasonCode: string;
  /** Until then evidence counts. */
  dueAt: Date;
  /** The acquirer's number of the case. */
  reference?: string | undefined;
  /** What the acquirer asks for it, in rupiah. */
  fee?: bigint | undefined;
  by: string;
  /** The entry in the audit log, which commits with it. */
  noted: (dispute: Dispute) => Beside;
}

/**
 * Opens a dispute of a payment. Its amount moves from the merchant, payable or held, to disputed; after settlement
 * the merchant owes it, and the next batch deducts it. Returns the dispute and the payment. Throws PAYMENT_NOT_FOUND,
 * STATE_CONFLICT if nothing was paid, FIELD_INVALID if it is more than was not returned or disputed, and
 * OFFICE_CONFLICT if the reference is known.
 */
export async function openDispute(
  deps: PaymentDeps,
  wanted: DisputeWanted,
): Promise<{ dispute: Dispute; payment: Payment }> {
  const id = newId();
  let dispute: Dispute | undefined;
  const opened = await change(deps, {
    read: () => findState(deps.db, wanted.paymentId),
    decide: ({ payment }, now) => {
      dispute = newDispute(payment, { ...wanted, id }, now);
      return planOpening(deps, payment, dispute, wanted);
    },
  });
  if (opened?.kind !== 'changed' || dispute === undefined) {
    throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  }
  return { dispute, payment: opened.payment };
}

function newDispute(
  payment: Payment,
  { id, amount, reasonCode, dueAt, reference, fee = 0n, by }: DisputeWanted & { id: string },
  now: Date,
): Dispute {
  const status = statusAt(payment, now);
  if (status !== 'SUCCESS' && status !== 'PARTIALLY_REFUNDED') {
    throw new Refusal({ code: 'STATE_CONFLICT', status, wanted: 'disputed' });
  }
  const left = leftToReturn(payment);
  const disputed = amount ?? left;
  if (disputed <= 0n || disputed > left) {
    const why = `is more than the ${left} rupiah that are neither refunded nor disputed`;
    throw fieldInvalid('amount', why);
  }
  if (dueAt <= now) throw fieldInvalid('deadline', 'must be in the future');
  const { clientId, channel, id: paymentId } = payment;
  const opening = { openedAt: now, openedBy: by, dueAt, fee, status: 'OPEN' } as const;
  return { id, clientId, paymentId, channel, reference, amount: disputed, reasonCode, ...opening };
}

function planOpening(
  { terms }: PaymentDeps,
  payment: Payment,
  dispute: Dispute,
  { by, noted }: DisputeWanted,
): Plan {
  const { id, clientId, amount, fee, reasonCode, openedAt: at } = dispute;
  // What is held may be split again when it is released: the default account bears the dispute.
  const shares = payment.held ? undefined : terms.sharesBack(payment, amount);
  const taken: Adjustment = {
    ...{ id: newId(), clientId, kind: 'DISPUTE', factId: id, paymentId: payment.id },
    ...{ amount: -amount, shares, at },
  };
  const cause = { by, reason: reasonCode };
  return {
    kind: 'change',
    after: {
      ...payment,
      disputedAmount: payment.disputedAmount + amount,
      splitSums: payment.held
        ? payment.splitSums
        : afterRefundOf(payment.splitSums, amount, shares),
    },
    reason: `dispute of ${amount}: ${reasonCode} (${by})`,
    ledger: [
      ...disputeOpened(payment, dispute, at, cause),
      ...disputeFee(payment, { id, amount: fee }, at, cause),
    ],
    cause,
    beside: [
      (guard) => insertDispute(dispute, guard),
      (guard) => insertAdjustments([taken, ...feeOf(dispute, at)], guard),
      noted(dispute),
    ],
  };
}

/** The adjustment for what the acquirer asks for the dispute. It is not bound to the payment's money. */
export function feeOf({ id, clientId, fee }: Dispute, at: Date): Adjustment[] {
  if (fee === 0n) return [];
  return [{ id: newId(), clientId, kind: 'DISPUTE_FEE', factId: id, amount: -fee, at }];
}
