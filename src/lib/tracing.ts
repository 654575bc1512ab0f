// Tracing as the rooms see it: spans of a call's way, and what hands a trace on. Without a collector it does nothing.
import { AsyncLocalStorage } from 'node:async_hooks';

/** What is said about a span. Never a secret, a token, a card, a body, or a path or query that somebody else chose. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface Span {
  /** Adds what has become known. */
  note(attributes: Attributes): void;
  /** Says that the work failed: the kind of error, which has few values. */
  failed(errorType: string): void;
}

export interface SpanWanted {
  /** One of few: it is what backends group by. */
  name: string;
  /** Whether something outside of this process is asked. */
  kind: 'client' | 'internal';
  attributes: Attributes;
}

export interface Tracing {
  /**
   * Runs `work` as a part of the active span, or as a trace of its own. The span ends with the work. If that throws,
   * the span has the error's name, and nothing else of it.
   */
  span<T>(wanted: SpanWanted, work: (span: Span) => Promise<T>): Promise<T>;
  /**
   * Runs `work` as a call that came in, and continues the trace of its `traceparent`. `route` is the pattern that
   * matched, never a path.
   */
  serve<T>(call: Incoming, work: (span: Span) => Promise<T>): Promise<T>;
}

export interface Incoming {
  method: string;
  route: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The span in which something runs. */
export interface Active {
  traceId: string;
  spanId: string;
  /** The span of the call that this is a part of. */
  call: Span;
  /** The headers that hand the trace on: W3C Trace Context. */
  headers: Readonly<Record<string, string>>;
  /** The span, as the library of the collector knows it. */
  own: unknown;
}

const silent: Span = { note: () => {}, failed: () => {} };

/** Does nothing, and costs next to nothing. */
export const noTracing: Tracing = {
  span: (_wanted, work) => work(silent),
  serve: (_call, work) => work(silent),
};

// Of the process and not of a gateway: what runs is in one span, whichever gateway of the process began it.
const running = new AsyncLocalStorage<Active | undefined>();

/** The span in which this runs, if there is one. */
export function activeSpan(): Active | undefined {
  return running.getStore();
}

/** Runs `work` in a span. Only for an implementation of Tracing. */
export function runIn<T>(active: Active, work: () => T): T {
  return running.run(active, work);
}

/** Runs `work` outside of any span: it belongs to somebody else than who happens to start it. */
export function detached<T>(work: () => T): T {
  return running.getStore() === undefined ? work() : running.run(undefined, work);
}

/** Adds what has become known to the span of the call that this is a part of. */
export function noteOnCall(attributes: Attributes): void {
  running.getStore()?.call.note(attributes);
}

const none: Readonly<Record<string, string>> = Object.freeze({});

/** The headers of an outgoing request that hand the trace on. None without a trace. */
export function traceHeaders(): Readonly<Record<string, string>> {
  return running.getStore()?.headers ?? none;
}

/** What a log line says about its trace. A new object each time: the log writes the rest of the line into it. */
export function traceOfLine(): { trace_id?: string; span_id?: string } {
  const active = running.getStore();
  return active === undefined ? {} : { trace_id: active.traceId, span_id: active.spanId };
}
