// Recovers what a crash, or a silent acquirer, left in flight: the acquirer is asked what became of it.
import { type InFlight, inFlightSince } from '../requests/store.ts';
import { concludeCapture } from './capture.ts';
import { concludeOpening } from './conclude-opening.ts';
import type { PaymentDeps } from './deps.ts';
import { findById } from './find.ts';
import { findWithRefund } from './find-refund.ts';
import type { Payment, Refund } from './payment.ts';
import { concludeRefund } from './refund.ts';
import { findRefundAskedBy, openOfficeRefunds } from './refund-store.ts';

/** A call younger than this may still be on its way, in seconds of business time. */
export const recoveryPatienceSeconds = 60;

const batch = 100;

const unknownThere = 'the acquirer has never heard of it';

/**
 * Asks about every opening, refund and capture that has been in flight for too long, and ends it together
 * with the question that waits for it. Returns how many were ended.
 */
export async function recover(deps: PaymentDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - recoveryPatienceSeconds * 1000);
  let ended = 0;
  for (const one of await inFlightSince(deps.db, before, batch)) {
    const { paymentId: payment } = one;
    if (await asking(deps, { payment }, () => recoverQuestion(deps, one))) ended += 1;
  }
  for (const refund of await openOfficeRefunds(deps.db, before)) {
    const { paymentId: payment } = refund;
    if (await asking(deps, { payment }, () => recoverRefund(deps, undefined, refund))) ended += 1;
  }
  return ended;
}

/** An acquirer that does not say is asked again at the job's next turn. */
async function asking(
  deps: PaymentDeps,
  about: object,
  ask: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    deps.log.warn({ ...about, err: error }, 'could not ask the acquirer; asking later');
    return false;
  }
}

async function recoverQuestion(deps: PaymentDeps, inFlight: InFlight): Promise<boolean> {
  const { question } = inFlight;
  const payment = await findById(deps.db, inFlight.paymentId);
  if (payment === undefined) return false;
  if (payment.status === 'OPENING') return recoverOpening(deps, inFlight, payment);
  const refund = await findRefundAskedBy(deps.db, question);
  if (refund !== undefined) return recoverRefund(deps, inFlight, refund);
  return recoverCapture(deps, inFlight, payment);
}

async function recoverOpening(
  deps: PaymentDeps,
  { question }: InFlight,
  payment: Payment,
): Promise<boolean> {
  const known = await deps.acquirerOf(payment.channel).inquire(payment);
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
  const known = await deps.acquirerOf(payment.channel).inquireRefund(payment, refund);
  const verdict = known ?? ({ kind: 'refused', message: unknownThere } as const);
  await concludeRefund(deps, { state, question: inFlight?.question }, verdict);
  return true;
}

/** An acquirer takes an authorization once, however often it is asked, and the receipt's key books it once. */
async function recoverCapture(
  deps: PaymentDeps,
  { question }: InFlight,
  payment: Payment,
): Promise<boolean> {
  if (payment.status !== 'AUTHORIZED' || payment.capturingAmount === 0n) return false;
  const { capturingAmount } = payment;
  const verdict = await deps.acquirerOf(payment.channel).capture(payment, capturingAmount);
  await concludeCapture(deps, { paymentId: payment.id, question }, verdict);
  return true;
}
