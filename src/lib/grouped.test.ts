import { expect, it } from 'vitest';
import { type Grouping, grouped } from './grouped.ts';

/** Work that a test ends by hand, and the groups that it was given. */
function byHand(grouping: Partial<Grouping<string, string>> = {}) {
  const groups: { items: readonly string[]; done: () => void; failed: (error: Error) => void }[] =
    [];
  const call = grouped<string, string>({
    worthwhile: 1,
    ...grouping,
    together: (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, done: () => resolve(items.map((one) => `${one}!`)), failed: reject });
      }),
  });
  return { call, groups, items: () => groups.map((group) => group.items) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does what arrives in one turn together, each with its own result', async () => {
  const { call, groups, items } = byHand();
  const all = Promise.all(['a', 'b', 'c'].map(call));
  expect(groups).toHaveLength(0);
  await turn();
  expect(items()).toEqual([['a', 'b', 'c']]);
  groups[0]?.done();
  expect(await all).toEqual(['a!', 'b!', 'c!']);
});

it('fills the next group while as many as allowed are under way', async () => {
  const { call, groups, items } = byHand({ atOnce: 2, most: 3 });
  const first = call('a');
  await turn();
  const second = call('b');
  await turn();
  const rest = Promise.all(['c', 'd', 'e', 'f'].map(call));
  await turn();
  expect(items()).toEqual([['a'], ['b']]);
  groups[0]?.done();
  await first;
  await turn();
  expect(items()).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  groups[1]?.done();
  await second;
  await turn();
  for (const { done } of groups) done();
  expect(await rest).toEqual(['c!', 'd!', 'e!', 'f!']);
});

it('starts a second group beside the first only for enough of them', async () => {
  const { call, groups, items } = byHand({ worthwhile: 2 });
  const all = [call('a')];
  await turn();
  all.push(call('b'));
  await turn();
  expect(items()).toEqual([['a']]);
  all.push(call('c'));
  await turn();
  expect(items()).toEqual([['a'], ['b', 'c']]);
  for (const { done } of groups) done();
  await Promise.all(all);
});

it('never puts two items of one name into a group', async () => {
  const { call, groups, items } = byHand({ atOnce: 1, nameOf: (item) => item[0] ?? '' });
  const all = Promise.all(['a1', 'a2', 'b1', 'a3'].map(call));
  for (let round = 0; round < 3; round++) {
    await turn();
    groups[round]?.done();
    await turn();
  }
  expect(await all).toEqual(['a1!', 'a2!', 'b1!', 'a3!']);
  expect(items()).toEqual([['a1', 'b1'], ['a2'], ['a3']]);
});

it('tries each alone after an error without effect, so that a bad one fails alone', async () => {
  const call = grouped<string, string>({
    mayDivide: (error) => error instanceof RangeError,
    together: async (items) => {
      if (items.includes('bad')) throw new RangeError('bad');
      return items.map((one) => `${one}!`);
    },
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(call));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('fails all after an error whose effect is unknown, and goes on with the next', async () => {
  let calls = 0;
  const call = grouped<string, string>({
    mayDivide: (error) => error instanceof RangeError,
    together: async (items) => {
      calls += 1;
      if (calls === 1) throw new Error('connection lost');
      return [...items];
    },
  });
  const results = await Promise.allSettled(['a', 'b'].map(call));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(calls).toBe(1);
  expect(await call('c')).toBe('c');
});
