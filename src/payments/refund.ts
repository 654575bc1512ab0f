// Refunds a payment: the amount is reserved with the question, the acquirer asked, the outcome committed.
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
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
import { nothing } from './plan.ts';
import { planRefund, type RefundPolicy } from './plan-refund.ts';
import { outcomeOf, type RefundVerdict } from './ports.ts';
import { refundEnded, refundReserved } from './refund-ending.ts';

export interface RefundInput {
  refundable: Refundable;
  /** Unique for the merchant: `partnerRefundNo`, or the Request-Id. */
  reference: string;
  /** Rupiah. */
  amount: bigint;
  reason?: string | undefined;
  policy: Omit<RefundPolicy, 'isSettled'>;
}

/**
 * Gives `amount` rupiah back because a merchant's question asks for it, at most once for the question and
 * the reference. Throws what `planRefund` throws, REFUND_REFERENCE_USED, REQUEST_ID_REUSED and
 * REQUEST_IN_FLIGHT; then nothing was reserved.
 */
export async function refund(
  deps: PaymentDeps,
  input: RefundInput & { question: Question },
): Promise<Answered> {
  const { answered } = await reserveAndAsk(deps, input);
  if (answered === undefined) throw new Error('a refund was asked for and not answered');
  return answered;
}

export interface GiveBack extends Omit<RefundInput, 'amount' | 'reference'> {
  /** Rupiah; absent gives back all that is left. */
  amount?: bigint | undefined;
  /** Who asks. */
  by: string;
  /** Names this refund, so that asking twice gives back once; absent makes a new one. */
  reference?: string | undefined;
}

/**
 * Gives money back because somebody in the office asks for it; where the acquirer takes refunds by hand only,
 * the refund is DUE afterwards. Throws what `refund` throws.
 */
export async function giveBack(deps: PaymentDeps, input: GiveBack): Promise<RefundState> {
  const amount = input.amount ?? leftOf(input.refundable.payment);
  const made = await reserveAndAsk(deps, {
    ...input,
    amount,
    reference: input.reference ?? newId(),
  });
  if (made.state === undefined) throw new Error('a refund of the office was answered unasked');
  return made.state;
}

/** What became of a refund; `answered` where a question waited for it, `state` unless it was a repeat. */
interface RefundMade {
  state?: RefundState | undefined;
  answered?: Answered | undefined;
}

function leftOf(payment: Payment): bigint {
  if (payment.status === 'AUTHORIZED') return payment.authorizedAmount;
  return payment.paidAmount - payment.refundedAmount - payment.refundingAmount;
}

interface Asking extends RefundInput {
  question?: Question | undefined;
  by?: string | undefined;
}

async function reserveAndAsk(deps: PaymentDeps, input: Asking): Promise<RefundMade> {
  const { question, by, refundable } = input;
  const { id: paymentId, channel } = refundable.payment;
  const acquirer = deps.acquirerOf(channel);
  const reserved = await change(deps, {
    first: refundable,
    read: () => findRefundable(deps.db, { paymentId }),
    remembers: question,
    decide({ payment, isSettled }, now) {
      const type = planRefund(payment, input.amount, { ...input.policy, isSettled }, now);
      const opening = newRefund(input, payment, type, now);
      const after = refundReserved(payment, input.amount);
      // From here on nobody else can give the same money back.
      const verdict = acquirer.refundHere?.(after, opening);
      if (verdict === undefined) return { kind: 'change', after, refund: opening };
      return refundEnded(after, opening, verdict, now, by);
    },
  });
  if (reserved === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  if (reserved.kind === 'repeated') return reserved;
  if (reserved.kind === 'nothing' || reserved.refund === undefined)
    throw new Error('no refund was made');
  const state = { payment: reserved.payment, refund: reserved.refund };
  if (state.refund.status !== 'OPENING') return { state, answered: reserved.answered };
  const verdict = await outcomeOf(acquirer.refund(state.payment, state.refund));
  return concludeRefund(deps, { state, question, by }, verdict);
}

function newRefund(input: Asking, payment: Payment, type: Refund['type'], now: Date): Refund {
  return {
    id: newId(),
    clientId: payment.clientId,
    paymentId: payment.id,
    reference: input.reference,
    type,
    status: 'OPENING',
    amount: input.amount,
    reason: input.reason,
    requestKey: input.question?.key,
    references: [],
    createdAt: now,
  };
}

export interface OpenRefund {
  state: RefundState;
  question?: Question | undefined;
  by?: string | undefined;
}

/** Commits what the acquirer said, once, whoever asks it too; what is returned is what stands. */
export async function concludeRefund(
  deps: PaymentDeps,
  { state, question, by }: OpenRefund,
  verdict: RefundVerdict,
): Promise<RefundMade> {
  const concluded = await change<RefundState>(deps, {
    first: state,
    read: () => findWithRefund(deps.db, state.refund.id),
    answers: question,
    decide: ({ payment, refund: current }, now) =>
      current.status === 'OPENING'
        ? refundEnded(payment, current, verdict, now, by)
        : nothing('the refund has ended'),
  });
  if (concluded?.kind === 'changed') {
    const ended = { payment: concluded.payment, refund: concluded.refund ?? state.refund };
    return { state: ended, answered: concluded.answered };
  }
  // The other one's answer is made of the same state, so it reads the same.
  const stands = concluded?.kind === 'nothing' ? concluded.state : state;
  const answer = question && deps.answerTo(question, { kind: 'refund', ...stands });
  return { state: stands, answered: answer && { answer, replayed: false } };
}
