// Idempotency: a question is remembered with its effect, and a repeat gets the first answer.
import type { Answer } from '../dialect.ts';
import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import type { Question } from './question.ts';
import { answer, type Memory, type Remembered, recall, remember } from './store.ts';

interface IdempotencyDeps {
  db: Db;
  clock: Clock;
  /** How long questions are remembered, in seconds. */
  requestRetentionSeconds: number;
}

/** The answer to a question. */
export interface Answered {
  answer: Answer;
  /** Whether this is the stored answer of an earlier call. */
  replayed: boolean;
}

/** A question to be remembered at business time `at`, with its answer if that is already known. */
export function memoryOf(
  deps: Pick<IdempotencyDeps, 'requestRetentionSeconds'>,
  question: Question,
  at: Date,
  known?: Answer | undefined,
): Memory {
  return { question, at, answer: known, retentionSeconds: deps.requestRetentionSeconds };
}

/** The stored answer to a question that was remembered before. Throws REQUEST_IN_FLIGHT or REQUEST_ID_REUSED. */
export async function earlierAnswer(deps: IdempotencyDeps, question: Question): Promise<Answered> {
  const known = replay(await recallNow(deps, question), question);
  return { answer: known, replayed: true };
}

/**
 * For a question that is about to be refused: the stored answer if its key was used before, which is checked
 * first (DOKU API, order of checks). Returns undefined if the key is new. Throws REQUEST_IN_FLIGHT or
 * REQUEST_ID_REUSED.
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
  return recall(deps.db, { clientId, key, since });
}

/**
 * The stored answer, byte for byte. Throws REQUEST_ID_REUSED if the content differs and REQUEST_IN_FLIGHT if
 * there is no answer yet (DOKU API, Idempotency).
 */
function replay(remembered: Remembered | undefined, { hash }: Question): Answer {
  if (remembered !== undefined && !remembered.hash.equals(hash)) {
    throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  }
  if (remembered?.answer === undefined) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  return remembered.answer;
}

/**
 * Runs `work` once for a question, in one transaction with the remembered question and its answer. Returns
 * the answer, for a repeat the stored one. If `work` throws, nothing is stored. Throws what `work` throws,
 * REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
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
