// Refunds a payment: the amount is reserved with the request, the acquirer asked, the outcome committed.

import type { Answer } from '../dialect.ts';
import type { Cause } from '../ledger/posting.ts';
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { type Asked, claimOf, earlierAnswer, type RequestDeps } from '../requests/asked.ts';
import { ConstraintViolation } from '../storage/db.ts';
import { consequences, refundPutAside } from './consequences.ts';
import type { Answered } from './create.ts';
import { findById } from './find.ts';
import type { Payment, Refund } from './payment.ts';
import { planRefund, type RefundPolicy } from './plan-refund.ts';
import { type AcquirerOf, asked as answered, type RefundVerdict } from './ports.ts';
import { record } from './record.ts';
import { findRefundById } from './refund-store.ts';
import type { SettleDeps } from './settle.ts';

export interface RefundDeps extends RequestDeps, SettleDeps {
  acquirerOf: AcquirerOf;
}

export interface RefundInput {
  payment: Payment;
  /** Unique for the merchant: `partnerRefundNo`, or the Request-Id. */
  reference: string;
  amount: bigint;
  reason?: string;
  policy: Omit<RefundPolicy, 'isSettled'>;
  isSettled: (payment: Payment) => Promise<boolean>;
  /** Absent where nobody's request asks for it: the back office. */
  request?: Asked;
  /** Who asks in the back office. */
  by?: string;
  /** Puts the outcome into the words of the wire. Pure. */
  answer: (payment: Payment, refund: Refund) => Answer;
}

const tries = 20;

/**
 * Gives `amount` rupiah back, at most once for a request and a reference. Throws what `planRefund` throws,
 * REFUND_REFERENCE_USED, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT; then nothing was reserved.
 */
export async function refund(deps: RefundDeps, input: RefundInput): Promise<Answered> {
  for (let attempt = 1, { payment } = input; attempt <= tries; attempt++) {
    const asked = await reserve(deps, { ...input, payment });
    if (asked === 'remembered' && input.request !== undefined) {
      const answer = await earlierAnswer(deps, payment.clientId, input.request);
      return { answer, replayed: true };
    }
    if (typeof asked === 'object') {
      const acquirer = deps.acquirerOf(payment.channel);
      const verdict = await answered(acquirer.refund(asked.payment, asked.refund));
      return { answer: await conclude(deps, input, asked.refund, verdict), replayed: false };
    }
    payment = await reread(deps, payment.id);
  }
  throw new Error(`payment ${input.payment.id} kept changing while a refund was reserved`);
}

interface Reserved {
  payment: Payment;
  refund: Refund;
}

/**
 * A mere reservation at the issuer is let go as a whole: there is no paid amount to reserve from, and
 * nothing may be captured of it meanwhile.
 */
function inFlight(payment: Payment, amount: bigint): Payment {
  return payment.paidAmount === 0n
    ? { ...payment, capturingAmount: payment.authorizedAmount }
    : { ...payment, refundingAmount: payment.refundingAmount + amount };
}

/** From here on nobody else can give the same money back. */
async function reserve(
  deps: RefundDeps,
  input: RefundInput,
): Promise<Reserved | 'stale' | 'remembered'> {
  const { payment, amount } = input;
  const now = deps.clock.now();
  const policy = { ...input.policy, isSettled: await input.isSettled(payment) };
  const type = planRefund(payment, amount, policy, now);
  const refund: Refund = {
    id: newId(),
    clientId: payment.clientId,
    paymentId: payment.id,
    reference: input.reference,
    type,
    status: 'OPENING',
    amount,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    ...(input.request === undefined ? {} : { requestKey: input.request.key }),
    references: [],
    createdAt: now,
  };
  const after = inFlight(payment, amount);
  const claim = input.request && {
    claim: claimOf(deps, payment.clientId, input.request, now),
  };
  const recorded = await recordRefund(deps, { before: payment, after, at: now, refund, ...claim });
  if (recorded !== 'recorded') return recorded === 'remembered' ? recorded : 'stale';
  return { payment: { ...after, version: payment.version + 1 }, refund };
}

