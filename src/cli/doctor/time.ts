// Doctor: whether the clocks of this machine and of the database agree. Signatures of merchants are checked with one of them.
import { sql } from '../../storage/db.ts';
import type { Check } from './check.ts';

/** Seconds by which two machines may differ without anybody noticing. */
const tolerated = 5;

export const time: Check = {
  name: 'time',
  async examine({ db }) {
    const askedMs = Date.now();
    const [row] = await db.rows<{ now: Date }>(sql`select clock_timestamp() as now`);
    const halfwayMs = (askedMs + Date.now()) / 2;
    const apart = Math.round(((row?.now.getTime() ?? halfwayMs) - halfwayMs) / 1000);
    if (Math.abs(apart) <= tolerated) {
      return [{ level: 'good', message: 'This machine and the database agree on the time.' }];
    }
    return [
      {
        level: 'note',
        message: `The database is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} this machine: synchronise the clocks, or signatures are refused for their time.`,
      },
    ];
  },
};
