// What happens by itself: jobs that look every so often for what has fallen due.
import type { Log } from '../lib/log.ts';

export interface Job {
  name: string;
  /** Seconds of real time between two looks. */
  everySeconds: number;
  run: () => Promise<unknown>;
}

export interface Workers {
  start(): void;
  /** Runs every job once, in order, and waits: what fell due has happened afterwards. */
  runAll(): Promise<void>;
  /** Stops looking and waits for what is running. */
  stop(): Promise<void>;
}

/** A job that fails is logged and tried again at its next turn; it never stops the others. */
export function createWorkers(jobs: readonly Job[], log: Log): Workers {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const schedule = (job: Job) => {
    if (stopped) return;
    timers.set(
      job.name,
      setTimeout(() => {
        const turn = attempt(job).finally(() => {
          running.delete(turn);
          schedule(job);
        });
        running.add(turn);
      }, job.everySeconds * 1000).unref(),
    );
  };
  const attempt = async (job: Job) => {
    try {
      await job.run();
    } catch (error) {
      log.error({ err: error, job: job.name }, 'a job failed; it will be tried again');
    }
  };
  return {
    start: () => {
      for (const job of jobs) schedule(job);
    },
    async runAll() {
      for (const job of jobs) await job.run();
    },
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
