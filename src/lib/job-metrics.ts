// What is measured of jobs. The label is `task`, because Prometheus names its own targets by `job`.
import { Gauge, Histogram, type Registry } from 'prom-client';

export interface JobMetrics {
  /** A job that will run every so many seconds: until it has, its last success counts as now. */
  jobExpected(task: string, everySeconds: number): void;
  /** One run of a job that ended. */
  jobRan(task: string, isDone: boolean, seconds: number): void;
}

export function jobMetrics(registers: Registry[]): JobMetrics {
  const runs = new Histogram({
    name: 'gapura_job_duration_seconds',
    help: 'Runs of jobs by task and result: done or failed',
    labelNames: ['task', 'result'],
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers,
  });
  // Of several processes the newest counts: one that serves is enough.
  const aggregator = 'max';
  const succeeded = new Gauge({
    name: 'gapura_job_last_success_timestamp_seconds',
    help: 'When each job last ended without an error; before that, when its process started',
    labelNames: ['task'],
    aggregator,
    registers,
  });
  const intervals = new Gauge({
    name: 'gapura_job_interval_seconds',
    help: 'How long each job waits between two runs',
    labelNames: ['task'],
    aggregator,
    registers,
  });
  return {
    jobExpected(task, everySeconds) {
      intervals.set({ task }, everySeconds);
      succeeded.setToCurrentTime({ task });
      // So that the first failure is an increase.
      runs.zero({ task, result: 'failed' });
    },
    jobRan(task, isDone, seconds) {
      runs.observe({ task, result: isDone ? 'done' : 'failed' }, seconds);
      if (isDone) succeeded.setToCurrentTime({ task });
    },
  };
}
