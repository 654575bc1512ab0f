// What must be true at the end: everything acknowledged is there, once, with the same bytes, and everybody was told.
import type { Caller } from '../chaos/caller.ts';
import { contradictions } from '../chaos/checker.ts';
import { checkBook, checkNotifications, checkOrders } from '../chaos/checks.ts';
import type { History } from '../chaos/history.ts';
import { contentOf, keyOf, type Question } from '../chaos/orders.ts';
import { settleNotifications, settleQuestions } from '../chaos/quiet.ts';
import type { Random } from '../chaos/random.ts';
import type { Receivers } from '../chaos/receivers.ts';
import type { Story } from '../chaos/story.ts';

export interface Witness {
  caller: Caller;
  history: History;
  receivers: Receivers;
}

/** Every problem, as sentences; none if nothing was lost. */
export async function checkEverything(
  witness: Witness,
  stories: readonly Story[],
  random: Random,
): Promise<string[]> {
  const before = acknowledgedQuestions(witness.history, stories);
  return [
    ...(await settleQuestions(witness, stories, random)),
    ...(await settleNotifications(witness)),
    ...(await repeated(witness.caller, before)),
    ...contradictions(witness.history),
    ...(await checkOrders(witness, stories)),
    ...checkNotifications(witness.receivers.arrived),
    ...(await checkBook(witness)),
  ];
}

/** The questions to which an answer arrived while there was load: what may not be lost. */
export function acknowledgedQuestions(history: History, stories: readonly Story[]): Question[] {
  const done = new Set(
    history.asked
      .filter(({ told }) => told.kind === 'done')
      .map(({ key, content }) => `${key} ${content}`),
  );
  return stories
    .flatMap(({ order, refund }) => [order.question, order.other, refund?.question])
    .filter((question) => question !== undefined)
    .filter((question) => done.has(`${keyOf(question)} ${contentOf(question)}`));
}

/**
 * Asks each of them once more. That the bytes are those of the first answer is checked with the history; here,
 * that the answer is HTTP 409 at all.
 */
async function repeated(caller: Caller, questions: readonly Question[]): Promise<string[]> {
  const problems: string[] = [];
  const left = [...questions];
  const ask = async () => {
    for (let question = left.pop(); question !== undefined; question = left.pop()) {
      const told = await caller.ask(question);
      const expected = question.dialect === 'classic' ? 'repeated' : 'used';
      if (told.kind === expected) continue;
      problems.push(`${keyOf(question)}: acknowledged, but a repeat was told "${told.kind}"`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  return problems;
}
