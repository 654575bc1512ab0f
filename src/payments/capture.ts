// Captures an authorization, all of it or less, once: reserved with the question, asked, committed.
import { Refusal } from '../refusal.ts';
import { type Answered, earlierAnswer } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { type Changed, change, type State } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findInFlight, findState } from './find.ts';
import { type Payment, statusAt } from './payment.ts';
import { nothing, type Plan } from './plan.ts';
import { type CaptureVerdict, outcomeOf } from './ports.ts';

export interface CaptureInput {
  payment: Payment;
  /** Rupiah; absent takes all that was reserved. */
  amount?: bigint | undefined;
  question: Question;
}

/**
 * Takes the money at most once. Throws STATE_CONFLICT where there is no open authorization,
 * CAPTURE_EXCEEDS, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT; then nothing was asked of the acquirer.
 */
export async function capture(deps: PaymentDeps, input: CaptureInput): Promise<Answered> {
  const { question, amount: wanted } = input;
  const acquirer = deps.acquirerOf(input.payment.channel);
  const reserved = found(
    await change(deps, {
      first: { payment: input.payment },
      read: () => findState(deps.db, input.payment.id),
      remembers: question,
      decide({ payment }, now) {
        const amount = amountToCapture(payment, wanted, now);
        const after = { ...payment, capturingAmount: amount };
        const verdict = acquirer.captureHere?.(after, amount);
        return verdict === undefined
          ? { kind: 'change', after }
          : captured(after, verdict, question);
      },
    }),
  );
  if (reserved.kind === 'nothing') throw new Error(`a capture came to nothing: ${reserved.why}`);
  if (reserved.kind === 'repeated' || reserved.answered) return reserved.answered as Answered;
  const { payment } = reserved;
  const verdict = await outcomeOf(acquirer.capture(payment, payment.capturingAmount));
  const first = { payment, isInFlight: true };
  return concludeCapture(deps, { paymentId: payment.id, question, first }, verdict);
}

/** A payment, and whether the question that captures it is still in flight; both of one version. */
interface CaptureState {
  payment: Payment;
  isInFlight: boolean;
}

export interface OpenCapture {
  paymentId: string;
  question: Question;
  /** The state that the capture was reserved in; absent for who has not reserved it. */
  first?: CaptureState | undefined;
}

/** Commits what the acquirer said, once, whoever asks it too; returns the answer that stands. */
export async function concludeCapture(
  deps: PaymentDeps,
  { paymentId, question, first }: OpenCapture,
  verdict: CaptureVerdict,
): Promise<Answered> {
  const concluded = found(
    await change(deps, {
      first,
      read: () => findInFlight(deps.db, paymentId, question),
      answers: question,
      // The question tells whose reservation it is: the payment may be captured or voided by another by now.
      decide: (state) =>
        state.isInFlight && state.payment.status === 'AUTHORIZED'
          ? captured(state.payment, verdict, question)
          : nothing('its capture has ended'),
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

function amountToCapture(payment: Payment, amount: bigint | undefined, now: Date): bigint {
  const status = statusAt(payment, now);
  const isReleased = payment.releaseAt !== undefined && now >= payment.releaseAt;
  if (status !== 'AUTHORIZED' || isReleased || payment.capturingAmount > 0n) {
    const shown =
      status === 'AUTHORIZED' ? (isReleased ? 'RELEASED' : 'being captured or voided') : status;
    throw new Refusal({ code: 'STATE_CONFLICT', status: shown, wanted: 'captured' });
  }
  const wanted = amount ?? payment.authorizedAmount;
  if (wanted > payment.authorizedAmount) {
    throw new Refusal({ code: 'CAPTURE_EXCEEDS', authorized: payment.authorizedAmount });
  }
  return wanted;
}

function captured(payment: Payment, verdict: CaptureVerdict, question: Question): Plan {
  const evidence = verdict.evidence ?? payment.evidence;
  const answered: Payment = { ...payment, evidence, capturingAmount: 0n };
  if (verdict.kind === 'refused') {
    const outcome = { kind: 'capture', payment: answered, verdict } as const;
    const reason = `capture refused: ${verdict.reason}`;
    return { kind: 'change', after: answered, reason, outcome };
  }
  const { receipt } = verdict;
  const after: Payment = {
    ...answered,
    status: 'SUCCESS',
    paidAmount: receipt.amount,
    lastReceipt: receipt,
    capturedBy: question.requestId,
  };
  const fact = { kind: 'captured', receipt } as const;
  const outcome = { kind: 'capture', payment: after, verdict } as const;
  return { kind: 'change', after, reason: 'captured', fact, outcome };
}
