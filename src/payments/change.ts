// Changes a payment: read, decide, add what follows, commit in one statement; again where the race was lost.
import { type Answered, earlierAnswer, memoryOf } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { consequencesOf } from './consequences.ts';
import type { PaymentDeps } from './deps.ts';
import type { Payment, Refund } from './payment.ts';
import type { Decision, Plan } from './plan.ts';
import { type Change, record } from './record.ts';

/** A payment as it was read, with whatever else a verb has to know to decide. */
export interface State {
  payment: Payment;
}

export interface Verb<S extends State> {
  /** The state that the caller has just read: it saves reading it here. */
  first?: S | undefined;
  /** Reads the state; undefined where there is no such payment. What it reads belongs to the payment's version. */
  read: () => Promise<S | undefined>;
  /** Decides on that state at business time `now`. Pure; throws a Refusal to write nothing. */
  decide: (state: S, now: Date) => Decision;
  /** The question that asks for this change: remembered with it. */
  remembers?: Question | undefined;
  /** The question that was remembered earlier and waits for this change. */
  answers?: Question | undefined;
}

export type Changed<S extends State> =
  /** `payment` is as it is now. The answer is absent where no question is told anything. */
  | {
      kind: 'changed';
      payment: Payment;
      refund?: Refund | undefined;
      answered?: Answered | undefined;
    }
  | { kind: 'nothing'; state: S; why: string }
  /** The question was asked before: nothing was written. */
  | { kind: 'repeated'; answered: Answered };

const tries = 20;

/**
 * Applies one decision once, whoever else changes the payment at the same time: a lost race is decided again
 * on what won it. Returns undefined where there is no such payment. Throws what `decide` throws, and for
 * a question that it remembers REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
 */
export async function change<S extends State>(
  deps: PaymentDeps,
  verb: Verb<S>,
): Promise<Changed<S> | undefined> {
  let state = verb.first;
  for (let attempt = 1; attempt <= tries; attempt++) {
    state ??= await verb.read();
    if (state === undefined) return undefined;
    const now = deps.clock.now();
    const decision = verb.decide(state, now);
    if (decision.kind === 'nothing') return { ...decision, state };
    const change = changeOf(deps, verb, state, decision, now);
    switch (await record(deps.db.single, change)) {
      case 'recorded':
        return committed(deps, change, decision);
      case 'received':
        // A receipt that is not the last one, told again.
        return { kind: 'nothing', why: 'this receipt is booked already', state };
      case 'remembered':
        if (verb.remembers === undefined) throw new Error('a question was remembered unasked');
        return { kind: 'repeated', answered: await earlierAnswer(deps, verb.remembers) };
      case 'stale':
        state = undefined;
    }
  }
  throw new Error('a payment kept changing while one change was to be made');
}

function changeOf<S extends State>(
  deps: PaymentDeps,
  { remembers, answers }: Verb<S>,
  { payment: before }: S,
  plan: Plan,
  now: Date,
): Change {
  const question = remembers ?? answers;
  const cause = plan.cause ?? (question && { request: question.key });
  const told = question && plan.outcome && deps.answerTo(question, plan.outcome);
  return {
    before,
    at: now,
    reason: plan.reason,
    ...consequencesOf(deps, plan, now, cause),
    beside: plan.beside,
    renews: plan.renews,
    remember: remembers && memoryOf(deps, remembers, now, told),
    answer: answers && told && { question: answers, answer: told },
  };
}

function committed<S extends State>(deps: PaymentDeps, change: Change, plan: Plan): Changed<S> {
  if (change.notification !== undefined) deps.wake();
  if (change.fact !== undefined) deps.observe(change.after, change.fact);
  const answer = change.remember?.answer ?? change.answer?.answer;
  return {
    kind: 'changed',
    payment: { ...change.after, version: change.before.version + 1 },
    refund: change.refund ?? plan.refund,
    answered: answer && { answer, replayed: false },
  };
}
