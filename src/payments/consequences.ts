// What must commit with a fact: its receipt or refund, its postings, its notification.
import type { Cause } from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';
import type { Announce, Fact, Terms } from './ports.ts';
import { paid, refundDone, refundDue, refunded } from './postings.ts';
import type { Change } from './record.ts';

export interface FactDeps {
  announce: Announce;
  terms: Terms;
}

/** To be spread over a change: `after` is the payment with what the gateway adds to the fact. */
export type Consequences = Pick<Change, 'receipt' | 'refund' | 'ledger' | 'notification'> & {
  after: Payment;
};

/** For a payment as it is after the fact, at business time `now`; `cause` where a request asked for it. */
export function consequences(
  deps: FactDeps,
  after: Payment,
  fact: Fact,
  now: Date,
  cause?: Cause,
): Consequences {
  const notification = deps.announce(after, fact, now);
  const announced = notification === undefined ? {} : { notification };
  switch (fact.kind) {
    case 'paid':
    case 'captured':
      return { ...announced, ...received(deps, after, fact.receipt, cause) };
    case 'refunded':
      return { ...announced, ...givenBack(deps, after, fact.refund, now, cause) };
    case 'failed':
    case 'authorized':
    case 'released':
      return { ...announced, after };
  }
}

/** The fee and the split are decided here, once: what is agreed later is for later payments. */
function received(deps: FactDeps, after: Payment, bare: Receipt, cause?: Cause) {
  const fee = deps.terms.feeOf(after, bare.amount);
  const shares = deps.terms.sharesOf(after, bare.amount - fee);
  const settleAt = deps.terms.settleAt(after, bare.paidAt);
  const receipt = { ...bare, fee, ...(shares === undefined ? {} : { shares }) };
  return {
    after: { ...after, lastReceipt: receipt, feeAmount: after.feeAmount + fee },
    receipt: { ...receipt, settleAt },
    ledger: paid(after, receipt, cause),
  };
}

function givenBack(deps: FactDeps, after: Payment, bare: Refund, now: Date, cause?: Cause) {
  // A void of a mere reservation moves no money.
  if (after.paidAmount === 0n) return { after, refund: bare };
  if (bare.dueAt !== undefined) {
    return { after, refund: bare, ledger: refundDone(after, bare, now, cause ?? {}) };
  }
  const { payment, refund } = priced(deps, after, bare);
  return { after: payment, refund, ledger: refunded(payment, refund, now, cause) };
}

/** What must commit when a refund is put aside to be worked by hand. Nobody is told yet. */
export function refundPutAside(
  deps: FactDeps,
  after: Payment,
  due: Refund,
  now: Date,
  cause?: Cause,
): Consequences {
  const { payment, refund } = priced(deps, after, due);
  return { after: payment, refund, ledger: refundDue(payment, refund, now, cause) };
}

/** A refund with its part of the fee and of the split, and the payment that has given them. */
function priced(deps: FactDeps, payment: Payment, bare: Refund) {
  const feeReturned = deps.terms.feeReturned(payment, bare);
  const shares =
    payment.lastReceipt && deps.terms.sharesBack(payment.lastReceipt, bare.amount - feeReturned);
  const refund = { ...bare, feeReturned, ...(shares === undefined ? {} : { shares }) };
  return { payment: { ...payment, feeAmount: payment.feeAmount - feeReturned }, refund };
}
