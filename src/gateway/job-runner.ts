// Runs the background jobs, each at its interval.
import type { Log } from '../lib/log.ts';

export interface Job {
  name: string;
  /** Seconds of real time between the end of one run and the start of the next. */
  everySeconds: number;
  run: () => Promise<unknown>;
}

export interface JobRunner {
  /** Starts all intervals. */
  start(): void;
  /** Runs every job once, in order, and waits for it. Throws what a job throws. */
  runAll(): Promise<void>;
  /** Waits for the jobs that are running at this moment. */
  finish(): Promise<void>;
  /** Stops all intervals and waits for the running jobs. */
  stop(): Promise<void>;
}

/** Makes the runner of `jobs`. A job that fails is logged and runs again later. It does not stop the others. */
export function createJobRunner(jobs: readonly Job[], log: Log): JobRunner {
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
      log.error({ err: error, job: job.name }, 'a job failed; it will run again');
    }
  };
  return {
    start: () => {
      for (const job of jobs) schedule(job);
    },
    async runAll() {
      for (const job of jobs) await job.run();
    },
    finish: async () => {
      await Promise.all(running);
    },
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
