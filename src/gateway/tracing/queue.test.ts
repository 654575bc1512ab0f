import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ObserveSpans, spanQueue } from './queue.ts';

type Ended = Parameters<Parameters<typeof spanQueue>[0]['export']>[1];

/** A collector that answers when the test says so. */
let asked: { names: string[]; end: Ended }[];
let counts: Record<string, number>;
let closed: number;
const observe: ObserveSpans = (result, count) => {
  counts[result] = (counts[result] ?? 0) + count;
};
const exporter = {
  export: (spans: ReadableSpan[], end: Ended) =>
    void asked.push({ names: spans.map(({ name }) => name), end }),
  shutdown: async () => {
    closed += 1;
  },
};

beforeEach(() => {
  asked = [];
  counts = {};
  closed = 0;
});

const span = (name: string, traceFlags = 1) =>
  ({ name, spanContext: () => ({ traceFlags }) }) as unknown as ReadableSpan;
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('spans that wait for the collector', () => {
  it('are sent together, in one request at a time', async () => {
    const queue = spanQueue(exporter, { observe, perRequest: 2 });
    for (const name of ['a', 'b', 'c']) queue.onEnd(span(name));
    expect(asked.map(({ names }) => names)).toEqual([['a', 'b']]);
    queue.onEnd(span('d'));
    await tick();
    expect(asked).toHaveLength(1);
    asked[0]?.end({ code: 0 });
    await tick();
    expect(asked.map(({ names }) => names)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(counts).toEqual({ exported: 2 });
  });

  it('are no more than there is room for: the others are dropped and counted', async () => {
    const queue = spanQueue(exporter, { observe, most: 3, perRequest: 2 });
    for (const name of 'abcdefg') queue.onEnd(span(name));
    // Two are on their way, three wait.
    expect([queue.waiting, counts]).toEqual([3, { dropped: 2 }]);
  });

  it('are lost if the collector does not take them, which is counted', async () => {
    const queue = spanQueue(exporter, { observe, perRequest: 1 });
    queue.onEnd(span('a'));
    asked[0]?.end({ code: 1, error: new Error('no room there') });
    expect(counts).toEqual({ failed: 1 });
    const broken = spanQueue(
      {
        ...exporter,
        export: () => {
          throw new Error('a bug of the library');
        },
      },
      { observe, perRequest: 1 },
    );
    broken.onEnd(span('b'));
    expect(counts).toEqual({ failed: 2 });
  });

  it('are sent at a stop, and later ones are dropped', async () => {
    const queue = spanQueue(exporter, { observe });
    queue.onEnd(span('a'));
    expect(asked).toEqual([]);
    const stopped = queue.shutdown();
    expect(asked.map(({ names }) => names)).toEqual([['a']]);
    queue.onEnd(span('late'));
    asked[0]?.end({ code: 0 });
    await stopped;
    expect([counts, closed]).toEqual([{ exported: 1, dropped: 1 }, 1]);
  });

  it('are not those that nobody records', () => {
    const queue = spanQueue(exporter, { observe, perRequest: 1 });
    queue.onEnd(span('a', 0));
    expect([asked, counts]).toEqual([[], {}]);
  });
});
