// Works a refund that waits to be done by hand: somebody gave the money back, or could not.
import { Refusal } from '../refusal.ts';
import { consequences } from './consequences.ts';
import { findById } from './find.ts';
import type { Payment, Refund } from './payment.ts';
import { refundRejected } from './postings.ts';
import { record } from './record.ts';
import { afterRefund } from './refund.ts';
import { findRefundById } from './refund-store.ts';
import type { SettleDeps } from './settle.ts';

export interface Work {
  refundId: string;
  /** `done`: the customer has the money. `rejected`: they cannot be given it; it is the merchant's again. */
  outcome: 'done' | 'rejected';
  /** Who did the work. */
  by: string;
  /** The bank's reference, or why it could not be done. */
  note?: string | undefined;
}

const tries = 20;

/**
 * Ends a refund that is DUE, once, whoever else works on it. Throws PAYMENT_NOT_FOUND where there is no
 * such refund and STATE_CONFLICT where it is not due.
 */
export async function workRefund(
  deps: SettleDeps,
  work: Work,
): Promise<{ payment: Payment; refund: Refund }> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    // The payment first: its version then vouches for the refund that is read after it.
    const known = await findRefundById(deps.db, work.refundId);
    const before = known && (await findById(deps.db, known.paymentId));
    const due = before && (await findRefundById(deps.db, work.refundId));
    if (before === undefined || due === undefined) {
      throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    }
    if (due.status !== 'DUE') {
      const wanted = work.outcome === 'done' ? 'SUCCESS' : 'FAILED';
      throw new Refusal({ code: 'STATE_CONFLICT', status: due.status, wanted });
    }
    const now = deps.clock.now();
    const { refund, ...follows } = ended(deps, before, due, work, now);
    const recorded = await record(deps.db.single, {
      before,
      at: now,
      reason: `${refund.type} of ${refund.amount}: ${refund.message ?? work.outcome} (${work.by})`,
      refund,
      ...follows,
    });
    if (recorded === 'recorded') {
      if ('notification' in follows) deps.wake();
      return { payment: { ...follows.after, version: before.version + 1 }, refund };
    }
  }
  throw new Error(`payment of refund ${work.refundId} kept changing while it was worked`);
}

function ended(deps: SettleDeps, before: Payment, due: Refund, work: Work, now: Date) {
  const { by, note: message = due.message } = work;
  const cause = { by, ...(message === undefined ? {} : { reason: message }) };
  const refund: Refund = {
    ...due,
    status: work.outcome === 'done' ? 'SUCCESS' : 'FAILED',
    completedAt: now,
    workedBy: by,
    ...(message === undefined ? {} : { message }),
  };
  const after = afterRefund(before, refund);
  if (work.outcome === 'done') {
    const follows = consequences(deps, after, { kind: 'refunded', refund }, now, cause);
    return { ...follows, refund: follows.refund ?? refund };
  }
  const feeAmount = after.feeAmount + (due.feeReturned ?? 0n);
  const ledger = refundRejected(after, refund, now, cause);
  return { after: { ...after, feeAmount }, refund, ledger };
}
