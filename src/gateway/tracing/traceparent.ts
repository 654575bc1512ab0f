// W3C Trace Context: the trace that a request is a part of, read from its headers and written into them.
import type { SpanContext, TraceState } from '@opentelemetry/api';

/** The bit of `trace-flags` which says that the trace is recorded. */
const sampledFlag = 1;
const flagsMask = 0xff;

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export interface TraceParent {
  traceId: string;
  spanId: string;
  traceFlags: number;
}

/** Undefined if it is not valid: then the trace begins here. A newer version is read as far as it is known. */
export function readTraceParent(header: string | string[] | undefined): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    form.exec(typeof header === 'string' ? header.trim() : '') ?? [];
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) {
    return undefined;
  }
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & sampledFlag };
}

/** The headers that hand a span's trace on. */
export function traceHeadersOf({
  traceId,
  spanId,
  traceFlags,
  traceState,
}: Pick<SpanContext, 'traceId' | 'spanId' | 'traceFlags'> & {
  traceState?: Pick<TraceState, 'serialize'> | undefined;
}): Record<string, string> {
  const flags = (traceFlags & flagsMask).toString(16).padStart(2, '0');
  const traceparent = `00-${traceId}-${spanId}-${flags}`;
  const tracestate = traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}
