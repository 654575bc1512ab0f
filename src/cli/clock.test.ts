// gapura clock: reads, moves and resets the business time of a running sandbox.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../test/support/gateway.ts';
import { command } from '../../test/support/terminal.ts';
import { formatSeconds, secondsOf } from './duration.ts';

let house: TestGateway;

beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const clock = (...args: string[]) => command(['clock', ...args, '--url', house.url]);
const ahead = async () => {
  const { body } = await house.sandbox('clock');
  return new Date((body as { now: string }).now).getTime() - Date.now();
};

describe('gapura clock', () => {
  it('reads, advances from the current time, and resets', async () => {
    expect((await clock()).out).toMatch(/^Business time is \S+Z \(the real time\)\.$/);
    expect((await clock('--advance', '30m')).out).toContain('(30 min ahead)');
    expect((await clock('--advance', '1d12h')).out).toContain('(1 d 12 h ahead)');
    expect(await ahead()).toBeGreaterThan(36.4 * 3_600_000);
    expect(await clock('--reset')).toMatchObject({ code: 0, err: '' });
    expect(Math.abs(await ahead())).toBeLessThan(60_000);
  });

  it('with --json prints the time and how far it is ahead', async () => {
    const { out } = await clock('--advance', '30m', '--json');
    expect(JSON.parse(out)).toEqual({ now: expect.any(String), ahead_seconds: 1800 });
    await clock('--reset');
  });

  it.each([
    [['--advance', 'soon'], '"soon" is not a span of time'],
    [['--advance', '1', '--reset'], 'not both'],
    [['x'], "Unexpected argument 'x'"],
  ])('%j is a mistake', async (args, why) => {
    const { code, err } = await clock(...args);
    expect(code).toBe(2);
    expect(err).toContain(why);
  });

  it('says so if no gateway answers, or if it has no sandbox', async () => {
    const nowhere = await command(['clock', '--url', 'http://127.0.0.1:1']);
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.err).toContain('No gateway answers at http://127.0.0.1:1: start it');
    const stranger = await command(['clock', '--url', house.receiver.origin]);
    expect(stranger.err).toBe('');
    const none = await command(['clock', '--url', `${house.url}/elsewhere`]);
    expect(none.err).toContain('has no sandbox');
  });
});

describe('spans of time', () => {
  it('are read and formatted', () => {
    expect(['90', '90s', '30m', '1h30m', '7d'].map(secondsOf)).toEqual([
      90, 90, 1800, 5400, 604_800,
    ]);
    for (const text of ['', 'm', '1w', '-5', '1.5h']) expect(() => secondsOf(text)).toThrow();
    expect([0, 59, 60, 5400, 604_800, 90_061].map(formatSeconds)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h 30 min',
      '7 d',
      '1 d 1 h',
    ]);
  });
});
