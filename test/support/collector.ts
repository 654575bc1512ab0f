// A collector of traces for tests: takes OTLP as JSON over HTTP, and shows the spans that came.
import { randomBytes } from 'node:crypto';
import type { TracingSettings } from '../../src/config/tracing.ts';
import { openReceiver } from './receiver.ts';

/** A span as it came. */
export interface CollectedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** OTLP's number: 1 internal, 2 server, 3 client. */
  kind: number;
  /** 2: error. */
  status: number;
  attributes: Record<string, string | number>;
}

export const kinds = { internal: 1, server: 2, client: 3 } as const;

export interface Collector {
  settings(more?: Partial<TracingSettings>): TracingSettings;
  /** All spans that have come so far. A gateway sends what it has when it stops. */
  spans(): CollectedSpan[];
  /** Everything that came, as text. */
  text(): string;
  /** The headers of the posts that came. */
  headers(): Record<string, string>[];
  close(): Promise<void>;
}

interface Value {
  stringValue?: string;
  intValue?: number | string;
}

interface Attribute {
  key: string;
  value: Value;
}

interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'service' | 'attributes' | 'status'> & {
        attributes: Attribute[];
        status: { code?: number };
      })[];
    }[];
  }[];
}

const valuesOf = (attributes: readonly Attribute[]): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );

export async function openCollector(): Promise<Collector> {
  const receiver = await openReceiver((response) => {
    response.setHeader('content-type', 'application/json').end('{}');
  });
  return {
    settings: (more = {}) => ({
      url: `${receiver.origin}/v1/traces`,
      headers: {},
      serviceName: 'gapura',
      sampler: { followsCaller: true, ratio: 1 },
      ...more,
    }),
    spans: () =>
      receiver.received.flatMap(({ body }) =>
        (JSON.parse(body.toString()) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) =>
            spans.map((span) => ({
              ...span,
              service: String(valuesOf(resource.attributes)['service.name']),
              status: span.status.code ?? 0,
              attributes: valuesOf(span.attributes),
            })),
          ),
        ),
      ),
    text: () => receiver.received.map(({ body }) => body.toString()).join('\n'),
    headers: () => receiver.received.map(({ headers }) => Object.fromEntries(headers)),
    close: () => receiver.close(),
  };
}

/** A `traceparent` as a merchant's own tracing would send it, recorded. */
export function newTraceParent(): { traceId: string; spanId: string; header: string } {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, header: `00-${traceId}-${spanId}-01` };
}

/** A `fetch` that sends this `traceparent`. */
export const fetchIn =
  (traceparent: string) =>
  (url: string, init: RequestInit): Promise<Response> =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), traceparent } });
