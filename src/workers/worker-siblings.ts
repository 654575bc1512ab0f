// The other workers, asked through the primary.
import type { Asked, Question, Siblings } from '../gateway/siblings.ts';
import { type Answered, answered, type FromWorker, type ToWorker } from './messages.ts';

export interface WorkerSiblings extends Siblings {
  /** Takes a message of the primary that belongs to a question. */
  take(message: ToWorker): void;
}

/** Makes the siblings of this worker; `send` reaches the primary. */
export function workerSiblings(send: (message: FromWorker) => void): WorkerSiblings {
  const handlers = new Map<Question, () => Promise<unknown>>();
  const waiting = new Map<number, (answers: readonly Answered[]) => void>();
  let asked = 0;
  const reply = async (id: number, question: Question) => {
    // A worker that is still starting has nothing to follow and nothing to finish.
    const handler = handlers.get(question);
    send({ kind: 'answer', id, answered: handler && (await answered(handler)) });
  };
  return {
    answer: (question, by) => handlers.set(question, by),
    async ask<Q extends Question>(question: Q): Promise<Asked[Q][]> {
      asked += 1;
      const id = asked;
      const answers = await new Promise<readonly Answered[]>((resolve) => {
        waiting.set(id, resolve);
        send({ kind: 'ask', id, question });
      });
      return answers.map((one) => {
        if ('error' in one) throw new Error(`another worker failed: ${one.error}`);
        return one.value as Asked[Q];
      });
    },
    take(message) {
      if (message.kind === 'ask') void reply(message.id, message.question);
      if (message.kind !== 'answers') return;
      waiting.get(message.id)?.(message.answers);
      waiting.delete(message.id);
    },
  };
}
