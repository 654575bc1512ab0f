// Closes tries whose process died while the acquirer was asked: it is asked what became of them.
import { evidenceOf } from '../channels/cards/bodies.ts';
import { approvedCode } from '../channels/cards/evidence.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Attempt } from './attempt.ts';
import { claimUnanswered, move } from './attempt-store.ts';
import { noteReturned } from './conclude.ts';
import { askedOf, type CardDeps, cardAcquirerOf, follow } from './try.ts';

/** Asks about every try that has been ASKING for too long; answers how many were closed. */
export async function recoverTries(deps: CardDeps): Promise<number> {
  let closed = 0;
  for (const attempt of await claimUnanswered(deps.db.single, deps.clock.now())) {
    if (await recover(deps, attempt)) closed += 1;
  }
  return closed;
}

async function recover(deps: CardDeps, attempt: Attempt): Promise<boolean> {
  try {
    const payment = await findById(deps.db, attempt.paymentId);
    if (payment === undefined) return false;
    // The answer came and was committed; only the try was not closed any more.
    const known = saidOf(payment, attempt.id);
    await (known === undefined ? inquire(deps, payment, attempt) : close(deps, attempt, known));
    return true;
  } catch (error) {
    const { id: attemptId } = attempt;
    deps.log.warn({ err: error, attemptId }, 'could not ask about a card; asking later');
    return false;
  }
}

/** The code with which the acquirer answered this try, where the payment has it. */
function saidOf(payment: Payment, attemptId: string): string | undefined {
  const evidence = evidenceOf(payment);
  const isAnswered = evidence?.attemptId === attemptId && evidence.responseCode !== '';
  return isAnswered ? evidence.responseCode : undefined;
}

async function close(deps: CardDeps, { id }: Attempt, responseCode: string): Promise<void> {
  const to = responseCode === approvedCode ? 'APPROVED' : 'DECLINED';
  await move(deps.db.single, id, { from: ['ASKING'], to, at: deps.clock.now(), responseCode });
}

async function inquire(deps: CardDeps, payment: Payment, attempt: Attempt): Promise<void> {
  const acquirer = cardAcquirerOf(deps, payment);
  const asked = askedOf(deps, payment, attempt);
  const answer = await acquirer.inquire(asked);
  if (answer !== undefined) {
    await follow(deps, acquirer, asked, answer, 'CHALLENGE');
    return;
  }
  // What it has not heard of may still be on its way to it.
  await acquirer.reverse(asked);
  const at = deps.clock.now();
  await move(deps.db.single, attempt.id, { from: ['ASKING'], to: 'ABANDONED', at });
  const isAtBank = evidenceOf(payment)?.attemptId === attempt.id;
  if (isAtBank) await noteReturned(deps, payment);
}
