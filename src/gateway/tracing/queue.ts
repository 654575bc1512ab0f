// Spans that wait for the collector: never more than so many, sent behind the calls, counted where they are lost.
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** What happened to spans: `exported`, `failed` (the collector did not take them), `dropped` (no room). */
export type ObserveSpans = (result: 'exported' | 'failed' | 'dropped', count: number) => void;

export interface QueueSettings {
  observe: ObserveSpans;
  /** The most that wait; more are dropped. */
  most?: number | undefined;
  /** The most in one request. They are written as JSON at once, so few delay nobody. */
  perRequest?: number | undefined;
  /** How long spans wait for others. */
  everyMs?: number | undefined;
}

const sampled = 1;
/** The library's code for an export that the collector took. */
const succeeded = 0;

/** One request at a time: a slow collector gets no more than it takes, and what it does not take is dropped. */
export function spanQueue(
  exporter: Pick<SpanExporter, 'export' | 'shutdown'>,
  { observe, most = 2048, perRequest = 256, everyMs = 5000 }: QueueSettings,
): SpanProcessor & { readonly waiting: number } {
  let waiting: ReadableSpan[] = [];
  let sending: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const post = (spans: ReadableSpan[]): Promise<void> =>
    new Promise((resolve) => {
      const ended = (isTaken: boolean) => {
        observe(isTaken ? 'exported' : 'failed', spans.length);
        resolve();
      };
      try {
        exporter.export(spans, ({ code }) => ended(code === succeeded));
      } catch {
        ended(false);
      }
    });
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const spans = waiting.slice(0, perRequest);
      waiting = waiting.slice(perRequest);
      await post(spans);
    }
  };
  const send = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  };
  return {
    get waiting() {
      return waiting.length;
    },
    onStart() {},
    onEnd(span) {
      if ((span.spanContext().traceFlags & sampled) === 0) return;
      if (closed || waiting.length >= most) {
        observe('dropped', 1);
        return;
      }
      waiting.push(span);
      if (sending !== undefined) return;
      if (waiting.length >= perRequest) void send();
      else timer ??= setTimeout(send, everyMs).unref();
    },
    forceFlush: () => send(),
    async shutdown() {
      closed = true;
      await send();
      await exporter.shutdown();
    },
  };
}
