// The gateway's metrics, for Prometheus.
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Histogram,
  Registry,
} from 'prom-client';
import { type JobMetrics, jobMetrics } from './job-metrics.ts';
import { type ProviderMetrics, providerMetrics } from './provider-metrics.ts';
import { type StateMetrics, stateMetrics } from './state-metrics.ts';

export interface Metrics extends ProviderMetrics, JobMetrics, StateMetrics {
  registry: Registry;
  /** One answered HTTP call. `route` is the route's pattern, never a value that a caller chose. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** One attempt to deliver a notification. */
  delivered(outcome: string, seconds: number): void;
  /** One new payment, of so many rupiah. */
  created(channel: string, rupiah: bigint): void;
  /** One fact about a payment, which moves so many rupiah. */
  fact(channel: string, kind: string, rupiah: bigint): void;
  /** One merchant's settlement that failed. */
  settlementFailed(): void;
  /** One call that was refused, or connection that was closed, before its work began. */
  refused(reason: string): void;
  /** Refused calls, by whether they were kept for their developers. */
  keptRefused(as: string, count: number): void;
  /** Spans by what happened to them: `exported`, `failed`, `dropped`. */
  spans(result: string, count: number): void;
}

/** What calls and connections are refused for before their work begins. */
const refusalReasons = ['capacity', 'rate', 'memory', 'unread answers', 'unread body'];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const http = new Histogram({
    name: 'gapura_http_request_duration_seconds',
    help: 'Answered HTTP calls by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const deliveries = new Histogram({
    name: 'gapura_notification_attempt_duration_seconds',
    help: 'Deliveries of notifications by outcome',
    labelNames: ['outcome'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30],
    registers,
  });
  const settlements = new Counter({
    name: 'gapura_settlement_failures_total',
    help: 'Batches of one merchant that failed and are tried again; the log names the merchant',
    registers,
  });
  const refusals = new Counter({
    name: 'gapura_refused_calls_total',
    help: 'Calls refused, and connections closed, before their work began, by reason',
    labelNames: ['reason'],
    registers,
  });
  const kept = new Counter({
    name: 'gapura_refused_calls_kept_total',
    help: 'Refused calls by whether they were kept to be shown in the office, and if not, why',
    labelNames: ['as'],
    registers,
  });
  const spans = new Counter({
    name: 'gapura_trace_spans_total',
    help: 'Spans by what happened to them: exported, failed (the collector did not take them), dropped (too many waited)',
    labelNames: ['result'],
    registers,
  });
  // A counter that begins at 1 has not increased for who watches it: what goes wrong rarely begins at 0.
  for (const reason of refusalReasons) refusals.inc({ reason }, 0);
  for (const outcome of ['delivered', 'failed']) deliveries.zero({ outcome });
  for (const result of ['exported', 'failed', 'dropped']) spans.inc({ result }, 0);
  for (const as of ['kept', 'over_limit', 'queue_full', 'not_written']) kept.inc({ as }, 0);
  return {
    registry,
    ...paymentMetrics(registers),
    ...providerMetrics(registers),
    ...jobMetrics(registers),
    ...stateMetrics(registers),
    spans: (result, count) => spans.inc({ result }, count),
    answered: (method, route, status, seconds) => http.observe({ method, route, status }, seconds),
    delivered: (outcome, seconds) => deliveries.observe({ outcome }, seconds),
    settlementFailed: () => settlements.inc(),
    refused: (reason) => refusals.inc({ reason }),
    keptRefused: (as, count) => kept.inc({ as }, count),
  };
}

/** What is measured of payments. An amount is exact up to 2^53 rupiah. */
function paymentMetrics(registers: Registry[]): Pick<Metrics, 'created' | 'fact'> {
  const count = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const byChannel = ['channel'];
  const byKind = ['channel', 'kind'];
  const created = count('gapura_payments_created_total', 'New payments by channel', byChannel);
  const asked = count(
    'gapura_payments_created_rupiah_total',
    'Rupiah that new payments ask for, by channel',
    byChannel,
  );
  const facts = count(
    'gapura_payment_facts_total',
    'Facts about payments by channel and kind',
    byKind,
  );
  const moved = count(
    'gapura_payment_facts_rupiah_total',
    'Rupiah that were paid, captured or refunded, by channel and kind of fact',
    byKind,
  );
  return {
    created(channel, rupiah) {
      created.inc({ channel });
      asked.inc({ channel }, Number(rupiah));
    },
    fact(channel, kind, rupiah) {
      facts.inc({ channel, kind });
      moved.inc({ channel, kind }, Number(rupiah));
    },
  };
}

/** The metrics of several processes as one text: counters and histograms are added up. */
export function merged(processes: object[][]): Promise<string> {
  return AggregatorRegistry.aggregate(processes).metrics();
}
