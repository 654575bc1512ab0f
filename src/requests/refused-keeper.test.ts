// Keeping refused calls: limits for callers, for memory and for the disk, and what is counted beyond them.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { movableClock } from '../lib/clock.ts';
import { partitionsOf } from '../retention/partitions.ts';
import { keepInBounds } from '../retention/retention.ts';
import { sql } from '../storage/db.ts';
import type { RefusedCall } from './refused.ts';
import { createRefusedKeeper, type KeptAs } from './refused-keeper.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.db.single.rows(sql`truncate refused_calls`));

const call = (change: Partial<RefusedCall> = {}): RefusedCall => ({
  dialect: 'classic',
  method: 'POST',
  path: '/x',
  headers: { 'request-id': 'r' },
  body: Buffer.from('{}'),
  clientId: 'BRN-1',
  requestId: 'r',
  address: '192.0.2.1',
  code: 'SIGNATURE_INVALID',
  why: undefined,
  status: 400,
  answer: Buffer.from('{"error":{"code":"invalid_signature","message":"Invalid"}}'),
  ...change,
});

/** A keeper whose time stands still until `minute` moves it, and what it counted. */
function keeper(db = database.db.single) {
  const counted: Partial<Record<KeptAs, number>> = {};
  let now = 0;
  const made = createRefusedKeeper({
    db,
    clock: movableClock(),
    log: { warn: () => {} },
    merchants: { find: () => undefined },
    observe: (as, count) => {
      counted[as] = (counted[as] ?? 0) + count;
    },
    nowMs: () => now,
  });
  const minute = () => {
    now += 60_000;
  };
  return { ...made, counted, minute };
}

async function kept(): Promise<{ request_id: string; unkept: number }[]> {
  return database.db.rows(sql`select request_id, unkept from refused_calls order by id`);
}

it('keeps sixty calls of a caller in a minute, then one in a hundred, and counts the others', async () => {
  const one = keeper();
  for (let n = 1; n <= 1000; n++) one.keep(call({ requestId: `${n}` }));
  await one.flush();
  const rows = await kept();
  expect(rows).toHaveLength(70);
  expect(rows.at(-1)).toEqual({ request_id: '1000', unkept: 99 });
  expect(one.counted).toEqual({ kept: 70, over_limit: 930 });
  one.minute();
  one.keep(call());
  await one.flush();
  expect(await kept()).toHaveLength(71);
});

it('a stranger who names a merchant takes nothing from the merchant', async () => {
  const one = keeper();
  for (let n = 0; n < 500; n++) one.keep(call());
  for (let n = 0; n < 50; n++) one.keep(call({ code: 'FIELD_INVALID', requestId: 'own' }));
  for (let n = 0; n < 50; n++) one.keep(call({ address: '192.0.2.2', requestId: 'elsewhere' }));
  await one.flush();
  const rows = await kept();
  expect(rows.filter(({ request_id }) => request_id === 'own')).toHaveLength(50);
  expect(rows.filter(({ request_id }) => request_id === 'elsewhere')).toHaveLength(50);
});

it('a flood from everywhere writes a bounded number of bytes a minute, and waits in bounded memory', async () => {
  const one = keeper();
  const body = Buffer.alloc(16 * 1024, 'x');
  for (let n = 0; n < 20_000; n++) one.keep(call({ address: `192.0.2.${n}`, body }));
  await one.flush();
  const [size] = await database.db.rows<{ bytes: bigint }>(
    sql`select sum(length(body) + length(answer))::int8 as bytes from refused_calls`,
  );
  expect(size?.bytes).toBeLessThanOrEqual(512n * 1024n);
  expect(one.counted.over_limit).toBeGreaterThan(19_900);
  const two = keeper();
  const large = Buffer.alloc(64 * 1024, 'x');
  for (let n = 0; n < 2000; n++) {
    two.keep(call({ code: 'FIELD_INVALID', clientId: `M-${n}`, body: large }));
    if (n % 20 === 0) two.minute();
  }
  expect(two.counted.queue_full).toBeGreaterThan(1900);
});

it('counts what could not be written, and goes on', async () => {
  const broken = {
    rows: async () => {
      throw new Error('out');
    },
  } as unknown as Parameters<typeof keeper>[0];
  const one = keeper(broken);
  one.keep(call());
  await one.flush();
  expect(one.counted).toEqual({ not_written: 1 });
});

it('what is too old leaves as a partition', async () => {
  const wall = new Date();
  const log = { info: () => {}, warn: () => {} };
  const at = (days: number) => new Date(wall.getTime() + days * 86_400_000);
  const bounds = (now: Date) =>
    keepInBounds({ db: database.db, log, wall: () => now, retention: { refusedCallDays: 2 } });
  await bounds(wall);
  const one = keeper();
  one.keep(call());
  await one.flush();
  await bounds(at(1));
  expect(await kept()).toHaveLength(1);
  await bounds(at(4));
  expect(await kept()).toEqual([]);
  expect((await partitionsOf(database.db, 'refused_calls')).length).toBeLessThan(8);
});
