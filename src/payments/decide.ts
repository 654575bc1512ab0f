// What a verdict means for a payment: a change, or nothing. Pure, and the reader of the state table.
import { allows, type Payment, type PaymentStatus, statusAt } from './payment.ts';
import { type Decision, nothing } from './plan.ts';
import type { Fact, Verdict } from './ports.ts';

/** An authorization that nobody captures is given back after seven days (DOKU API, Cards: AUTHORIZE). */
const authorizationLifeMs = 7 * 24 * 3600 * 1000;

/** Applies a verdict at business time `now`. Late and repeated verdicts never un-pay a payment. */
export function decide(payment: Payment, verdict: Verdict, now: Date): Decision {
  switch (verdict.kind) {
    case 'pending':
      return nothing('the acquirer has not decided');
    case 'paid':
      return decidePaid(payment, verdict, now);
    case 'authorized':
      return decideAuthorized(payment, verdict, now);
    case 'failed': {
      const { reason, evidence } = verdict;
      const after: Payment = { ...withEvidence(payment, evidence), status: 'FAILED' };
      return moveTo(payment, after, now, reason, { kind: 'failed', reason });
    }
    case 'expired':
      // Time itself decides this one: a payment that ran out may be written down as expired.
      return payment.status === 'PENDING'
        ? { kind: 'change', after: { ...payment, status: 'EXPIRED' }, reason: 'expired' }
        : nothing(`the payment is ${payment.status}`);
  }
}

function withEvidence(payment: Payment, evidence: unknown): Payment {
  return evidence === undefined ? payment : { ...payment, evidence };
}

type Said<K extends Verdict['kind']> = Extract<Verdict, { kind: K }>;

function decidePaid(payment: Payment, verdict: Said<'paid'>, now: Date): Decision {
  const { receipt, discount = 0n, evidence } = verdict;
  const due = payment.amount - discount;
  if (payment.lastReceipt?.key === receipt.key) {
    return nothing('this receipt is booked already');
  }
  if (payment.capturingAmount > 0n) {
    return nothing('a capture or a void of it is under way');
  }
  if (receipt.amount !== due) {
    return nothing(`only the exact amount of ${due} can be paid`);
  }
  const after: Payment = {
    ...withEvidence(payment, evidence),
    status: 'SUCCESS',
    paidAmount: payment.paidAmount + receipt.amount,
    lastReceipt: receipt,
  };
  const fact: Fact = { kind: 'paid', receipt };
  if (isPayableAgain(payment, now)) return { kind: 'change', after, reason: 'paid again', fact };
  return moveTo(payment, after, now, 'paid', fact);
}

function decideAuthorized(payment: Payment, verdict: Said<'authorized'>, now: Date): Decision {
  const { authorizeId, discount = 0n, evidence } = verdict;
  const after: Payment = {
    ...withEvidence(payment, evidence),
    status: 'AUTHORIZED',
    authorizedAmount: payment.amount - discount,
    authorizeId,
    releaseAt: new Date(now.getTime() + authorizationLifeMs),
  };
  return moveTo(payment, after, now, 'authorized', { kind: 'authorized', at: now });
}

/** A reusable code stays payable after it was paid, until it expires; what was reserved is taken once. */
function isPayableAgain(payment: Payment, now: Date): boolean {
  const reserved = payment.authorizedAmount > 0n;
  const again = payment.reusable && !reserved && payment.status === 'SUCCESS';
  return again && now < payment.expiresAt;
}

/** Where the customer may try again on the same page, a "no" is not the end while the page lives. */
function isTriedAgain(payment: Payment, to: PaymentStatus, now: Date): boolean {
  const again = payment.retryable && payment.status === 'FAILED' && now < payment.expiresAt;
  return again && allows('PENDING', to);
}

function moveTo(payment: Payment, after: Payment, now: Date, reason: string, fact: Fact): Decision {
  const from = statusAt(payment, now);
  const allowed = allows(from, after.status) || isTriedAgain(payment, after.status, now);
  if (allowed) return { kind: 'change', after, reason, fact };
  const isOver = payment.reusable && now >= payment.expiresAt;
  return nothing(isOver ? 'its code has expired' : `the payment is ${from}`);
}
