// Creates a payment: remembers the question, opens with the acquirer, answers; or repeats an earlier answer.
import { Refusal } from '../refusal.ts';
import { type Answered, earlierAnswer, memoryOf } from '../requests/idempotency.ts';
import { concludeOpening } from './conclude-opening.ts';
import { OpeningCollision } from './constraints.ts';
import type { PaymentDeps } from './deps.ts';
import type { Creation } from './insert.ts';
import { newPayment, type Ordering, opened, openingReason } from './open.ts';
import type { Payment } from './payment.ts';
import { type Acquirer, outcomeOf } from './ports.ts';
import { renew } from './renew.ts';

const openingTries = 5;

/**
 * Makes the payment at most once for a question. Throws REFERENCE_USED, REQUEST_ID_REUSED or
 * REQUEST_IN_FLIGHT. Where the acquirer opens without the network this is a single statement.
 */
export async function create(deps: PaymentDeps, ordering: Ordering): Promise<Answered> {
  const { question, channel, order } = ordering;
  const now = deps.clock.now();
  const payment = newPayment(ordering, now);
  const acquirer = deps.acquirerOf(channel);
  for (let attempt = 1; ; attempt++) {
    const creation = openHere(deps, acquirer, ordering, payment, now);
    try {
      if (!(await deps.insert(creation))) return earlierAnswer(deps, question);
      const known = creation.memory.answer;
      return {
        answer: known ?? (await openThere(deps, acquirer, ordering, payment)),
        replayed: false,
      };
    } catch (error) {
      if (order.renewable && isReferenceUsed(error)) return renew(deps, ordering);
      if (!(error instanceof OpeningCollision) || attempt === openingTries) throw error;
    }
  }
}

function isReferenceUsed(error: unknown): boolean {
  return error instanceof Refusal && error.reason.code === 'REFERENCE_USED';
}

function openHere(
  deps: PaymentDeps,
  acquirer: Acquirer,
  { question }: Ordering,
  asked: Payment,
  now: Date,
): Creation {
  const opening = acquirer.openHere(asked);
  if (opening === undefined) {
    const memory = memoryOf(deps, question, now);
    return { payment: asked, memory, reason: 'asked for; the acquirer is being asked' };
  }
  const payment = opened(asked, opening);
  const answer = deps.answerTo(question, { kind: 'opened', payment });
  const memory = memoryOf(deps, question, now, answer);
  return { payment, memory, reason: openingReason(opening) };
}

/** No transaction is open while the acquirer is asked: the recovery job asks about what is lost on the way. */
async function openThere(
  deps: PaymentDeps,
  acquirer: Acquirer,
  { question }: Ordering,
  payment: Payment,
) {
  const opening = await outcomeOf(acquirer.open(payment));
  return concludeOpening(deps, { payment, question }, opening);
}
