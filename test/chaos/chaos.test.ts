// The short form of `npm run chaos`: a few faults at a fixed seed, and one at the seed of this test run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seed } from '../support/property.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults.ts';
import { randomFrom } from './random.ts';
import { noFault, playRound } from './round.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld('remote', { durable: false });
}, 60_000);
afterAll(() => world.close());

const fixed = [
  'database-breaking',
  'client-breaking',
  'clients-leave',
  'receivers',
  'kill-database',
  'kill-gateway',
];

/** Faults of which a round takes only seconds. */
const quick = ['client-slow', 'database-slow', 'database-closed', 'stop-gateway', 'sandbox-clock'];

function named(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`no fault ${name}`);
  return fault;
}

const chosen = randomFrom(seed).pick(quick);

it.each([
  ['no fault', noFault, 1],
  ...fixed.map((name): [string, Fault, number] => [name, named(name), 1]),
  [`${chosen}, at seed ${seed}`, named(chosen), seed],
] as [string, Fault, number][])(
  'nothing is lost and nothing contradicts: %s',
  { timeout: 240_000 },
  async (_name, fault, from) => {
    const random = randomFrom(from).branch(fault.name);
    const { orders, problems } = await playRound(world, fault, random, {
      seconds: 1,
      callers: 6,
      hurried: true,
    });
    expect(problems).toEqual([]);
    expect(orders).toBeGreaterThan(0);
  },
);

it('ends with exit code 0', { timeout: 30_000 }, async () => {
  const { code, signal } = await world.gateway.stop();
  expect([code, signal]).toEqual([0, null]);
});
