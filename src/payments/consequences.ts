// What must commit together with a decision: the receipt or refund, the postings, the notification.
import type { Cause } from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import type { Announce, Fact, Terms } from './ports.ts';
import { paid, refundDone, refundDue, refunded, refundRejected } from './postings.ts';
import type { Change } from './record.ts';

interface ConsequenceDeps {
  announce: Announce;
  terms: Terms;
}

/** `after` is the payment with the gateway's fees added. */
type Consequences = Pick<
  Change,
  'after' | 'fact' | 'receipt' | 'refund' | 'ledger' | 'notification'
>;

/**
 * Everything that must commit with `plan`, at business time `now`. `cause`, for the ledger, is the request or
 * the person behind it. Pure.
 */
export function consequencesOf(
  deps: ConsequenceDeps,
  plan: Pick<Plan, 'after' | 'fact' | 'refund' | 'ledger'>,
  now: Date,
  cause: Cause | undefined,
): Consequences {
  const { after, refund } = plan;
  const fact = plan.fact ?? factOf(refund);
  const booked = { after, ledger: plan.ledger, ...bookings(deps, after, fact, refund, now, cause) };
  return { ...booked, fact, notification: fact && deps.announce(after, fact, now) };
}

/** A refund is a fact only when the customer has the money. */
function factOf(refund: Refund | undefined): Fact | undefined {
  return refund?.status === 'SUCCESS' ? { kind: 'refunded', refund } : undefined;
}

function bookings(
  deps: ConsequenceDeps,
  after: Payment,
  fact: Fact | undefined,
  refund: Refund | undefined,
  now: Date,
  cause: Cause | undefined,
): Partial<Consequences> {
  if (fact?.kind === 'paid' || fact?.kind === 'captured') {
    return received(deps, after, fact.receipt, cause);
  }
  return refund === undefined ? {} : givenBack(deps, after, refund, now, cause);
}

/** The fee and the split are fixed here, once: later agreements apply to later payments only. */
function received(
  { terms }: ConsequenceDeps,
  after: Payment,
  bare: Receipt,
  cause: Cause | undefined,
): Partial<Consequences> {
  const fee = terms.feeOf(after, bare.amount, bare.paidAt);
  const shares = terms.sharesOf(after, bare.amount - fee);
  const settleAt = terms.settleAt(after, bare.paidAt);
  const receipt = { ...bare, fee, shares };
  return {
    after: { ...after, lastReceipt: receipt, feeAmount: after.feeAmount + fee },
    receipt: { ...receipt, settleAt },
    ledger: paid(after, receipt, cause),
  };
}

function givenBack(
  deps: ConsequenceDeps,
  after: Payment,
  refund: Refund,
  now: Date,
  cause: Cause | undefined,
): Partial<Consequences> {
  // A void of an authorization moves no money.
  if (after.paidAmount === 0n) return { refund };
  const wasDue = refund.dueAt !== undefined;
  switch (refund.status) {
    case 'OPENING':
      return { refund };
    case 'DUE': {
      const priced = pricedRefund(deps, after, refund);
      return { ...priced, ledger: refundDue(priced.after, priced.refund, now, cause) };
    }
    case 'SUCCESS': {
      if (wasDue) return { refund, ledger: refundDone(after, refund, now, cause) };
      const priced = pricedRefund(deps, after, refund);
      return { ...priced, ledger: refunded(priced.after, priced.refund, now, cause) };
    }
    case 'FAILED': {
      if (!wasDue) return { refund };
      // The fee that was returned with it goes back to the gateway.
      const feeAmount = after.feeAmount + (refund.feeReturned ?? 0n);
      const ledger = refundRejected(after, refund, now, cause);
      return { after: { ...after, feeAmount }, refund, ledger };
    }
  }
}

/** A refund with its part of the fee and of the split, and the payment after both were taken from it. */
function pricedRefund({ terms }: ConsequenceDeps, payment: Payment, bare: Refund) {
  const feeReturned = terms.feeReturned(payment, bare);
  const { lastReceipt } = payment;
  const shares = lastReceipt && terms.sharesBack(lastReceipt, bare.amount - feeReturned);
  const after: Payment = { ...payment, feeAmount: payment.feeAmount - feeReturned };
  return { after, refund: { ...bare, feeReturned, shares } };
}
