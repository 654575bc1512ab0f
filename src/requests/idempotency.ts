// Idempotency: a question is remembered with its effect, and asking it again repeats the first answer.
import type { Answer } from '../dialect.ts';
import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import type { Question } from './question.ts';
import { answer, type Memory, type Remembered, recall, remember } from './store.ts';

export interface IdempotencyDeps {
  db: Db;
  clock: Clock;
  /** How long questions are remembered, in seconds. */
  requestRetentionSeconds: number;
}

/** A question's answer. */
export interface Answered {
  answer: Answer;
  /** Whether this is the answer to an earlier request, repeated. */
  replayed: boolean;
}

/** A question to be remembered at `at`, with its answer where that is known already. */
export function memoryOf(
  deps: Pick<IdempotencyDeps, 'requestRetentionSeconds'>,
  question: Question,
  at: Date,
  known?: Answer,
): Memory {
  return { question, at, answer: known, retentionSeconds: deps.requestRetentionSeconds };
}

/** Repeats the answer that this question was given. Throws REQUEST_IN_FLIGHT or REQUEST_ID_REUSED. */
export async function earlierAnswer(deps: IdempotencyDeps, question: Question): Promise<Answered> {
  const known = replay(await recallNow(deps, question), question);
  return { answer: known, replayed: true };
}

/**
 * For a question that is about to be refused: a Request-Id that was used before is the earlier fault and is
 * reported first (DOKU API, order of checks). Returns undefined where the id is new.
 */
export async function repeatedAnswer(
  deps: IdempotencyDeps,
  question: Question,
): Promise<Answer | undefined> {
  const remembered = await recallNow(deps, question);
  return remembered && replay(remembered, question);
}

function recallNow(deps: IdempotencyDeps, { clientId, key }: Question) {
  const since = new Date(deps.clock.now().getTime() - deps.requestRetentionSeconds * 1000);
  return recall(deps.db, clientId, key, since);
}

/**
 * The answer given before, byte for byte. Throws REQUEST_ID_REUSED where the content differs and
 * REQUEST_IN_FLIGHT where the first request has no answer yet (DOKU API, Idempotency).
 */
function replay(remembered: Remembered | undefined, { hash }: Question): Answer {
  if (remembered !== undefined && !remembered.hash.equals(hash)) {
    throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  }
  if (remembered?.answer === undefined) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  return remembered.answer;
}

/**
 * Does what a question asks once: its effect, the memory of it and the answer commit together. `work` runs
 * in a transaction; where it throws, the question was never asked. Throws REQUEST_ID_REUSED and
 * REQUEST_IN_FLIGHT.
 */
export async function once(
  deps: IdempotencyDeps,
  question: Question,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answered> {
  const done = await deps.db.transaction(async (tx) => {
    const memory = memoryOf(deps, question, deps.clock.now());
    if ((await tx.rows(remember(memory, null))).length === 0) return undefined;
    const given = await work(tx);
    await tx.rows(answer(question, given, sql`select 1`));
    return given;
  });
  return done === undefined ? earlierAnswer(deps, question) : { answer: done, replayed: false };
}
