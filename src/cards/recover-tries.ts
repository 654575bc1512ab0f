// Closes tries whose process died while the acquirer was asked: it is asked what became of them.
import { evidenceOf } from '../channels/cards/bodies.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Attempt } from './attempt.ts';
import { openCard } from './attempt.ts';
import { move, takeUnanswered } from './attempt-store.ts';
import { noteReturned } from './commit-answer.ts';
import type { CardDeps } from './deps.ts';
import { chargeOf, follow } from './try.ts';

/** Asks about every try that has been ASKING for too long; returns how many were closed. */
export async function recoverTries(deps: CardDeps): Promise<number> {
  const { db, clock } = deps.payments;
  let closed = 0;
  for (const attempt of await takeUnanswered(db.single, clock.now())) {
    if (await recover(deps, attempt)) closed += 1;
  }
  return closed;
}

async function recover(deps: CardDeps, attempt: Attempt): Promise<boolean> {
  try {
    const payment = await findById(deps.payments.db, attempt.paymentId);
    if (payment === undefined) return false;
    await inquire(deps, payment, attempt);
    return true;
  } catch (error) {
    const { id: attemptId } = attempt;
    deps.payments.log.warn({ err: error, attemptId }, 'could not ask about a card; asking later');
    return false;
  }
}

async function inquire(deps: CardDeps, payment: Payment, attempt: Attempt): Promise<void> {
  const acquirer = deps.acquirerOf(payment.channel);
  const charge = chargeOf(payment, attempt, openCard(deps.sealer, attempt));
  const answer = await acquirer.inquire(charge);
  if (answer !== undefined) {
    await follow(deps, acquirer, charge, answer, 'CHALLENGE');
    return;
  }
  // What the acquirer does not know may still be on its way to it.
  await acquirer.reverse(charge);
  const { db, clock } = deps.payments;
  await move(db.single, attempt.id, { from: ['ASKING'], to: 'ABANDONED', at: clock.now() });
  const isAtBank = evidenceOf(payment)?.attemptId === attempt.id;
  if (isAtBank) await noteReturned(deps, payment);
}
