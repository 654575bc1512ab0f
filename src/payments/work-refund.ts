// Ends a refund that waits to be worked by hand: somebody returned the money, or could not.
import { Refusal } from '../refusal.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findWithRefund, type RefundState } from './find-refund.ts';
import type { Refund } from './payment.ts';
import type { Beside, Plan } from './plan.ts';
import { afterRefund } from './refund-ending.ts';

export interface Work {
  refundId: string;
  /** `done`: the customer has the money. `rejected`: it could not be returned and goes back to the merchant. */
  outcome: 'done' | 'rejected';
  /** Who worked it. */
  by: string;
  /** The bank's reference, or why it was rejected. */
  note?: string | undefined;
  /** The entry in the audit log, which commits with it. */
  noted?: ((refund: Refund) => Beside) | undefined;
}

/**
 * Ends a refund that is DUE, once, also if several people work on it. Returns the refund with its payment.
 * Throws PAYMENT_NOT_FOUND if there is no such refund, and STATE_CONFLICT if it is not DUE.
 */
export async function workRefund(deps: PaymentDeps, work: Work): Promise<RefundState> {
  const worked = await change<RefundState>(deps, {
    read: () => findWithRefund(deps.db, work.refundId),
    decide: (state, now) => planWork(state, work, now),
  });
  if (worked?.kind !== 'changed' || worked.refund === undefined) {
    throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  }
  return { payment: worked.payment, refund: worked.refund };
}

function planWork({ payment, refund: due }: RefundState, work: Work, now: Date): Plan {
  const { outcome, by, note: message = due.message } = work;
  const status = outcome === 'done' ? 'SUCCESS' : 'FAILED';
  if (due.status !== 'DUE') {
    throw new Refusal({ code: 'STATE_CONFLICT', status: due.status, wanted: status });
  }
  const refund: Refund = { ...due, status, completedAt: now, workedBy: by, message };
  return {
    kind: 'change',
    after: afterRefund(payment, refund),
    refund,
    reason: `${refund.type} of ${refund.amount}: ${message ?? outcome} (${by})`,
    cause: { by, reason: message },
    beside: work.noted?.(refund),
  };
}
