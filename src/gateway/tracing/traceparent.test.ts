import { describe, expect, it } from 'vitest';
import { readTraceParent, traceHeadersOf } from './traceparent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('traceparent (W3C Trace Context)', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, 1],
    [`00-${traceId}-${spanId}-00`, 0],
    // Other flags than the first are not ours, and a newer version may have more.
    [`00-${traceId}-${spanId}-03`, 1],
    [`cc-${traceId}-${spanId}-01-what-comes-next`, 1],
    [`  00-${traceId}-${spanId}-01 `, 1],
  ])('reads %s', (header, traceFlags) => {
    expect(readTraceParent(header)).toEqual({ traceId, spanId, traceFlags });
  });

  it.each([
    undefined,
    '',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01\nX-Other: 1`,
  ])('does not read %j', (header) => {
    expect(readTraceParent(header)).toBeUndefined();
  });

  it('does not read two of them', () => {
    expect(readTraceParent([`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-00`])).toBe(
      undefined,
    );
  });

  it('is written as it is read, with the state of other vendors', () => {
    expect(traceHeadersOf({ traceId, spanId, traceFlags: 1 })).toEqual({
      traceparent: `00-${traceId}-${spanId}-01`,
    });
    const traceState = { serialize: () => 'vendor=1' };
    expect(traceHeadersOf({ traceId, spanId, traceFlags: 0, traceState })).toEqual({
      traceparent: `00-${traceId}-${spanId}-00`,
      tracestate: 'vendor=1',
    });
  });
});
