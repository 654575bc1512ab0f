import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { type Active, detached, noteOnCall, runIn, traceHeaders } from './tracing.ts';

const noted: object[] = [];
const active: Active = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  call: { note: (attributes) => void noted.push(attributes), failed: () => {} },
  headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  own: undefined,
};

describe('the span in which something runs', () => {
  it('is in log lines, and only in those', () => {
    const lines: Record<string, unknown>[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(JSON.parse(line)) });
    log.info({ refusal: 'one' }, 'first');
    runIn(active, () => log.info({ other: 'two' }, 'second'));
    log.info('third');
    const own = ['level', 'time', 'msg'];
    const members = lines.map((line) => Object.keys(line).filter((name) => !own.includes(name)));
    // No line has what another one said.
    expect(members).toEqual([['refusal'], ['trace_id', 'span_id', 'other'], []]);
    expect(lines[1]).toMatchObject({ trace_id: active.traceId, span_id: active.spanId });
  });

  it('is handed on in headers, which nothing else ever gets into', () => {
    createLog('info', { write: () => {} }).info({ secret: 'in a line' }, 'said');
    expect(traceHeaders()).toEqual({});
    expect(runIn(active, traceHeaders)).toEqual(active.headers);
    expect(runIn(active, () => detached(traceHeaders))).toEqual({});
  });

  it('stays across promises, and takes notes for its call', async () => {
    noteOnCall({ ignored: 1 });
    await runIn(active, async () => {
      await Promise.resolve();
      noteOnCall({ 'gapura.merchant': 'BRN-1' });
    });
    expect(noted).toEqual([{ 'gapura.merchant': 'BRN-1' }]);
  });
});
