// Creates a payment: remembers the request, asks the acquirer, answers; or repeats an earlier answer.

import type { Answer } from '../dialect.ts';
import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import { type Asked, claimOf, earlierAnswer, type RequestDeps } from '../requests/asked.ts';
import { waitingFor } from '../requests/store.ts';
import type { Db } from '../storage/db.ts';
import { findById } from './find.ts';
import type { Insert } from './group-commit.ts';
import { type Creation, OpeningCollision } from './insert.ts';
import { type Asking, newPayment, opened } from './open.ts';
import type { Payment } from './payment.ts';
import { type Acquirer, type AcquirerOf, asked, type Opening } from './ports.ts';
import { record } from './record.ts';
import { renew } from './renew.ts';

export interface CreateDeps extends RequestDeps {
  acquirerOf: AcquirerOf;
  insert: Insert;
}

export interface CreateInput extends Asking {
  request: Asked;
  /** Puts a payment into the words of the wire. Pure; the bytes it makes are what every replay repeats. */
  answer: (payment: Payment) => Answer;
}

export interface Answered {
  answer: Answer;
  /** Whether this is the answer to an earlier request, repeated. */
  replayed: boolean;
}

const openingTries = 5;

/**
 * Makes the payment at most once for a request. Throws REFERENCE_USED, REQUEST_ID_REUSED or
 * REQUEST_IN_FLIGHT. Where the acquirer opens without the network this is a single statement.
 */
export async function create(deps: CreateDeps, input: CreateInput): Promise<Answered> {
  const now = deps.clock.now();
  const payment = newPayment(input, now);
  const claim = claimOf(deps, input.clientId, input.request, now);
  const acquirer = deps.acquirerOf(input.channel);
  for (let attempt = 1; ; attempt++) {
    const creation = openHere({ payment, claim }, acquirer, input);
    try {
      if (!(await deps.insert(creation))) {
        return { answer: await earlierAnswer(deps, input.clientId, input.request), replayed: true };
      }
      const answer = creation.claim.answer ?? (await openThere(deps, acquirer, input, payment));
      return { answer, replayed: false };
    } catch (error) {
      if (input.order.renewable && isReferenceUsed(error)) return renew(deps, input);
      if (!(error instanceof OpeningCollision) || attempt === openingTries) throw error;
    }
  }
}

function isReferenceUsed(error: unknown): boolean {
  return error instanceof Refusal && error.reason.code === 'REFERENCE_USED';
}

function openHere(
  base: Pick<Creation, 'payment' | 'claim'>,
  acquirer: Acquirer,
  input: CreateInput,
): Creation {
  const opening = acquirer.openHere(base.payment);
  if (opening === undefined) return { ...base, reason: 'asked for; the acquirer is being asked' };
  const payment = opened(base.payment, opening);
  const claim = { ...base.claim, answer: input.answer(payment) };
  return { payment, claim, reason: reasonOf(opening) };
}

/** No transaction is open while the acquirer is asked: what is lost on the way, `recover` asks about. */
async function openThere(
  deps: CreateDeps,
  acquirer: Acquirer,
  input: CreateInput,
  payment: Payment,
): Promise<Answer> {
  const opening = await asked(acquirer.open(payment));
  return recordOpening(deps, payment, opening, input.answer);
}

/** Commits what the acquirer said together with the answer; gives the answer that stands. */
export async function recordOpening(
  deps: { db: Db; clock: Clock },
  payment: Payment,
  opening: Opening,
  answerOf: (payment: Payment) => Answer,
): Promise<Answer> {
  const after = opened(payment, opening);
  const answer = answerOf(after);
  const key = await waitingFor(deps.db, payment.id);
  const recorded = await record(deps.db.single, {
    before: payment,
    after,
    at: deps.clock.now(),
    reason: reasonOf(opening),
    ...(key === undefined ? {} : { answer: { key, answer } }),
  });
  if (recorded === 'recorded') return answer;
  // Somebody closed it meanwhile: their answer was given to nobody yet, so it is the one to give.
  const current = await findById(deps.db, payment.id);
  return current === undefined ? answer : answerOf(current);
}

function reasonOf(opening: Opening): string {
  return opening.kind === 'opened' ? 'opened' : opening.reason;
}
