import { expect, it } from 'vitest';
import { createMetrics, merged } from './metrics.ts';

/** A process that has found out these figures, and has so many of something of its own. */
function processWith(own: number, proven: number, size: number, waiting: Record<string, number>) {
  const metrics = createMetrics();
  metrics.gauge('own', 'Of each process', () => own);
  metrics.figure({ name: 'proven', help: 'One no is enough', aggregator: 'min' })(proven);
  metrics.figure({ name: 'size', help: 'The same for all' })(size);
  metrics.figures({ name: 'waiting', help: 'The same for all', label: 'state' })(waiting);
  metrics.readings(
    { name: 'failures_total', help: 'Of each', labels: ['kind'], total: true },
    () => [[{ kind: 'away' }, own]],
  );
  return metrics;
}

it('adds up what each process has, and takes one value of what all of them see', async () => {
  const processes = [
    processWith(3, 1, 100, { due: 5, held: 0 }),
    processWith(4, 0, 90, { due: 4, held: 2 }),
  ];
  const text = await merged(
    await Promise.all(processes.map((one) => one.registry.getMetricsAsJSON())),
  );
  const value = (line: string) => text.split('\n').find((one) => one.startsWith(`${line} `));
  expect(value('own')).toBe('own 7');
  expect(value('proven')).toBe('proven 0');
  expect(value('size')).toBe('size 100');
  expect(value('waiting{state="due"}')).toBe('waiting{state="due"} 5');
  expect(value('waiting{state="held"}')).toBe('waiting{state="held"} 2');
  expect(value('failures_total{kind="away"}')).toBe('failures_total{kind="away"} 7');
});

it('has no figure before somebody has found it out', async () => {
  const metrics = createMetrics();
  const set = metrics.figure({ name: 'found', help: 'Found out by a job' });
  const lines = async () => (await metrics.registry.metrics()).match(/^found .*$/gm);
  expect(await lines()).toBeNull();
  set(0);
  expect(await lines()).toEqual(['found 0']);
});

it('keeps amounts with counts', async () => {
  const metrics = createMetrics();
  metrics.created('indomaret', 50_000n);
  metrics.created('indomaret', 25_000n);
  metrics.fact('indomaret', 'paid', 50_000n);
  metrics.fact('indomaret', 'failed', 0n);
  const text = await metrics.registry.metrics();
  expect(text).toContain('gapura_payments_created_total{channel="indomaret"} 2');
  expect(text).toContain('gapura_payments_created_rupiah_total{channel="indomaret"} 75000');
  expect(text).toContain(
    'gapura_payment_facts_rupiah_total{channel="indomaret",kind="paid"} 50000',
  );
  expect(text).toContain('gapura_payment_facts_total{channel="indomaret",kind="failed"} 1');
});
