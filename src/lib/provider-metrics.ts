// What is measured of providers: their calls, their notifications, and whether they are left alone.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface ProviderMetrics {
  /** One call to a provider that ended: `answer`, `refused`, `no-reply` or `not-sent`. */
  providerCalled(upstream: string, operation: string, result: string, seconds: number): void;
  /** One notification of a provider. */
  providerNotified(upstream: string, result: string): void;
  /** Calls in flight to a provider, and whether it is left alone. */
  providerState(upstream: string, read: () => { inFlight: number; isOpen: boolean }): void;
}

export function providerMetrics(registers: Registry[]): ProviderMetrics {
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
      for (const result of ['taken', 'refused', 'failed']) notified.inc({ upstream, result }, 0);
    },
  };
}
