// Doctor: notifications that nobody will send again, and those that should have been sent already.

import { movableClock } from '../../lib/clock.ts';
import { loadClock } from '../../sandbox/clock.ts';
import { sql } from '../../storage/db.ts';
import type { Check, Finding } from './check.ts';

/** A dispatcher that works is never as late as this, in minutes. */
const lateMinutes = 5;

export const notifications: Check = {
  name: 'notifications',
  async examine({ db }) {
    const clock = movableClock();
    await loadClock(db, clock);
    const before = new Date(clock.now().getTime() - lateMinutes * 60_000);
    const [found] = await db.rows<{ exhausted: string; late: string }>(sql`
      select count(*) filter (where status = 'EXHAUSTED') as exhausted,
        count(*) filter (where status = 'PENDING' and held_from is null
          and next_attempt_at < ${before}) as late
      from notifications`);
    const findings: Finding[] = [];
    const { exhausted, late } = { exhausted: Number(found?.exhausted), late: Number(found?.late) };
    if (exhausted > 0) {
      const message = `${exhausted} notifications failed for the last time: look at them, then gapura resend --status EXHAUSTED.`;
      findings.push({ level: 'note', message });
    }
    if (late > 0) {
      const message = `${late} notifications are more than ${lateMinutes} minutes late: start a gateway on this database, or look at its log.`;
      findings.push({ level: 'note', message });
    }
    if (findings.length > 0) return findings;
    return [{ level: 'good', message: 'None has failed for good, and none is late.' }];
  },
};
