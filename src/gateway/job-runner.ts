// Runs the background jobs, each at its interval.
import type { JobMetrics } from '../lib/job-metrics.ts';
import type { Log } from '../lib/log.ts';
import { detached } from '../lib/tracing.ts';

export interface Job {
  name: string;
  /** Seconds of real time between the end of one run and the start of the next. */
  everySeconds: number;
  /** It follows wall-clock time alone: it has nothing to do when business time is moved. */
  byWallClock?: boolean | undefined;
  /** It runs as soon as all are started, too. Nobody waits for that. */
  atStart?: boolean | undefined;
  run: () => Promise<unknown>;
}

export interface JobRunner {
  /** Starts all intervals. */
  start(): void;
  /** Runs every job that follows business time once, in order, and waits for it. Throws what a job throws. */
  runAll(): Promise<void>;
  /** Waits for the jobs that are running at this moment. */
  finish(): Promise<void>;
  /** Stops all intervals and waits for the running jobs. */
  stop(): Promise<void>;
}

/** Makes the runner of `jobs`. A job that fails is logged and runs again later. It does not stop the others. */
export function createJobRunner(jobs: readonly Job[], log: Log, metrics: JobMetrics): JobRunner {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const schedule = (job: Job) => {
    if (stopped) return;
    timers.set(job.name, setTimeout(() => begin(job), job.everySeconds * 1000).unref());
  };
  const begin = (job: Job) => {
    const turn = attempt(job).finally(() => {
      running.delete(turn);
      schedule(job);
    });
    running.add(turn);
  };
  const attempt = async (job: Job) => {
    try {
      await measured(job);
    } catch (error) {
      log.error({ err: error, job: job.name }, 'a job failed; it will run again');
    }
  };
  const measured = async ({ name, run }: Job) => {
    const startedMs = performance.now();
    let isDone = false;
    try {
      // Also one that a call has run: its work is that of all calls.
      await detached(run);
      isDone = true;
    } finally {
      metrics.jobRan(name, isDone, (performance.now() - startedMs) / 1000);
    }
  };
  return {
    start: () => {
      for (const job of jobs) {
        metrics.jobExpected(job.name, job.everySeconds);
        if (job.atStart) begin(job);
        else schedule(job);
      }
    },
    async runAll() {
      for (const job of jobs) if (!job.byWallClock) await measured(job);
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
