// The dashboard and the alerts ask for metrics and labels that a running gateway has, and for all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bodyOf } from '../support/cards.ts';
import { type Collector, openCollector } from '../support/collector.ts';
import { type Exposition, readExposition } from '../support/exposition.ts';
import { selectedBy } from '../support/promql.ts';
import { startTwoGateways, type TwoGateways } from '../support/two-gateways.ts';
import { dashboard, deploy, panelExpressions, panels, rules } from './monitoring.ts';

const manual = readFileSync(join(deploy, '..', 'docs', 'operation.md'), 'utf8');

/** Expressions with where they are. */
const expressions: [where: string, expression: string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panelExpressions,
];

/** What Prometheus itself adds. */
const ofPrometheus = { metrics: ['up'], labels: ['job', 'instance'] };

/** Metrics that nobody has to look at, and why. */
const unwatched: Record<string, string> = {
  process_cpu_user_seconds_total: 'a part of process_cpu_seconds_total',
  process_cpu_system_seconds_total: 'a part of process_cpu_seconds_total',
  process_start_time_seconds: 'of one process: with workers it is left out',
  process_virtual_memory_bytes: 'says nothing about memory that is used',
  process_heap_bytes: 'a part of process_resident_memory_bytes',
  process_max_fds: 'a setting of the system',
  nodejs_eventloop_lag_seconds: 'one moment; the 99 % are shown',
  nodejs_eventloop_lag_min_seconds: 'the 99 % are shown',
  nodejs_eventloop_lag_max_seconds: 'the 99 % are shown',
  nodejs_eventloop_lag_mean_seconds: 'the 99 % are shown',
  nodejs_eventloop_lag_stddev_seconds: 'the 99 % are shown',
  nodejs_eventloop_lag_p50_seconds: 'the 99 % are shown',
  nodejs_eventloop_lag_p90_seconds: 'the 99 % are shown',
  nodejs_active_resources: 'for finding a leak',
  nodejs_active_resources_total: 'for finding a leak',
  nodejs_active_handles: 'for finding a leak',
  nodejs_active_handles_total: 'for finding a leak',
  nodejs_active_requests: 'for finding a leak',
  nodejs_active_requests_total: 'for finding a leak',
  nodejs_heap_size_total_bytes: 'what is used is shown',
  nodejs_external_memory_bytes: 'for finding a leak',
  nodejs_heap_space_size_total_bytes: 'for finding a leak',
  nodejs_heap_space_size_used_bytes: 'for finding a leak',
  nodejs_heap_space_size_available_bytes: 'for finding a leak',
  nodejs_version_info: 'gapura_build_info has it',
  nodejs_gc_duration_seconds: 'the delay of the event loop has it',
};

let collector: Collector;
let two: TwoGateways;
let exposed: Exposition;
beforeAll(async () => {
  collector = await openCollector();
  const tracing = { front: collector.settings(), back: collector.settings() };
  two = await startTwoGateways({ tracing });
  // Each thing that is measured happens once.
  const body = bodyOf();
  await two.shop.cards.create(body);
  await two.shop.cards.create(body).catch(() => {});
  await two.back.sandbox(`payments/${body.order.invoice_number}/outcome`, { outcome: 'SUCCESS' });
  await two.front.receiver.arrived(1);
  await two.front.advance(0);
  await two.front.sandbox('ledger');
  // The last figure of the job that measures the database.
  const measured = async () =>
    expect(await metricsOfFront()).toMatch(/^gapura_database_size_bytes \d/m);
  await vi.waitFor(measured, { timeout: 20_000 });
  exposed = readExposition(await metricsOfFront());
}, 60_000);
afterAll(async () => {
  await two?.stop();
  await collector?.close();
});

async function metricsOfFront(): Promise<string> {
  return (await fetch(`${two.front.url}/metrics`)).text();
}

describe.each(expressions)('%s: %s', (_where, expression) => {
  it('reads metrics and labels that there are', () => {
    for (const { metric: name, matched, grouped } of selectedBy(expression)) {
      if (ofPrometheus.metrics.includes(name)) continue;
      const found = exposed.find(name);
      expect(found, `there is no ${name}`).toBeDefined();
      const known = [...(found?.labels ?? []), ...ofPrometheus.labels];
      const used = [...grouped, ...matched.map(({ label }) => label)];
      expect(used.filter((label) => !known.includes(label))).toEqual([]);
      const wrong = matched
        .filter(({ label }) => !ofPrometheus.labels.includes(label))
        .filter(({ label, exactly }) => exactly !== undefined && !hasValue(name, label, exactly));
      expect(wrong).toEqual([]);
    }
  });
});