async function recordRefund(deps: RefundDeps, change: Parameters<typeof record>[1]) {
  try {
    return await record(deps.db.single, change);
  } catch (error) {
    if (error instanceof ConstraintViolation && error.constraint === 'refunds_reference') {
      throw new Refusal({ code: 'REFUND_REFERENCE_USED' });
    }
    throw error;
  }
}

/**
 * Commits what the acquirer said, whatever else happened to the payment meanwhile; once, also where a
 * late answer and the job that recovers come at the same time. Gives the answer that stands.
 */
export async function conclude(
  deps: SettleDeps,
  input: Pick<RefundInput, 'answer' | 'by'>,
  opening: Refund,
  verdict: RefundVerdict,
): Promise<Answer> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const before = await reread(deps, opening.paymentId);
    // Read after the payment: whoever ends the refund later than this makes the payment's version stale.
    const current = await findRefundById(deps.db, opening.id);
    if (current !== undefined && current.status !== opening.status) {
      return input.answer(before, current);
    }
    const now = deps.clock.now();
    const refund = concluded(before, opening, verdict, now);
    const after = afterRefund(before, refund);
    const answer = input.answer(after, refund);
    const follows = followsOf(deps, after, refund, now, causeOf(opening, input));
    const recorded = await record(deps.db.single, {
      before,
      after,
      at: now,
      reason: `${refund.type} of ${refund.amount}: ${refund.message ?? refund.status}`,
      ...follows,
      ...(opening.requestKey === undefined ? {} : { answer: { key: opening.requestKey, answer } }),
    });
    if (recorded === 'recorded') {
      if ('notification' in follows) deps.wake();
      if (refund.status === 'SUCCESS') deps.observe?.(after, { kind: 'refunded', refund });
      return answer;
    }
  }
  throw new Error(`payment ${opening.paymentId} kept changing while a refund was concluded`);
}

function causeOf({ requestKey }: Refund, { by }: Pick<RefundInput, 'by'>): Cause | undefined {
  if (requestKey !== undefined) return { request: requestKey };
  return by === undefined ? undefined : { by };
}

function followsOf(deps: SettleDeps, after: Payment, refund: Refund, now: Date, cause?: Cause) {
  switch (refund.status) {
    case 'SUCCESS':
      return consequences(deps, after, { kind: 'refunded', refund }, now, cause);
    case 'DUE':
      return refundPutAside(deps, after, refund, now, cause);
    default:
      return { refund };
  }
}

function concluded(payment: Payment, opening: Refund, verdict: RefundVerdict, now: Date): Refund {
  switch (verdict.kind) {
    case 'done': {
      const { message, references } = verdict;
      return { ...opening, status: 'SUCCESS', message, references, completedAt: now };
    }
    case 'refused':
      return { ...opening, status: 'FAILED', message: verdict.message, completedAt: now };
    case 'manual': {
      // Nothing was taken, so there is nothing that anybody could give back by hand.
      if (payment.paidAmount === 0n) {
        return { ...opening, status: 'FAILED', message: verdict.message, completedAt: now };
      }
      const type =
        opening.type === 'PARTIAL_REFUND' ? 'MANUAL_PARTIAL_REFUND' : 'MANUAL_FULL_REFUND';
      return { ...opening, type, status: 'DUE', message: verdict.message, dueAt: now };
    }
  }
}

/** The payment once a refund has ended, or waits to be worked by hand. */
export function afterRefund(payment: Payment, refund: Refund): Payment {
  const held = payment.paidAmount === 0n ? 0n : refund.amount;
  const freed =
    held === 0n
      ? { ...payment, capturingAmount: 0n }
      : { ...payment, refundingAmount: payment.refundingAmount - held };
  switch (refund.status) {
    case 'OPENING':
    case 'DUE':
      return payment;
    case 'FAILED':
      return freed;
    case 'SUCCESS': {
      if (refund.type === 'VOID') {
        return { ...freed, status: 'VOIDED', refundedAmount: payment.refundedAmount + held };
      }
      const refundedAmount = payment.refundedAmount + held;
      const whole = refundedAmount === payment.paidAmount;
      return { ...freed, refundedAmount, status: whole ? 'REFUNDED' : 'PARTIALLY_REFUNDED' };
    }
  }
}

async function reread(deps: Pick<SettleDeps, 'db'>, id: string): Promise<Payment> {
  const payment = await findById(deps.db, id);
  if (payment === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return payment;
}
