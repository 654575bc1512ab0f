// The database's disk is full; somebody else locks a table.
import { lockable, lockTable } from '../database.ts';
import { both, embeddedOnly, type Fault } from './fault.ts';

const fullDisk: Fault = {
  name: 'full-disk',
  settings: both,
  mayEnd: embeddedOnly,
  problem: ({ disk }) => disk.problem,
  async begin({ disk, database }, random) {
    disk.fill?.(random.pick([0, 100_000, 2_000_000]));
    return async () => {
      disk.empty();
      await database.revive();
    };
  },
};

const lockedTable: Fault = {
  name: 'locked-table',
  settings: both,
  async begin({ database }, random) {
    return lockTable(database, random.pick(lockable));
  },
};

export const storageFaults = [fullDisk, lockedTable];
