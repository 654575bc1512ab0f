// Tracing with the API of OpenTelemetry: which span is the parent of which, and what runs in it.
import type * as Api from '@opentelemetry/api';
import {
  type Active,
  type Attributes,
  activeSpan,
  runIn,
  type Span,
  type Tracing,
} from '../../lib/tracing.ts';
import { readTraceParent, traceHeadersOf } from './traceparent.ts';

type Library = Pick<
  typeof Api,
  'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode' | 'createTraceState' | 'trace'
>;

/** Spans of `tracer`. The library is handed in: nobody loads it who has no collector. */
export function tracingWith(api: Library, tracer: Api.Tracer): Tracing {
  const { ROOT_CONTEXT, SpanKind, createTraceState, trace } = api;
  const kinds = { client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
  // Promises are chained and not awaited: with a trace, each of them costs a microsecond.
  const within = <T>(
    own: Api.Span,
    call: Span | undefined,
    work: (span: Span) => Promise<T>,
    isOurs: boolean,
  ): Promise<T> => {
    const span = spanOf(api, own);
    const context = own.spanContext();
    const { traceId, spanId } = context;
    const headers = traceHeadersOf(context);
    const active: Active = { traceId, spanId, call: call ?? span, headers, own };
    const ended = (result: T): T => {
      own.end();
      return result;
    };
    const failed = (error: unknown): never => {
      // A call that came in is answered by somebody else, who knows whether the gateway is to blame.
      if (isOurs) span.failed(error instanceof Error ? error.name : 'unknown');
      own.end();
      throw error;
    };
    return runIn(active, () => work(span)).then(ended, failed);
  };
  return {
    span({ name, kind, attributes }, work) {
      const active = activeSpan();
      const parent =
        active === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, active.own as Api.Span);
      const own = tracer.startSpan(
        name,
        { kind: kinds[kind], attributes: { ...attributes } },
        parent,
      );
      return within(own, active?.call, work, true);
    },
    serve({ method, route, headers }, work) {
      const caller = readTraceParent(headers.traceparent);
      const { tracestate } = headers;
      const traceState = typeof tracestate === 'string' ? createTraceState(tracestate) : undefined;
      const parent =
        caller === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, {
              ...caller,
              isRemote: true,
              ...(traceState && { traceState }),
            });
      const attributes = { 'http.request.method': method, 'http.route': route };
      const options = { kind: SpanKind.SERVER, attributes };
      return within(
        tracer.startSpan(`${method} ${route}`, options, parent),
        undefined,
        work,
        false,
      );
    },
  };
}

function spanOf({ SpanStatusCode }: Library, own: Api.Span): Span {
  return {
    note(attributes: Attributes) {
      for (const name in attributes) {
        const value = attributes[name];
        if (value !== undefined) own.setAttribute(name, value);
      }
    },
    failed(errorType) {
      own.setAttribute('error.type', errorType);
      own.setStatus({ code: SpanStatusCode.ERROR });
    },
  };
}
