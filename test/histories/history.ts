// What every random history of money does: it takes steps, and proves the ledger.

import { expect } from 'vitest';
import { check } from '../../src/ledger/check.ts';
import { Refusal } from '../../src/refusal.ts';
import type { Db } from '../../src/storage/db.ts';
import { fc } from '../support/property.ts';
import { Crash } from './crash.ts';

/** What is done to a world, with its description for a failed history. */
export interface Step<World> {
  says: string;
  take: (world: World) => unknown;
}

/** Makes steps of a world: a name, what is drawn for it, and what it does with that. */
export const stepsOf =
  <World>() =>
  <T extends object>(
    name: string,
    shape: { [K in keyof T]: fc.Arbitrary<T[K]> },
    act: (world: World, wanted: T) => unknown,
  ): fc.Arbitrary<Step<World>> =>
    fc.record(shape).map((wanted) => {
      const says = `${name} ${JSON.stringify(wanted)}`;
      return { says, take: (world) => act(world, wanted as T), toString: () => says };
    });

/** Where a process dies within so many statements; mostly it does not. */
export const crashes = (most: number) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        statements: fc.integer({ min: 1, max: most }),
        after: fc.boolean(),
      }),
    },
  );

type ErrorKind = abstract new (...args: never) => Error;

/** Takes a step. A refusal, a crash and what is `also` expected are part of a history; any other error is a bug. */
export async function take<World>(
  world: World,
  { take: act }: { take: (world: World) => unknown },
  also: readonly ErrorKind[] = [],
): Promise<void> {
  try {
    await act(world);
  } catch (error) {
    if (![Refusal, Crash, ...also].some((kind) => error instanceof kind)) throw error;
  }
}

/** Proves the whole ledger after what was done. */
export async function expectProven(db: Db, after: string): Promise<void> {
  const { proofs } = await check(db);
  const broken = proofs.filter(({ holds }) => !holds);
  if (broken.length > 0) expect.fail(`after ${after}: ${JSON.stringify(broken)}`);
}
