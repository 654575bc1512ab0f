// Creates a payment: remembers the question, opens with the acquirer, answers. A repeat gets the earlier answer.
import { Refusal } from '../refusal.ts';
import { type Answered, earlierAnswer, memoryOf } from '../requests/idempotency.ts';
import { firstAsk } from './asks.ts';
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
 * Creates the payment at most once for a question and returns the answer. If the acquirer opens without the
 * network, this is a single statement. Throws REFERENCE_USED, REQUEST_ID_REUSED, REQUEST_IN_FLIGHT,
 * OutcomeUnknown if the acquirer does not reply, and OpeningCollision if its codes collide five times.
 */
export async function create(deps: PaymentDeps, ordering: Ordering): Promise<Answered> {
  const { question, channel, order } = ordering;
  const now = deps.clock.now();
  const payment = newPayment(ordering, now, deps.upstreamOf(question.clientId, channel));
  const acquirer = deps.acquirerOf(payment);
  acquirer.demandReady?.();
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
      const again = order.renewable || payment.upstream !== undefined;
      if (again && isReferenceUsed(error)) return renew(deps, ordering);
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
  payment: Payment,
  now: Date,
): Creation {
  const opening = acquirer.openHere(payment);
  if (opening === undefined) {
    const memory = memoryOf(deps, question, now);
    const askAt = firstAsk(acquirer, now);
    return { payment, memory, reason: 'requested; waiting for the acquirer', askAt };
  }
  const after = opened(payment, opening);
  const answer = deps.answerTo(question, { kind: 'opened', payment: after });
  const memory = memoryOf(deps, question, now, answer);
  return { payment: after, memory, reason: openingReason(opening) };
}

/** No transaction is open during the call to the acquirer. If its reply is lost, the recovery job asks again. */
async function openThere(
  deps: PaymentDeps,
  acquirer: Acquirer,
  { question }: Ordering,
  payment: Payment,
) {
  const opening = await outcomeOf(acquirer.open(payment, question));
  return concludeOpening(deps, { payment, question }, opening);
}
