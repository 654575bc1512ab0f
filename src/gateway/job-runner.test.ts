import { describe, expect, it } from 'vitest';
import { createLog } from '../lib/log.ts';
import { createMetrics } from '../lib/metrics.ts';
import { createJobRunner, type Job } from './job-runner.ts';

const silent = createLog('silent');

/** The lines of `/metrics` that name this task. */
async function linesOf(metrics: ReturnType<typeof createMetrics>, task: string): Promise<string[]> {
  const text = await metrics.registry.metrics();
  return text.split('\n').filter((line) => line.includes(`task="${task}"`));
}

describe('the jobs', () => {
  it('are measured: how long they take, whether they fail, when they last did not', async () => {
    const metrics = createMetrics();
    let fails = false;
    const job: Job = {
      name: 'sweep',
      everySeconds: 30,
      run: async () => {
        if (fails) throw new Error('no broom');
      },
    };
    const runner = createJobRunner([job], silent, metrics);
    runner.start();
    const value = async (of: string) =>
      Number((await linesOf(metrics, 'sweep')).find((line) => line.startsWith(of))?.split(' ')[1]);
    const count = (result: string) =>
      value(`gapura_job_duration_seconds_count{task="sweep",result="${result}"}`);
    // The first failure is an increase from 0.
    expect(await count('failed')).toBe(0);
    expect(await value('gapura_job_interval_seconds')).toBe(30);
    await runner.runAll();
    const succeeded = await value('gapura_job_last_success_timestamp_seconds');
    expect(Math.abs(succeeded - Date.now() / 1000)).toBeLessThan(5);
    fails = true;
    await expect(runner.runAll()).rejects.toThrow('no broom');
    expect([await count('done'), await count('failed')]).toEqual([1, 1]);
    expect(await value('gapura_job_last_success_timestamp_seconds')).toBe(succeeded);
    await runner.stop();
  });

  it('run at the start or at a moved clock only if that is for them', async () => {
    const ran: string[] = [];
    const job = (name: string, more: Partial<Job>): Job => ({
      name,
      everySeconds: 30,
      run: async () => void ran.push(name),
      ...more,
    });
    const jobs = [
      job('due', {}),
      job('due and at once', { atStart: true }),
      job('by the wall', { byWallClock: true }),
    ];
    const runner = createJobRunner(jobs, silent, createMetrics());
    runner.start();
    await runner.finish();
    expect(ran).toEqual(['due and at once']);
    await runner.runAll();
    expect(ran).toEqual(['due and at once', 'due', 'due and at once']);
    await runner.stop();
  });
});
