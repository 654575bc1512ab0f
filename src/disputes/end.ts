// Ends a dispute: won, the merchant has the amount again; lost, the customer keeps it.
import { newId } from '../lib/ids.ts';
import { change } from '../payments/change.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Beside, Plan } from '../payments/plan.ts';
import { disputeEnded, disputeFee } from '../payments/postings.ts';
import { sharesOf } from '../payments/row.ts';
import { afterRefundOf } from '../payments/split-sums.ts';
import { fieldInvalid, Refusal } from '../refusal.ts';
import { type Adjustment, insertAdjustments } from '../settlement/adjustments.ts';
import { type Db, sql } from '../storage/db.ts';
import type { Dispute } from './dispute.ts';
import { feeOf } from './open.ts';
import { endDispute, findDispute } from './store.ts';

export interface DisputeEnding {
  disputeId: string;
  status: 'WON' | 'LOST';
  /** What the acquirer asks for it, in rupiah, if it was not asked when it was opened. */
  fee?: bigint | undefined;
  note?: string | undefined;
  by: string;
  /** The entry in the audit log, which commits with it. */
  noted: (dispute: Dispute) => Beside;
}

interface State {
  payment: Payment;
  dispute: Dispute;
  /** What was taken when it was opened. */
  taken: Pick<Adjustment, 'shares' | 'paymentId'>;
}

/**
 * Ends a dispute that is open, once, also if several people do it. Returns it. Throws OBJECT_NOT_FOUND,
 * STATE_CONFLICT if it has ended, and FIELD_INVALID if a second fee is asked for.
 */
export async function endOpenDispute(deps: PaymentDeps, ending: DisputeEnding): Promise<Dispute> {
  const { disputeId } = ending;
  let ended: Dispute | undefined;
  const changed = await change<State>(deps, {
    read: () => findDisputed(deps.db, disputeId),
    decide: (state, now) => {
      ended = endedBy(state.dispute, ending, now);
      return planEnding(state, ended, ending, now);
    },
  });
  if (changed?.kind !== 'changed' || ended === undefined) {
    throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'dispute', name: disputeId });
  }
  return ended;
}

/** The payment is read first: a change of the dispute since makes its version stale. */
async function findDisputed(db: Db, disputeId: string): Promise<State | undefined> {
  const known = await findDispute(db, disputeId);
  const payment = known && (await findById(db, known.paymentId));
  const dispute = await findDispute(db, disputeId);
  if (payment === undefined || dispute === undefined) return undefined;
  const [taken] = await db.rows<{
    shares: Parameters<typeof sharesOf>[0] | null;
    payment_id: string;
  }>(sql`
    select shares, payment_id from merchant_adjustments
    where fact_id = ${disputeId}::uuid and kind = 'DISPUTE'`);
  const shares = taken?.shares ? sharesOf(taken.shares) : undefined;
  return { payment, dispute, taken: { shares, paymentId: taken?.payment_id } };
}

function endedBy(dispute: Dispute, { status, fee, note, by }: DisputeEnding, now: Date): Dispute {
  if (dispute.status !== 'OPEN') {
    throw new Refusal({ code: 'STATE_CONFLICT', status: dispute.status, wanted: status });
  }
  if (fee !== undefined && fee > 0n && dispute.fee > 0n) {
    throw fieldInvalid('fee', `was asked for before: ${dispute.fee} rupiah`);
  }
  const whole = dispute.fee > 0n ? dispute.fee : (fee ?? 0n);
  return { ...dispute, status, fee: whole, endedAt: now, endedBy: by, note };
}

function planEnding(
  { payment, dispute, taken }: State,
  ended: Dispute,
  { by, note, noted }: DisputeEnding,
  at: Date,
): Plan {
  const { id, clientId, amount } = dispute;
  const won = ended.status === 'WON';
  const { shares, paymentId } = taken;
  const back: Adjustment = {
    ...{ id: newId(), clientId, kind: 'DISPUTE_WON', factId: id, paymentId, amount, shares, at },
  };
  const charged = dispute.fee > 0n ? { ...ended, fee: 0n } : ended;
  const adjustments = [...(won ? [back] : []), ...feeOf(charged, at)];
  const cause = { by, reason: note };
  // Without shares the split's sums were left as they were.
  const splitSums =
    won && shares !== undefined
      ? afterRefundOf(payment.splitSums, amount, shares, { undone: true })
      : payment.splitSums;
  const disputedAmount = won ? payment.disputedAmount - amount : payment.disputedAmount;
  return {
    kind: 'change',
    after: { ...payment, disputedAmount, splitSums },
    reason: `dispute of ${amount} ${won ? 'won' : 'lost'} (${by})`,
    ledger: [
      ...disputeEnded(payment, { id, amount, won }, at, cause),
      ...disputeFee(payment, { id, amount: charged.fee }, at, cause),
    ],
    cause,
    beside: [
      (guard) => endDispute(ended, guard),
      (guard) => insertAdjustments(adjustments, guard),
      noted(ended),
    ],
  };
}
