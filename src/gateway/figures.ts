// Figures that need the database: a job reads them, so that a scrape never does.
import type { Metrics } from '../lib/metrics.ts';
import type { ByLabel } from '../lib/state-metrics.ts';
import { attentionOverAll } from '../office/attention.ts';
import type { OfficeDeps } from '../office/deps.ts';
import {
  exceptionsOpen,
  type MoneyWaiting,
  notificationsWaiting,
  payoutsWaiting,
  questionsUnanswered,
} from '../overview/standing.ts';
import { upstreamFigures } from '../upstreams/store.ts';
import type { Job } from './job-runner.ts';

interface FigureDeps {
  office: OfficeDeps;
  metrics: Metrics;
}

type Measure = (deps: FigureDeps) => Promise<void>;

/** Reads all figures. What is due and how old something is follows business time. */
export function figuresJob(deps: FigureDeps): Job {
  const measures = [
    attention(deps.metrics),
    notifications(deps.metrics),
    payouts(deps.metrics),
    exceptions(deps.metrics),
    providers(deps.metrics),
    questions(deps.metrics),
  ];
  return {
    name: 'measure what waits',
    everySeconds: 15,
    atStart: true,
    // One after another: they are in no hurry, and must not take the connections of those who are.
    async run() {
      for (const measure of measures) await measure(deps);
    },
  };
}

function attention(metrics: Metrics): Measure {
  const set = metrics.figures({
    name: 'gapura_attention',
    help: 'What needs somebody in the office, by kind; counted up to 1000',
    label: 'kind',
  });
  return async ({ office }) => set(await attentionOverAll(office));
}

function notifications(metrics: Metrics): Measure {
  const waiting = metrics.figures({
    name: 'gapura_notifications_waiting',
    help: 'Notifications that will still be attempted, by state: due, scheduled, or held because their receiver is muted',
    label: 'state',
  });
  const oldest = metrics.figure({
    name: 'gapura_notifications_oldest_due_seconds',
    help: 'How long the oldest notification that is due has been due',
  });
  return async ({ office: { db, clock } }) => {
    const { due, scheduled, held } = await notificationsWaiting(db, clock.now());
    waiting({ due: due.count, scheduled, held });
    oldest(due.oldestSeconds);
  };
}

/** Three gauges of money that waits, by one label. */
function money(metrics: Metrics, name: string, what: string, label: string) {
  const gauge = (suffix: string, help: string) =>
    metrics.figures({ name: `gapura_${name}${suffix}`, help, label });
  const count = gauge('', what);
  const rupiah = gauge('_rupiah', `${what}: their amount in rupiah`);
  const oldest = gauge('_oldest_seconds', `${what}: the age of the oldest`);
  const each = (by: Record<string, MoneyWaiting>, pick: (one: MoneyWaiting) => number): ByLabel =>
    Object.fromEntries(Object.entries(by).map(([of, one]) => [of, pick(one)]));
  return (by: Record<string, MoneyWaiting>) => {
    count(each(by, (one) => one.count));
    rupiah(each(by, (one) => one.rupiah));
    oldest(each(by, (one) => one.oldestSeconds));
  };
}

function payouts(metrics: Metrics): Measure {
  const what = 'Payouts that are not paid yet, by status: pending (to be sent), sent';
  const set = money(metrics, 'payouts_waiting', what, 'status');
  return async ({ office: { db, clock } }) => {
    const { PENDING: pending, SENT: sent } = await payoutsWaiting(db, clock.now());
    set({ pending, sent });
  };
}

function exceptions(metrics: Metrics): Measure {
  const what = 'Open exceptions, by where they come from';
  const set = money(metrics, 'exceptions_open', what, 'source');
  return async ({ office: { db, clock } }) => set(await exceptionsOpen(db, clock.now()));
}

function providers(metrics: Metrics): Measure {
  const gauge = (name: string, help: string) =>
    metrics.figures({ name: `gapura_upstream_${name}`, help, label: 'upstream' });
  const unknown = gauge('unknown_payments', 'Payments whose outcome at a provider is unknown');
  const asked = gauge('asked_payments', 'Payments that a provider is asked about');
  const oldest = gauge(
    'oldest_problem_seconds',
    'The age of the oldest payment about which a provider does not reply',
  );
  const unmatched = gauge(
    'unmatched_notifications',
    'Notifications of a provider that a person has to look at',
  );
  return async ({ office: { db, clock, providers } }) => {
    const found = await upstreamFigures(db);
    const known = providers.known.map(({ name }) => name);
    const nowMs = clock.now().getTime();
    const each = (pick: (one: (typeof found)[number]) => number): ByLabel =>
      Object.fromEntries(
        known.map((name) => {
          const one = found.find(({ upstream }) => upstream === name);
          return [name, one === undefined ? 0 : pick(one)];
        }),
      );
    unknown(each((one) => Number(one.unknown)));
    asked(each((one) => Number(one.asking)));
    unmatched(each((one) => Number(one.unmatched)));
    const age = (at: Date | null) => (at === null ? 0 : Math.max(0, (nowMs - at.getTime()) / 1000));
    oldest(each((one) => age(one.oldestProblemAt)));
  };
}

function questions(metrics: Metrics): Measure {
  const count = metrics.figure({
    name: 'gapura_questions_unanswered',
    help: 'Calls of merchants that were kept and have no answer yet',
  });
  const oldest = metrics.figure({
    name: 'gapura_questions_oldest_unanswered_seconds',
    help: 'The age of the oldest of them',
  });
  return async ({ office: { db, clock } }) => {
    const waiting = await questionsUnanswered(db, clock.now());
    count(waiting.count);
    oldest(waiting.oldestSeconds);
  };
}
