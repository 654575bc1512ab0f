// Workers that die at once are replaced more and more slowly; one that served is replaced at once.
import { expect, it } from 'vitest';
import { pauseBeforeMs } from './pause.ts';

it('waits longer each time while workers die at once, up to a limit', () => {
  const pauses = [0, 0, 0, 0, 0, 0, 0, 0].reduce<number[]>(
    (before) => [...before, pauseBeforeMs(100, before.at(-1) ?? 0)],
    [],
  );
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it('does not wait for one that served', () => {
  expect(pauseBeforeMs(60_000, 10_000)).toBe(0);
});
