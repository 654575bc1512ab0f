// One worker against two, in the same run: the same rounds by turns on two gateways of their own.

import { fire } from './load.ts';
import { callers, creates, type Inbox, openRig, payAll, type Rig } from './rig.ts';
import { createTally, type Measured, printTable } from './table.ts';

/** What two workers are compared in: each name has a line for one worker and a line for two. */
export interface WorkersMeasured {
  creates: Measured[];
  paid: Measured[];
}

export async function measureWorkers(
  inbox: Inbox,
  { rounds, calls }: { rounds: number; calls: number },
): Promise<WorkersMeasured> {
  const one = await openRig(inbox);
  try {
    const two = await openRig(inbox, { workers: 2 });
    try {
      return await alternate([one, two], rounds, calls);
    } finally {
      await two.close();
    }
  } finally {
    await one.close();
  }
}

const names = ['one worker', 'two workers'];

async function alternate(rigs: Rig[], rounds: number, calls: number): Promise<WorkersMeasured> {
  const created = createTally();
  const paid = createTally();
  // Each process compiles its hot code itself, so each gets as many calls before the first round.
  for (const [i, { gateway }] of rigs.entries()) {
    await fire(gateway.url, creates(4000 * (i + 1)), callers, [200]);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, rig] of rigs.entries()) {
      const made = creates(calls);
      const name = names[i] ?? '';
      const create = () => fire(rig.gateway.url, made, callers, [200]);
      created.note(name, await rig.meter.during(made.length, create));
      const some = made.slice(0, calls / 4);
      paid.note(name, await rig.meter.during(some.length, () => payAll(rig, some)));
    }
  }
  return { creates: created.table('one worker'), paid: paid.table('one worker') };
}

export function printWorkers({ creates: created, paid }: WorkersMeasured): void {
  console.log('\ncreate, by one worker and by two\n');
  printTable(created, 'of one');
  console.log('\npaid and notified, by one worker and by two\n');
  printTable(paid, 'of one');
}
