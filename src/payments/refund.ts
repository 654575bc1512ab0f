// Refunds a payment: reserves the amount with the question, asks the acquirer, commits its verdict.
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { type Answered, earlierAnswer } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import {
  findRefundable,
  findWithRefund,
  type Refundable,
  type RefundState,
} from './find-refund.ts';
import type { Payment, Refund } from './payment.ts';
import { type Beside, nothing, type Plan } from './plan.ts';
import { leftToReturn, planRefund, type RefundPlan, type RefundPolicy } from './plan-refund.ts';
import { outcomeOf, type RefundVerdict } from './ports.ts';
import { planRefundEnd, refundReserved } from './refund-ending.ts';

export interface RefundInput {
  refundable: Refundable;
  /** Unique for the merchant: `partnerRefundNo`, or the Request-Id. */
  reference: string;
  /** Rupiah, as requested: a void moves what was charged, which may be less. */
  amount: bigint;
  reason?: string | undefined;
  policy: Omit<RefundPolicy, 'isSettled'>;
}

/**
 * Refunds `amount` rupiah for a merchant's question, at most once for the question and for the reference.
 * Returns the answer. Throws what `planRefund` throws, PAYMENT_NOT_FOUND, REFUND_REFERENCE_USED,
 * REQUEST_ID_REUSED and REQUEST_IN_FLIGHT before anything is reserved, and OutcomeUnknown if the acquirer
 * does not reply.
 */
export async function refund(
  deps: PaymentDeps,
  input: RefundInput & { question: Question },
): Promise<Answered> {
  const { answered } = await reserveAndAsk(deps, input);
  if (answered === undefined) throw new Error('the question of a refund got no answer');
  return answered;
}

interface OfficeRefundInput extends Omit<RefundInput, 'amount' | 'reference'> {
  /** Rupiah; if absent, everything that is left. */
  amount?: bigint | undefined;
  /** Who requests it. */
  by: string;
  /** Makes a repeat harmless: one reference is refunded once. If absent, a new reference is made. */
  reference?: string | undefined;
  /** The entry in the audit log, which commits with the refund. */
  noted?: Noted | undefined;
}

type Noted = (refund: Refund) => Beside;

/**
 * Refunds a payment for somebody in the office and returns the refund with its payment. The refund is DUE if
 * the acquirer cannot refund and somebody must do it by hand. Throws what `planRefund` throws,
 * PAYMENT_NOT_FOUND, REFUND_REFERENCE_USED, and OutcomeUnknown if the acquirer does not reply.
 */
export async function giveBack(deps: PaymentDeps, input: OfficeRefundInput): Promise<RefundState> {
  const amount = input.amount ?? leftOf(input.refundable.payment);
  const made = await reserveAndAsk(deps, {
    ...input,
    amount,
    reference: input.reference ?? newId(),
  });
  if (made.state === undefined)
    throw new Error('a refund of the office was taken for a repeated question');
  return made.state;
}

/** The result of a refund: `answered` if it has a question, `state` unless the question was a repeat. */
interface RefundMade {
  state?: RefundState | undefined;
  answered?: Answered | undefined;
}

/** What can still be returned of a payment, or of its authorization, in rupiah. */
export function leftOf(payment: Payment): bigint {
  if (payment.status === 'AUTHORIZED') return payment.authorizedAmount;
  return leftToReturn(payment);
}

interface ReserveInput extends RefundInput {
  question?: Question | undefined;
  by?: string | undefined;
  noted?: Noted | undefined;
}

async function reserveAndAsk(deps: PaymentDeps, input: ReserveInput): Promise<RefundMade> {
  const { question, by, refundable } = input;
  const { id: paymentId } = refundable.payment;
  const acquirer = deps.acquirerOf(refundable.payment);
  const reserved = await change(deps, {
    first: refundable,
    read: () => findRefundable(deps.db, { paymentId }),
    remembers: question,
    decide(state, now) {
      acquirer.demandReady?.();
      const { opening, after } = planReservation(state, input, now);
      // The reservation prevents a second refund of the same money.
      const verdict = acquirer.refundHere?.(after, opening);
      const plan: Plan =
        verdict === undefined
          ? { kind: 'change', after, refund: opening }
          : planRefundEnd(after, opening, verdict, now, by);
      return { ...plan, beside: input.noted?.(plan.refund ?? opening) };
    },
  });
  if (reserved === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  if (reserved.kind === 'repeated') return reserved;
  if (reserved.kind === 'nothing' || reserved.refund === undefined)
    throw new Error('the refund was not reserved');
  const state = { payment: reserved.payment, refund: reserved.refund };
  if (state.refund.status !== 'OPENING') return { state, answered: reserved.answered };
  const verdict = await outcomeOf(acquirer.refund(state.payment, state.refund, question));
  return concludeRefund(deps, { state, question, by }, verdict);
}

/** A refund that is OPENING, and the payment with its amount reserved. Pure. Throws what `planRefund` throws. */
export function planReservation(
  { payment, isSettled }: Refundable,
  input: Omit<ReserveInput, 'refundable'>,
  now: Date,
): { opening: Refund; after: Payment } {
  const plan = planRefund(payment, input.amount, { ...input.policy, isSettled }, now);
  const opening = newRefund(input, payment, plan, now);
  return { opening, after: refundReserved(payment, plan.amount) };
}

function newRefund(
  input: Omit<ReserveInput, 'refundable'>,
  payment: Payment,
  { type, amount }: RefundPlan,
  now: Date,
): Refund {
  return {
    id: newId(),
    clientId: payment.clientId,
    paymentId: payment.id,
    reference: input.reference,
    type,
    status: 'OPENING',
    amount,
    reason: input.reason,
    requestKey: input.question?.key,
    references: [],
    createdAt: now,
  };
}

interface OpenRefund {
  state: RefundState;
  question?: Question | undefined;
  by?: string | undefined;
  /** Commits with the verdict: the entry in the audit log. */
  beside?: Beside | undefined;
}

/**
 * Commits the acquirer's verdict on a refund once, also if several processes received one. Returns the
 * committed refund, and the answer if there is a question.
 */
export async function concludeRefund(
  deps: PaymentDeps,
  { state, question, by, beside }: OpenRefund,
  verdict: RefundVerdict,
): Promise<RefundMade> {
  const concluded = await change<RefundState>(deps, {
    first: state,
    read: () => findWithRefund(deps.db, state.refund.id),
    answers: question,
    decide: ({ payment, refund: current }, now) =>
      current.status === 'OPENING'
        ? { ...planRefundEnd(payment, current, verdict, now, by), beside }
        : nothing('the refund has ended'),
  });
  if (concluded?.kind === 'changed') {
    const ended = { payment: concluded.payment, refund: concluded.refund ?? state.refund };
    return { state: ended, answered: concluded.answered };
  }
  // Another process has committed it. The answer made from the same state has the same bytes.
  const current = concluded?.kind === 'nothing' ? concluded.state : state;
  if (question === undefined) return { state: current };
  const answer =
    verdict.said === undefined
      ? deps.answerTo(question, { kind: 'refund', ...current })
      : (await earlierAnswer(deps, question)).answer;
  return { state: current, answered: { answer, replayed: false } };
}
