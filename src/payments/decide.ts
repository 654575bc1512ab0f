// Decides what a verdict means for a payment: a change, or nothing. Pure. Applies the state table.
import { decideApplied } from './decide-applied.ts';
import { allows, type Payment, type PaymentStatus, statusAt } from './payment.ts';
import { type Decision, nothing, type Unfit } from './plan.ts';
import type { Fact, Verdict } from './ports.ts';

/** An authorization that is not captured is released after seven days (DOKU API, Cards: AUTHORIZE). */
const authorizationLifeMs = 7 * 24 * 3600 * 1000;

/** What follows from a verdict at business time `now`. A late or repeated verdict never undoes a payment. Pure. */
export function decide(payment: Payment, verdict: Verdict, now: Date): Decision {
  switch (verdict.kind) {
    case 'pending':
      return nothing('the acquirer has not decided');
    case 'paid':
      return decidePaid(payment, verdict, now);
    case 'applied':
      return decideApplied(payment, verdict, now);
    case 'authorized':
      return decideAuthorized(payment, verdict, now);
    case 'failed': {
      const { reason, evidence } = verdict;
      const after: Payment = { ...withEvidence(payment, evidence), status: 'FAILED' };
      return moveTo(payment, after, now, reason, { kind: 'failed', reason });
    }
    case 'expired':
      // `statusAt` may already be EXPIRED here, so the stored status decides.
      return payment.status === 'PENDING'
        ? { kind: 'change', after: { ...payment, status: 'EXPIRED' }, reason: 'expired' }
        : nothing(`the payment is ${payment.status}`);
  }
}

function withEvidence(payment: Payment, evidence: unknown): Payment {
  return evidence === undefined ? payment : { ...payment, evidence };
}

type VerdictOf<K extends Verdict['kind']> = Extract<Verdict, { kind: K }>;

function decidePaid(payment: Payment, verdict: VerdictOf<'paid'>, now: Date): Decision {
  const { receipt, discount = 0n, evidence } = verdict;
  const due = payment.amount - discount;
  if (payment.lastReceipt?.key === receipt.key) {
    return nothing('this receipt is booked already');
  }
  if (payment.capturingAmount > 0n) {
    return nothing('a capture or a void is in flight');
  }
  if (receipt.amount !== due) {
    const why = `only the exact amount of ${due} can be paid`;
    return { ...nothing(why), unfit: unfitOf(payment, receipt.amount, due, now) };
  }
  const after: Payment = {
    ...withEvidence(payment, evidence),
    status: 'SUCCESS',
    paidAmount: payment.paidAmount + receipt.amount,
    lastReceipt: receipt,
  };
  const fact: Fact = { kind: 'paid', receipt };
  if (isPayableAgain(payment, now)) return { kind: 'change', after, reason: 'paid again', fact };
  const decided = moveTo(payment, after, now, 'paid', fact);
  if (decided.kind === 'change') return decided;
  return { ...decided, unfit: unfitOf(payment, receipt.amount, due, now) };
}

/** Money that came and cannot be taken; undefined if the payment is still being opened. */
function unfitOf(payment: Payment, amount: bigint, due: bigint, now: Date): Unfit | undefined {
  const status = statusAt(payment, now);
  if (status === 'OPENING') return undefined;
  const isOpen = status === 'PENDING' || status === 'AUTHORIZED' || isPayableAgain(payment, now);
  if (isOpen || isTriedAgain(payment, 'SUCCESS', now)) {
    return amount > due ? 'OVERPAID' : 'UNDERPAID';
  }
  // What was paid before is paid twice.
  return status === 'SUCCESS' && !payment.reusable ? 'OVERPAID' : 'LATE';
}

function decideAuthorized(payment: Payment, verdict: VerdictOf<'authorized'>, now: Date): Decision {
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

/** A reusable code can be paid again until it expires. An authorization is captured once only. */
function isPayableAgain(payment: Payment, now: Date): boolean {
  const wasAuthorized = payment.authorizedAmount > 0n;
  const again = payment.reusable && !wasAuthorized && payment.status === 'SUCCESS';
  return again && isInTime(payment, now);
}

/** A provider decides for itself what is in time. */
function isInTime({ upstream, expiresAt }: Payment, now: Date): boolean {
  return upstream !== undefined || now < expiresAt;
}

/** A retryable payment that failed may still be paid on the same page, until it expires. */
function isTriedAgain(payment: Payment, to: PaymentStatus, now: Date): boolean {
  const again = payment.retryable && payment.status === 'FAILED' && isInTime(payment, now);
  return again && allows('PENDING', to);
}

function moveTo(payment: Payment, after: Payment, now: Date, reason: string, fact: Fact): Decision {
  const from = statusAt(payment, now);
  const allowed = allows(from, after.status) || isTriedAgain(payment, after.status, now);
  if (allowed) return { kind: 'change', after, reason, fact };
  const isOver = payment.reusable && !isInTime(payment, now);
  return nothing(isOver ? 'its code has expired' : `the payment is ${from}`);
}
