// Tracing of a running gateway: its library is loaded only if the configuration names a collector.
import { randomUUID } from 'node:crypto';
import type { TracingSettings } from '../../config/tracing.ts';
import type { Log } from '../../lib/log.ts';
import { noTracing, type Tracing } from '../../lib/tracing.ts';
import { type ObserveSpans, spanQueue } from './queue.ts';
import { tracingWith } from './spans.ts';

export interface OpenTracing extends Tracing {
  /** Sends what waits, for at most `stopWithinMs`. Does not throw. */
  stop(): Promise<void>;
}

/** How long a stop waits for the collector, in milliseconds. */
const stopWithinMs = 1500;
/** How long the collector may take for a request before its spans are given up, in milliseconds. */
const requestMs = 5000;

interface TracingDeps {
  log: Pick<Log, 'info' | 'warn'>;
  observe: ObserveSpans;
  /** How many spans wait. */
  gauge: (read: () => number) => void;
}

/** Opens it. Without settings nothing is loaded and nothing happens. */
export async function openTracing(
  settings: TracingSettings | undefined,
  { log, observe, gauge }: TracingDeps,
): Promise<OpenTracing> {
  if (settings === undefined) return { ...noTracing, stop: async () => {} };
  const [api, sdk, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const { url, headers, serviceName, sampler } = settings;
  const queue = spanQueue(new OTLPTraceExporter({ url, headers, timeoutMillis: requestMs }), {
    observe: firstLossLogged(observe, log),
  });
  gauge(() => queue.waiting);
  const root = new sdk.TraceIdRatioBasedSampler(sampler.ratio);
  const provider = new sdk.BasicTracerProvider({
    sampler: sampler.followsCaller ? new sdk.ParentBasedSampler({ root }) : root,
    spanProcessors: [queue],
    // The environment first: OTEL_RESOURCE_ATTRIBUTES may say more, such as deployment.environment.name.
    resource: resources.detectResources({ detectors: [resources.envDetector] }).merge(
      resources.resourceFromAttributes({
        'service.name': serviceName,
        'service.instance.id': randomUUID(),
      }),
    ),
  });
  const { origin } = new URL(url);
  log.info({ collector: origin, service: serviceName }, 'traces are sent');
  return {
    ...tracingWith(api, provider.getTracer('gapura')),
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopWithinMs);
      });
      await Promise.race([provider.shutdown().catch(() => {}), tooLate]);
      clearTimeout(timer);
    },
  };
}

/** One line when spans begin to be lost, and none for each of them. */
function firstLossLogged(observe: ObserveSpans, log: Pick<Log, 'warn'>): ObserveSpans {
  let losing = false;
  return (result, count) => {
    observe(result, count);
    const lost = result !== 'exported';
    if (lost && !losing) log.warn({ result }, 'the collector does not take all traces');
    losing = lost;
  };
}
