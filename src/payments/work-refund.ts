// Works a refund that waits to be done by hand: somebody gave the money back, or could not.
import { Refusal } from '../refusal.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findWithRefund, type RefundState } from './find-refund.ts';
import type { Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import { afterRefund } from './refund-ending.ts';

export interface Work {
  refundId: string;
  /** `done`: the customer has the money. `rejected`: they cannot be given it; it is the merchant's again. */
  outcome: 'done' | 'rejected';
  /** Who did the work. */
  by: string;
  /** The bank's reference, or why it could not be done. */
  note?: string | undefined;
}

/**
 * Ends a refund that is DUE, once, whoever else works on it. Throws PAYMENT_NOT_FOUND where there is no
 * such refund and STATE_CONFLICT where it is not due.
 */
export async function workRefund(deps: PaymentDeps, work: Work): Promise<RefundState> {
  const worked = await change<RefundState>(deps, {
    read: () => findWithRefund(deps.db, work.refundId),
    decide: (state, now) => workedRefund(state, work, now),
  });
  if (worked?.kind !== 'changed' || worked.refund === undefined) {
    throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  }
  return { payment: worked.payment, refund: worked.refund };
}

function workedRefund({ payment, refund: due }: RefundState, work: Work, now: Date): Plan {
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
  };
}
