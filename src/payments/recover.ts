// Recovers what a crash or a silent acquirer left in flight: asks the acquirer for the outcome and commits it.
import { type InFlight, inFlightSince } from '../requests/store.ts';
import { askLater } from './asks.ts';
import { concludeCapture } from './capture.ts';
import { concludeOfficeCapture, openOfficeCaptures } from './capture-by-office.ts';
import { concludeOpening } from './conclude-opening.ts';
import type { PaymentDeps } from './deps.ts';
import { findById } from './find.ts';
import { findWithRefund } from './find-refund.ts';
import type { Payment, Refund } from './payment.ts';
import { concludeRefund } from './refund.ts';
import { findOpenRefund, openOfficeRefunds } from './refund-store.ts';

/** Questions younger than this, in seconds of business time, may still be answered by their own call. */
export const recoveryPatienceSeconds = 60;

const batch = 100;

const unknownThere = 'the acquirer does not know it';

/**
 * Asks the acquirer about every opening, refund and capture that has been in flight for too long, and commits
 * its verdict with the answer to the question. Returns how many were ended. An acquirer that fails is logged
 * and asked again at the next run.
 */
export async function recover(deps: PaymentDeps): Promise<number> {
  const now = deps.clock.now();
  const before = new Date(now.getTime() - recoveryPatienceSeconds * 1000);
  let ended = 0;
  for (const one of await inFlightSince(deps.db, { before, now, limit: batch })) {
    if (await tryTo(deps, one.paymentId, () => recoverQuestion(deps, one))) ended += 1;
  }
  for (const refund of await openOfficeRefunds(deps.db, before, now)) {
    if (await tryTo(deps, refund.paymentId, () => recoverRefund(deps, undefined, refund)))
      ended += 1;
  }
  for (const payment of await openOfficeCaptures(deps, before, now)) {
    if (await tryTo(deps, payment.id, () => recoverOfficeCapture(deps, payment))) {
      ended += 1;
    }
  }
  return ended;
}

/**
 * A failure is logged and does not stop the others. The next run of the job tries again, or a later one if the acquirer
 * says how long to wait.
 */
async function tryTo(
  deps: PaymentDeps,
  payment: string,
  recoverOne: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await recoverOne();
  } catch (error) {
    deps.log.warn({ payment, err: error }, 'could not ask the acquirer; will try again');
    await waitLonger(deps, payment, error).catch((err) =>
      deps.log.error({ payment, err }, 'cannot be put off'),
    );
    return false;
  }
}

/** Puts the next question off if the payment's acquirer is asked in growing intervals. */
async function waitLonger(deps: PaymentDeps, paymentId: string, error: unknown): Promise<void> {
  const payment = await findById(deps.db, paymentId);
  if (payment?.upstream === undefined) return;
  const { pollSeconds = [recoveryPatienceSeconds] } = deps.acquirerOf(payment);
  const why = error instanceof Error ? error.message : String(error);
  await askLater(deps.db.single, payment, pollSeconds, deps.clock.now(), why);
}

async function recoverQuestion(deps: PaymentDeps, inFlight: InFlight): Promise<boolean> {
  const { question } = inFlight;
  const payment = await findById(deps.db, inFlight.paymentId);
  if (payment === undefined) return false;
  if (payment.status === 'OPENING') return recoverOpening(deps, inFlight, payment);
  const refund = await findOpenRefund(deps.db, question);
  if (refund !== undefined) return recoverRefund(deps, inFlight, refund);
  return recoverCapture(deps, inFlight, payment);
}

async function recoverOpening(
  deps: PaymentDeps,
  { question }: InFlight,
  payment: Payment,
): Promise<boolean> {
  const known = await deps.acquirerOf(payment).inquire(payment, question);
  const verdict = known ?? ({ kind: 'refused', reason: unknownThere } as const);
  await concludeOpening(deps, { payment, question }, verdict);
  return true;
}

async function recoverRefund(
  deps: PaymentDeps,
  inFlight: InFlight | undefined,
  { id }: Refund,
): Promise<boolean> {
  const state = await findWithRefund(deps.db, id);
  if (state?.refund.status !== 'OPENING') return false;
  const { payment, refund } = state;
  const known = await deps.acquirerOf(payment).inquireRefund(payment, refund, inFlight?.question);
  const verdict = known ?? ({ kind: 'refused', message: unknownThere } as const);
  await concludeRefund(deps, { state, question: inFlight?.question }, verdict);
  return true;
}

/** Asking again is safe: an acquirer captures an authorization once, and the receipt's key is booked once. */
async function recoverCapture(
  deps: PaymentDeps,
  { question }: InFlight,
  payment: Payment,
): Promise<boolean> {
  if (payment.status !== 'AUTHORIZED' || payment.capturingAmount === 0n) return false;
  const { capturingAmount } = payment;
  const acquirer = deps.acquirerOf(payment);
  const verdict =
    (await acquirer.inquireCapture?.(payment, question)) ??
    (await acquirer.capture(payment, capturingAmount, question));
  await concludeCapture(deps, { paymentId: payment.id, question }, verdict);
  return true;
}

async function recoverOfficeCapture(deps: PaymentDeps, payment: Payment): Promise<boolean> {
  const acquirer = deps.acquirerOf(payment);
  const verdict =
    (await acquirer.inquireCapture?.(payment)) ??
    (await acquirer.capture(payment, payment.capturingAmount));
  await concludeOfficeCapture(deps, payment, verdict);
  return true;
}
