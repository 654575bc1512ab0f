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
  /** One call to a provider that ended: `answer`, `refused`, `no-reply` or `not-sent`. */
  providerCalled(upstream: string, operation: string, result: string, seconds: number): void;
  /** One notification of a provider. */
  providerNotified(upstream: string, result: string): void;
  /** Calls in flight to a provider, and whether it is left alone. */
  providerState(upstream: string, read: () => { inFlight: number; isOpen: boolean }): void;
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
  const providers = providerMetrics(registers);
  return {
    registry,
    ...providers,
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

/** What is measured of providers. */
function providerMetrics(
  registers: Registry[],
): Pick<Metrics, 'providerCalled' | 'providerNotified' | 'providerState'> {
  const calls = new Histogram({
    name: 'gapura_upstream_call_duration_seconds',
    help: 'Calls to providers by operation and result: answer, refused, no-reply (unknown), not-sent',
    labelNames: ['upstream', 'operation', 'result'],
    buckets: [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const notified = new Counter({
    name: 'gapura_upstream_notifications_total',
    help: 'Notifications of providers: taken, refused because they are not theirs, or failed here',
    labelNames: ['upstream', 'result'],
    registers,
  });
  const reads = new Map<string, () => { inFlight: number; isOpen: boolean }>();
  const gauge = (
    name: string,
    help: string,
    value: (read: { inFlight: number; isOpen: boolean }) => number,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ['upstream'],
      registers,
      collect() {
        for (const [upstream, read] of reads) this.set({ upstream }, value(read()));
      },
    });
  gauge(
    'gapura_upstream_calls_in_flight',
    'Calls to providers in flight',
    ({ inFlight }) => inFlight,
  );
  gauge('gapura_upstream_circuit_open', '1 while a provider is left alone', ({ isOpen }) =>
    Number(isOpen),
  );
  return {
    providerCalled: (upstream, operation, result, seconds) =>
      calls.observe({ upstream, operation, result }, seconds),
    providerNotified: (upstream, result) => notified.inc({ upstream, result }),
    providerState(upstream, read) {
      reads.set(upstream, read);
    },
  };
}

/** The metrics of several processes as one text: counters and histograms are added up. */
export function merged(processes: object[][]): Promise<string> {
  return AggregatorRegistry.aggregate(processes).metrics();
}
