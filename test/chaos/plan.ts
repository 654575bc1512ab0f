// Which faults come in which order in which setting: all of it follows from the seed.

import type { Fault } from './faults/fault.ts';
import { faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Setting } from './world.ts';

export interface Planned {
  setting: Setting;
  fault: Fault;
}

/** Every fault in every setting that it has, or only those that are named; shuffled. Repeats for more rounds. */
export function plan(random: Random, only: readonly string[], rounds?: number): Planned[] {
  const known = new Set(faults.map(({ name }) => name));
  const strange = only.filter((name) => !known.has(name));
  if (strange.length > 0) {
    throw new Error(`no such fault: ${strange.join(', ')}; known are ${[...known].join(', ')}`);
  }
  const all = faults
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .flatMap((fault) => fault.settings.map((setting): Planned => ({ setting, fault })));
  const wanted = rounds ?? all.length;
  const rows: Planned[] = [];
  while (rows.length < wanted) rows.push(...random.shuffled(all));
  return rows.slice(0, wanted);
}
