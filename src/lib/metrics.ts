// The gateway's metrics, for Prometheus.
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** One answered HTTP call. `route` is the route's pattern, never a value that a caller chose. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** One attempt to deliver a notification. */
  delivered(outcome: string, seconds: number): void;
  /** One fact about a payment. */
  fact(channel: string, kind: string): void;
  /** One merchant's settlement that failed. */
  settlementFailed(): void;
  /** One call that was refused, or connection that was closed, before its work began. */
  refused(reason: string): void;
  /** Refused calls, by whether they were kept for their developers. */
  keptRefused(as: string, count: number): void;
  /** A number that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number): void;
}

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
  const facts = new Counter({
    name: 'gapura_payment_facts_total',
    help: 'Facts about payments by channel and kind',
    labelNames: ['channel', 'kind'],
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
  return {
    registry,
    answered: (method, route, status, seconds) => http.observe({ method, route, status }, seconds),
    delivered: (outcome, seconds) => deliveries.observe({ outcome }, seconds),
    fact: (channel, kind) => facts.inc({ channel, kind }),
    settlementFailed: () => settlements.inc(),
    refused: (reason) => refusals.inc({ reason }),
    keptRefused: (as, count) => kept.inc({ as }, count),
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };
}

/** The metrics of several processes as one text: counters and histograms are added up. */
export function merged(processes: object[][]): Promise<string> {
  return AggregatorRegistry.aggregate(processes).metrics();
}
