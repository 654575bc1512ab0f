// Changes a payment: reads it, decides, adds the consequences, commits in one statement. Retries after a lost race.
import { type Answered, earlierAnswer, memoryOf } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { consequencesOf } from './consequences.ts';
import type { PaymentDeps } from './deps.ts';
import type { HistoryEntry, Payment, Refund } from './payment.ts';
import type { Decision, Plan, Unfit } from './plan.ts';
import type { Outcome } from './ports.ts';
import type { Change, Recorded } from './record.ts';

/** A payment as it was read, with everything else that the decision needs. */
export interface State {
  payment: Payment;
}

interface Verb<S extends State> {
  /** The state, if the caller has just read it: saves one read. */
  first?: S | undefined;
  /** Reads the state, all of one version of the payment; undefined if there is no such payment. */
  read: () => Promise<S | undefined>;
  /** Decides on that state at business time `now`. Pure. Throws a Refusal to write nothing. */
  decide: (state: S, now: Date) => Decision;
  /** The question that asks for this change: it is remembered in the same statement. */
  remembers?: Question | undefined;
  /** A question that was remembered earlier and is answered by this change. */
  answers?: Question | undefined;
}

export type Changed<S extends State> =
  /**
   * `payment` is the committed state, `logged` what its history got. `answered` is absent if no question is
   * answered by this change.
   */
  | {
      kind: 'changed';
      payment: Payment;
      logged?: HistoryEntry | undefined;
      refund?: Refund | undefined;
      answered?: Answered | undefined;
    }
  | { kind: 'nothing'; state: S; why: string; unfit?: Unfit | undefined }
  /** The question was remembered before: nothing was written. */
  | { kind: 'repeated'; answered: Answered };

const tries = 20;

/**
 * Applies one decision once, also if others change the payment at the same time: after a lost race it reads
 * the payment again and decides again, at most 20 times. Returns undefined if there is no such payment.
 * Throws what `decide` throws, the Refusals of `record`, and for a question that was remembered before
 * REQUEST_ID_REUSED or REQUEST_IN_FLIGHT.
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
    switch (await commit(deps, change)) {
      case 'recorded':
        return committed(deps, change, decision);
      case 'received':
        // An earlier receipt, reported again by the acquirer.
        return { kind: 'nothing', why: 'this receipt is booked already', state };
      case 'remembered':
        if (verb.remembers === undefined)
          throw new Error('a question was remembered, but this change has none');
        return { kind: 'repeated', answered: await earlierAnswer(deps, verb.remembers) };
      case 'stale':
        state = undefined;
    }
  }
  throw new Error(`a payment kept changing: ${tries} tries of one change lost the race`);
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
  const consequences = consequencesOf(deps, before, plan, now, cause);
  const outcome = plan.outcome && committedOutcome(plan.outcome, consequences);
  const given = question && outcome && deps.answerTo(question, outcome);
  return {
    before,
    at: now,
    reason: plan.reason,
    ...consequences,
    beside: plan.beside,
    renews: plan.renews,
    resplit: plan.resplit,
    settleFrom: plan.settleFrom,
    remember: remembers && memoryOf(deps, remembers, now, given),
    answer: answers && given && { question: answers, answer: given },
  };
}

/** The answer is made from what commits: with fees, and with a refund's part of them. */
function committedOutcome(
  outcome: Outcome,
  { after: payment, refund }: Pick<Change, 'after' | 'refund'>,
): Outcome {
  if (outcome.kind !== 'refund') return { ...outcome, payment };
  return { ...outcome, payment, refund: refund ?? outcome.refund };
}

/** Commits with a place for the first attempt at the notification, which then leaves without being searched for. */
async function commit(deps: PaymentDeps, change: Change): Promise<Recorded> {
  const reserved = change.notification && deps.reserve(change.notification);
  let recorded: Recorded | undefined;
  try {
    recorded = await deps.commit({ ...change, notification: reserved?.notification });
    return recorded;
  } finally {
    if (recorded === 'recorded') reserved?.committed();
    else reserved?.dropped();
  }
}

function committed<S extends State>(deps: PaymentDeps, change: Change, plan: Plan): Changed<S> {
  if (change.fact !== undefined) deps.observe(change.after, change.fact);
  const { after, at, reason } = change;
  const answer = change.remember?.answer ?? change.answer?.answer;
  return {
    kind: 'changed',
    payment: { ...after, version: change.before.version + 1 },
    logged: reason === undefined ? undefined : { at, status: after.status, reason },
    refund: change.refund ?? plan.refund,
    answered: answer && { answer, replayed: false },
  };
}
