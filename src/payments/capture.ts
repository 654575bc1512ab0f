// Captures an authorization, fully or partly, once: reserves the amount, asks the acquirer, commits its verdict.
import { Refusal } from '../refusal.ts';
import { type Answered, earlierAnswer } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { type Changed, change, type State } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findInFlight, findState } from './find.ts';
import type { Payment } from './payment.ts';
import { type Beside, nothing } from './plan.ts';
import { amountToCapture, planCapture } from './plan-capture.ts';
import { type CaptureVerdict, outcomeOf } from './ports.ts';

interface CaptureInput {
  payment: Payment;
  /** Rupiah; if absent, the whole authorized amount. */
  amount?: bigint | undefined;
  question: Question;
}

/**
 * Captures the payment at most once and returns the answer to the question. Throws STATE_CONFLICT if there is
 * no open authorization, CAPTURE_EXCEEDS, REQUEST_ID_REUSED or REQUEST_IN_FLIGHT before the acquirer is asked,
 * and OutcomeUnknown if the acquirer does not reply.
 */
export async function capture(deps: PaymentDeps, input: CaptureInput): Promise<Answered> {
  const { question, amount: wanted } = input;
  const acquirer = deps.acquirerOf(input.payment);
  const reserved = found(
    await change(deps, {
      first: { payment: input.payment },
      read: () => findState(deps.db, input.payment.id),
      remembers: question,
      decide({ payment }, now) {
        acquirer.demandReady?.();
        const amount = amountToCapture(payment, wanted, now);
        const after = { ...payment, capturingAmount: amount };
        const verdict = acquirer.captureHere?.(after, amount);
        return verdict === undefined
          ? { kind: 'change', after }
          : planCapture(after, verdict, question.requestId);
      },
    }),
  );
  if (reserved.kind === 'nothing') throw new Error(`the capture was not reserved: ${reserved.why}`);
  if (reserved.kind === 'repeated' || reserved.answered) return reserved.answered as Answered;
  const { payment } = reserved;
  const verdict = await outcomeOf(acquirer.capture(payment, payment.capturingAmount, question));
  const first = { payment, isInFlight: true };
  return concludeCapture(deps, { paymentId: payment.id, question, first }, verdict);
}

/** A payment, and whether the question that captures it is still in flight. Both were read together. */
interface CaptureState {
  payment: Payment;
  isInFlight: boolean;
}

interface OpenCapture {
  paymentId: string;
  question: Question;
  /** The state in which the amount was reserved; absent if the caller did not reserve it. */
  first?: CaptureState | undefined;
  /** Commits with the verdict: the entry in the audit log. */
  beside?: Beside | undefined;
}

/**
 * Commits the acquirer's verdict on a capture once, also if several processes received one. Returns the
 * answer that was committed. Throws PAYMENT_NOT_FOUND, REQUEST_IN_FLIGHT if the capture no longer waits for a
 * verdict but its question has no answer, and REQUEST_ID_REUSED.
 */
export async function concludeCapture(
  deps: PaymentDeps,
  { paymentId, question, first, beside }: OpenCapture,
  verdict: CaptureVerdict,
): Promise<Answered> {
  const concluded = found(
    await change(deps, {
      first,
      read: () => findInFlight(deps.db, paymentId, question),
      answers: question,
      // The question identifies the reservation: another capture or void may have replaced it.
      decide: (state) =>
        state.isInFlight && state.payment.status === 'AUTHORIZED'
          ? { ...planCapture(state.payment, verdict, question.requestId), beside }
          : nothing('the capture has ended'),
    }),
  );
  if (concluded.kind === 'changed' && concluded.answered) return concluded.answered;
  const { answer } = await earlierAnswer(deps, question);
  return { answer, replayed: false };
}

function found<S extends State>(changed: Changed<S> | undefined): Changed<S> {
  if (changed === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return changed;
}
