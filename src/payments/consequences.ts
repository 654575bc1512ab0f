// What must commit together with a decision: the receipt or refund, the postings, the notification.
import type { Cause, LedgerTransaction } from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import type { Announce, Fact, Terms } from './ports.ts';
import {
  holdReleased,
  noted,
  paid,
  refundDone,
  refundDue,
  refunded,
  refundRejected,
} from './postings.ts';
import type { Change } from './record.ts';
import { afterReceipt, afterRefundOf } from './split-sums.ts';

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
 * Everything that must commit with `plan` of the payment `before`, at business time `now`. `cause`, for the ledger, is
 * the request or the person behind it. Pure.
 */
export function consequencesOf(
  deps: ConsequenceDeps,
  before: Payment,
  plan: Pick<Plan, 'after' | 'fact' | 'refund' | 'ledger'>,
  now: Date,
  cause: Cause | undefined,
): Consequences {
  const { after, refund } = plan;
  const decided = plan.fact ?? factOf(refund);
  const bookedAs = bookings(deps, after, decided, refund, now, cause);
  const ledger = [...(bookedAs.ledger ?? plan.ledger ?? []), ...noted(before, after, now, cause)];
  const booked: Consequences = { after, ...bookedAs, ledger };
  // What is announced is what commits: the refund with its part of the fee.
  const fact = plan.fact ?? factOf(booked.refund);
  return { ...booked, fact, notification: fact && deps.announce(booked.after, fact, now) };
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
    const from = fact.kind === 'paid' ? fact.from : undefined;
    return received(deps, after, { bare: fact.receipt, from }, cause);
  }
  return refund === undefined ? {} : givenBack(deps, after, refund, now, cause);
}

/** The fee and the split are fixed here, once: later agreements apply to later payments only. */
function received(
  { terms }: ConsequenceDeps,
  after: Payment,
  { bare, from }: { bare: Receipt; from: string | undefined },
  cause: Cause | undefined,
): Partial<Consequences> {
  const pricedWith = terms.pricedWith(after, bare.paidAt);
  const { fee, tax, tenor } = terms.chargeOf(after, bare);
  const net = bare.amount - fee;
  const shares = terms.sharesOf(after, net);
  const settleAt = terms.settleAt(after, bare.paidAt);
  const { id, policy } = pricedWith;
  const receipt = { ...bare, fee, tax, tenor, shares, terms: { id, policy } };
  const splitSums = afterReceipt(after.splitSums, net, shares);
  return {
    after: {
      ...after,
      lastReceipt: receipt,
      splitSums,
      feeAmount: after.feeAmount + fee,
      taxAmount: after.taxAmount + tax,
    },
    receipt: { ...receipt, settleAt, pricedWith },
    ledger: paid(after, receipt, cause, from),
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
      if (wasDue) {
        const ledger = refundDone(after, refund, now, cause);
        return withoutHold({ after, refund, ledger }, now, cause);
      }
      const priced = pricedRefund(deps, after, refund);
      const ledger = refunded(priced.after, priced.refund, now, cause);
      return withoutHold({ ...priced, ledger }, now, cause);
    }
    case 'FAILED': {
      if (!wasDue) return { refund };
      // The fee that was returned with it goes back to the gateway.
      const { feeReturned = 0n, taxReturned = 0n, shares } = refund;
      const feeAmount = after.feeAmount + feeReturned;
      const taxAmount = after.taxAmount + taxReturned;
      const net = refund.amount - feeReturned;
      const splitSums = afterRefundOf(after.splitSums, net, shares, { undone: true });
      const ledger = refundRejected(after, refund, now, cause);
      return { after: { ...after, feeAmount, taxAmount, splitSums }, refund, ledger };
    }
  }
}

/**
 * Of a payment that was returned completely nothing is left to hold. A fee that was kept is owed by the merchant like
 * any other, so that the next batch deducts it.
 */
function withoutHold(
  { after, refund, ledger }: { after: Payment; refund: Refund; ledger: LedgerTransaction[] },
  now: Date,
  cause: Cause | undefined,
): Partial<Consequences> {
  const isReturned = after.status === 'REFUNDED' || after.status === 'VOIDED';
  if (!after.held || !isReturned) return { after, refund, ledger };
  const released = holdReleased(after, -after.feeAmount, now, cause);
  return { after: { ...after, held: false }, refund, ledger: [...ledger, ...released] };
}

/** A refund with its part of the fee and of the split, and the payment after both were taken from it. */
function pricedRefund({ terms }: ConsequenceDeps, payment: Payment, bare: Refund) {
  const feeReturned = terms.feeReturned(payment, bare);
  const taxReturned = terms.taxReturned(payment, feeReturned);
  const net = bare.amount - feeReturned;
  const shares = terms.sharesBack(payment, net);
  const after: Payment = {
    ...payment,
    feeAmount: payment.feeAmount - feeReturned,
    taxAmount: payment.taxAmount - taxReturned,
    splitSums: afterRefundOf(payment.splitSums, net, shares),
  };
  return { after, refund: { ...bare, feeReturned, taxReturned, shares } };
}
