// One round: load, a fault in the middle of it, quiet, and everything that must be true afterwards.
import { checkAll, checkEnds } from './checks.ts';
import { endLeases } from './database.ts';
import { makeRoom } from './day.ts';
import type { Fault } from './faults/fault.ts';
import { startLoad } from './load.ts';
import { settleDown } from './quiet.ts';
import type { Random } from './random.ts';
import { pause } from './until.ts';
import type { World } from './world.ts';

export interface RoundOptions {
  /** How long there is load, the fault included. */
  seconds: number;
  callers: number;
  /** Whether to let the leases of killed gateways run out at once. */
  hurried?: boolean | undefined;
}

export interface RoundResult {
  orders: number;
  /** Calls that were made about them. */
  calls: number;
  /** Calls without a definite answer. */
  unknown: number;
  problems: string[];
}

/** A round without a fault: warms the gateway up, and measures the memory that later rounds are compared with. */
export const noFault: Fault = {
  name: 'none',
  settings: ['embedded', 'remote'],
  begin: async () => () => {},
};

export async function playRound(
  world: World,
  fault: Fault,
  random: Random,
  { seconds, callers, hurried = false }: RoundOptions,
): Promise<RoundResult> {
  const { history, caller, gateway } = world;
  await gateway.ready();
  await makeRoom(caller);
  // Earlier rounds were checked, and no id of theirs is used again.
  history.asked.splice(0);
  history.seen.splice(0);
  const endsBefore = gateway.ends.length;
  const load = startLoad(caller, history, random.branch('load'), callers);
  await pause(seconds * 250);
  const problems: string[] = [];
  const noted = async (act: () => Promise<unknown> | unknown) => {
    try {
      return await act();
    } catch (error) {
      problems.push(String(error instanceof Error ? error.message : error));
      return undefined;
    }
  };
  const heal = await noted(() => fault.begin(world, random.branch('fault')));
  await pause(seconds * 500);
  if (typeof heal === 'function') await noted(() => heal() as Promise<void>);
  await noted(() => world.database.revive());
  await pause(seconds * 250);
  await load.stop();
  problems.push(...load.problems);
  await noted(async () => {
    if (hurried) await endLeases(world.database);
    problems.push(...(await settleDown(world, load.stories, random.branch('quiet'))));
    problems.push(...(await checkAll(world, load.stories)));
  });
  const mayEnd = fault.mayEnd?.(world.setting) ?? false;
  problems.push(...checkEnds(gateway.ends.slice(endsBefore), mayEnd));
  world.stories.push(...load.stories);
  const unknown = history.asked.filter(({ told }) => told.kind === 'unknown').length;
  return { orders: load.stories.length, calls: history.asked.length, unknown, problems };
}
