// What workers ask each other through the primary.
import { expect, it } from 'vitest';
import type { FromWorker } from './messages.ts';
import { workerSiblings } from './worker-siblings.ts';

function worker() {
  const sent: FromWorker[] = [];
  const siblings = workerSiblings((message) => void sent.push(message));
  return { sent, siblings };
}

it('returns what each of the others answered', async () => {
  const { sent, siblings } = worker();
  const both = [siblings.ask('deliver due'), siblings.ask('deliver due')];
  const [first, second] = sent as Extract<FromWorker, { kind: 'ask' }>[];
  siblings.take({ kind: 'answers', id: second?.id ?? 0, answers: [{ value: 3 }] });
  siblings.take({ kind: 'answers', id: first?.id ?? 0, answers: [{ value: 1 }, { value: 2 }] });
  expect(await Promise.all(both)).toEqual([[1, 2], [3]]);
});

it('fails when another worker failed, so that no call answers too early', async () => {
  const { siblings } = worker();
  const asked = siblings.ask('follow');
  siblings.take({ kind: 'answers', id: 1, answers: [{ value: 1 }, { error: 'no database' }] });
  await expect(asked).rejects.toThrow('another worker failed: no database');
});

it('answers with what it set, with the error of that, or with nothing while it starts', async () => {
  const { sent, siblings } = worker();
  siblings.take({ kind: 'ask', id: 1, question: 'follow' });
  siblings.answer('follow', async () => 'followed');
  siblings.take({ kind: 'ask', id: 2, question: 'follow' });
  siblings.answer('metrics', async () => {
    throw new Error('no metrics');
  });
  siblings.take({ kind: 'ask', id: 3, question: 'metrics' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([
    { kind: 'answer', id: 1, answered: undefined },
    { kind: 'answer', id: 2, answered: { value: 'followed' } },
    { kind: 'answer', id: 3, answered: { error: 'no metrics' } },
  ]);
});
