// Does everything that is due at the clock's time, in all processes of this gateway.
import type { Dispatcher } from '../notifications/dispatcher-deps.ts';
import type { JobRunner } from './job-runner.ts';
import type { Siblings } from './siblings.ts';

/**
 * Makes the function that runs every job and delivers every notification that is due, and takes part when
 * another process does. A job skips what another process is working on, and a notification that another one
 * has leased is delivered there, so their work is waited for.
 */
export function dueRunner(jobs: JobRunner, dispatcher: Dispatcher, siblings: Siblings) {
  siblings.answer('finish jobs', () => jobs.finish());
  siblings.answer('deliver due', () => dispatcher.runDue());
  // Alone, this process has delivered everything. Of several, one may have failed an attempt that is due again.
  const deliverAll = async () => {
    const [own, others] = await Promise.all([dispatcher.runDue(), siblings.ask('deliver due')]);
    return others.length === 0 ? 0 : others.reduce((sum, attempts) => sum + attempts, own);
  };
  return async (): Promise<void> => {
    await siblings.ask('finish jobs');
    await jobs.runAll();
    await siblings.ask('finish jobs');
    while ((await deliverAll()) > 0);
  };
}