/** Values that counters have only when something happened, and that are named elsewhere in the program. */
const rareValues = ['failed', 'no-reply', 'locked'];

function hasValue(name: string, label: string, value: string): boolean {
  if (rareValues.includes(value)) return true;
  return exposed.find(name)?.metric.samples.some((sample) => sample[label] === value) ?? false;
}

describe('the metrics of a gateway', () => {
  it('are all on the dashboard or in an alert, or have a reason why not', () => {
    const used = new Set(
      expressions.flatMap(([, expression]) =>
        selectedBy(expression).map(({ metric }) => exposed.find(metric)?.metric.name),
      ),
    );
    const unused = exposed.metrics.map(({ name }) => name).filter((name) => !used.has(name));
    expect(unused.filter((name) => unwatched[name] === undefined)).toEqual([]);
    expect(Object.keys(unwatched).filter((name) => used.has(name))).toEqual([]);
  });

  it('are in the manual with their types, labels and what they mean', () => {
    const rows = exposed.metrics
      .filter(({ name }) => name.startsWith('gapura_'))
      .map(({ name, type, labels, help }) => {
        const named = labels.map((label) => `\`${label}\``).join(', ') || '–';
        return [`\`${name}\``, type, named, help.replaceAll('|', '\\|')];
      })
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
    const from = manual.slice(manual.indexOf('<!-- metrics'));
    const lines = from.slice(from.indexOf('\n|')).trimStart().split('\n');
    const written = lines.slice(
      2,
      lines.findIndex((line) => !line.startsWith('|')),
    );
    const cells = written.map((line) =>
      line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()),
    );
    expect(cells).toEqual(rows);
  });

  it('have names and help as Prometheus asks for', () => {
    const own = exposed.metrics.filter(({ name }) => name.startsWith('gapura_'));
    const counters = own.filter(({ type }) => type === 'counter').map(({ name }) => name);
    expect(counters.filter((name) => !name.endsWith('_total'))).toEqual([]);
    const others = own.filter(({ type }) => type !== 'counter').map(({ name }) => name);
    expect(others.filter((name) => name.endsWith('_total'))).toEqual([]);
    expect(own.filter(({ help }) => help.length < 10 || help.endsWith('.'))).toEqual([]);
  });

  it('have no label whose values a caller or a merchant chooses', () => {
    const labels = new Set(
      exposed.metrics
        .filter(({ name }) => name.startsWith('gapura_'))
        .flatMap((metric) => metric.labels),
    );
    for (const label of ['merchant', 'client_id', 'reference', 'url', 'path', 'account']) {
      expect(labels).not.toContain(label);
    }
  });
});

describe('the alerts', () => {
  it('each have a severity, and a section of the manual that says what to do', () => {
    const headings = [...manual.matchAll(/^### (Gapura\w+)$/gm)].map(([, name = '']) => name);
    expect(headings.sort()).toEqual(rules.map(({ alert }) => alert).sort());
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'ticket', 'info']).toContain(labels.severity);
      expect(annotations.runbook_url).toBe(`docs/operation.md#${alert.toLowerCase()}`);
      expect(annotations.summary).not.toBe('');
      expect(annotations.description.length).toBeGreaterThan(20);
    }
  });

  it('say in their texts only labels that their expressions leave', () => {
    for (const { alert, expr, annotations } of rules) {
      const text = `${annotations.summary} ${annotations.description}`;
      const named = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      const left = selectedBy(expr).flatMap(({ grouped, metric }) =>
        ofPrometheus.metrics.includes(metric) ? ofPrometheus.labels : grouped,
      );
      expect(
        named.filter((label) => !left.includes(label)),
        alert,
      ).toEqual([]);
    }
  });
});

describe('the dashboard', () => {
  it('has a row for each part, and panels with a title and a query, each in its place', () => {
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual([
      'Money',
      'Calls',
      'Notifications',
      'Acquirers and providers',
      'Book and settlement',
      'Database',
      'Process and jobs',
    ]);
    expect(
      panels.filter(({ title, targets = [] }) => title === '' || targets.length === 0),
    ).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
