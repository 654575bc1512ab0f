// Captures an authorization, all of it or less, once: reserved with the request, asked, committed.

import type { Answer } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { type Asked, claimOf, earlierAnswer, type RequestDeps } from '../requests/asked.ts';
import { consequences } from './consequences.ts';
import type { Answered } from './create.ts';
import { findById } from './find.ts';
import { type Payment, statusAt } from './payment.ts';
import { type AcquirerOf, asked, type CaptureVerdict, type Fact } from './ports.ts';
import { record } from './record.ts';
import type { SettleDeps } from './settle.ts';

export interface CaptureDeps extends RequestDeps, SettleDeps {
  acquirerOf: AcquirerOf;
}

export interface CaptureInput {
  payment: Payment;
  /** Rupiah; absent takes all that was reserved. */
  amount?: bigint;
  request: Asked;
  /** What the payment keeps of it; the verdict's own evidence unless given. Pure. */
  evidence?: (payment: Payment, verdict: CaptureVerdict) => unknown;
  /** Puts the outcome into the words of the wire. Pure. */
  answer: (payment: Payment, verdict: CaptureVerdict) => Answer;
}

const tries = 20;

/**
 * Takes the money at most once. Throws STATE_CONFLICT where there is no open authorization,
 * CAPTURE_EXCEEDS, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT; then nothing was asked of the acquirer.
 */
export async function capture(deps: CaptureDeps, input: CaptureInput): Promise<Answered> {
  for (let attempt = 1, { payment } = input; attempt <= tries; attempt++) {
    const amount = plannedCapture(payment, input.amount, deps.clock.now());
    const now = deps.clock.now();
    const after = { ...payment, capturingAmount: amount };
    const claim = claimOf(deps, payment.clientId, input.request, now);
    const recorded = await record(deps.db.single, { before: payment, after, at: now, claim });
    if (recorded === 'remembered') {
      const answer = await earlierAnswer(deps, payment.clientId, input.request);
      return { answer, replayed: true };
    }
    if (recorded === 'recorded') {
      const reserved = { ...after, version: payment.version + 1 };
      const verdict = await asked(deps.acquirerOf(payment.channel).capture(reserved, amount));
      return { answer: await conclude(deps, input, verdict), replayed: false };
    }
    payment = (await findById(deps.db, payment.id)) ?? payment;
  }
  throw new Error(`payment ${input.payment.id} kept changing while a capture was reserved`);
}

function plannedCapture(payment: Payment, amount: bigint | undefined, now: Date): bigint {
  const status = statusAt(payment, now);
  const released = payment.releaseAt !== undefined && now >= payment.releaseAt;
  if (status !== 'AUTHORIZED' || released || payment.capturingAmount > 0n) {
    const shown =
      status === 'AUTHORIZED' ? (released ? 'RELEASED' : 'being captured or voided') : status;
    throw new Refusal({ code: 'STATE_CONFLICT', status: shown, wanted: 'captured' });
  }
  const wanted = amount ?? payment.authorizedAmount;
  if (wanted > payment.authorizedAmount) {
    throw new Refusal({ code: 'CAPTURE_EXCEEDS', authorized: payment.authorizedAmount });
  }
  return wanted;
}

/** Commits what the acquirer said, whatever else happened to the payment meanwhile. */
export async function conclude(
  deps: SettleDeps,
  input: CaptureInput,
  verdict: CaptureVerdict,
): Promise<Answer> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const before = await findById(deps.db, input.payment.id);
    if (before === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    const now = deps.clock.now();
    const after = afterCapture(before, verdict, input.evidence);
    const answer = input.answer(after, verdict);
    const fact: Fact | undefined =
      verdict.kind === 'done' ? { kind: 'captured', receipt: verdict.receipt } : undefined;
    const cause = { request: input.request.key };
    const follows = fact === undefined ? {} : consequences(deps, after, fact, now, cause);
    const recorded = await record(deps.db.single, {
      before,
      after,
      at: now,
      reason: verdict.kind === 'done' ? 'captured' : `capture refused: ${verdict.reason}`,
      ...follows,
      answer: { key: input.request.key, answer },
    });
    if (recorded === 'recorded') {
      if ('notification' in follows) deps.wake();
      return answer;
    }
  }
  throw new Error(`payment ${input.payment.id} kept changing while a capture was concluded`);
}

function afterCapture(
  payment: Payment,
  verdict: CaptureVerdict,
  keep: CaptureInput['evidence'],
): Payment {
  const kept = keep === undefined ? verdict.evidence : keep(payment, verdict);
  const evidence = kept === undefined ? {} : { evidence: kept };
  const answered = { ...payment, ...evidence, capturingAmount: 0n };
  if (verdict.kind === 'refused') return answered;
  const { receipt } = verdict;
  return { ...answered, status: 'SUCCESS', paidAmount: receipt.amount, lastReceipt: receipt };
}
