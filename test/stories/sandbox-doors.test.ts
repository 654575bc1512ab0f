// The sandbox's doors: other websites have no access to them, and no clock makes them useless.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../src/lib/clock.ts';
import { furthestSeconds, loadClock, moveClock } from '../../src/sandbox/clock.ts';
import { sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let database: FreshDatabase;
let house: TestGateway;
beforeAll(async () => {
  database = await freshDatabase();
  // As an earlier version left it, whose clock went 7,900 years ahead.
  await database.db.single.rows(sql`
    insert into settings values ('clock_offset_ms', '249298560000000'::jsonb)`);
  house = await startTestGateway({ database });
});
afterAll(async () => {
  await house.stop();
  await database.drop();
});

function status(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${house.url}${path}`, { method, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    call.on('error', reject).end();
  });
}

const now = async () => Date.parse(((await house.sandbox('clock')).body as { now: string }).now);
/** Whether business time is so many seconds ahead, to the minute. */
const isAhead = async (seconds: number) =>
  Math.abs((await now()) - Date.now() - seconds * 1000) < 60_000;

describe('the clock', () => {
  it('that was stored beyond its bound does not stop the start, and can be reset', async () => {
    expect(await isAhead(furthestSeconds)).toBe(true);
    expect((await house.sandbox('clock', { advance_seconds: 1 })).status).toBe(400);
    expect((await house.sandbox('clock', { reset: true })).status).toBe(200);
    expect(await isAhead(0)).toBe(true);
  });

  it('goes ten years ahead at most, by one move or by many', async () => {
    const half = furthestSeconds / 2;
    const moved = [furthestSeconds + 1, half, half, 1].map((seconds) => ({
      advance_seconds: seconds,
    }));
    const statuses: number[] = [];
    for (const move of moved) statuses.push((await house.sandbox('clock', move)).status);
    expect(statuses).toEqual([400, 200, 200, 400]);
    expect(await isAhead(furthestSeconds)).toBe(true);
    await house.sandbox('clock', { reset: true });
  });

  it('adds up moves that are made at once, also by two processes', async () => {
    const other = movableClock();
    await Promise.all([
      ...Array.from({ length: 5 }, () => house.advance(100)),
      ...Array.from({ length: 5 }, () => moveClock(database.db, other, { seconds: 10 })),
    ]);
    await loadClock(database.db, other);
    expect(other.offsetMs()).toBe(550_000);
    await house.sandbox('clock', { reset: true });
    await loadClock(database.db, other);
    expect(other.offsetMs()).toBe(0);
  });
});

describe('every door', () => {
  const doors: [string, string][] = [
    ['GET', '/sandbox/v1/clock'],
    ['GET', '/sandbox/v1/keys'],
    ['GET', '/sandbox/v1/cards'],
    ['GET', '/sandbox/v1/faults'],
    ['GET', '/sandbox/v1/payments/X'],
    ['GET', '/sandbox/v1/ledger'],
    ['GET', '/sandbox/v1/reports'],
    ['GET', '/sandbox/v1/nothing'],
    ['POST', '/sandbox/v1/reset'],
    ['POST', '/sandbox/v1/clock'],
    ['POST', '/sandbox/v1/settlements'],
    ['POST', '/sandbox/v1/payments/X/outcome'],
    ['PUT', '/sandbox/v1/faults'],
    ['DELETE', '/sandbox/v1/faults'],
    ['POST', '/simulator/indomaret'],
    ['POST', '/simulator/notifications/X/resend'],
  ];

  it.each(doors)('%s %s is closed to other sites and under other names', async (method, path) => {
    expect(await status(method, path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status(method, path, { origin: 'https://evil.example' })).toBe(403);
    expect(await status(method, path, { host: 'evil.example' })).toBe(403);
    expect(await status(method, path, {})).not.toBe(403);
  });

  it.each(['/', '/simulator', '/simulator/indomaret', '/simulator/cards'])(
    'GET %s is opened by links of other sites, and not under other names',
    async (path) => {
      expect(await status('GET', path, { 'sec-fetch-site': 'cross-site' })).toBe(200);
      expect(await status('GET', path, { host: 'evil.example' })).toBe(403);
    },
  );

  it('of the signed API is open under every name', async () => {
    expect(await status('GET', '/healthz', { host: 'gapura' })).toBe(200);
    expect(await status('GET', '/orders/v1/status/X', { host: 'gapura' })).toBe(400);
  });
});
