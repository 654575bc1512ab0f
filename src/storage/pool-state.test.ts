// What a pool says of itself: who waits, how long, and what failed because the database could not serve.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { type Db, sql } from './db.ts';
import { connectPostgres } from './postgres.ts';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = await connectPostgres({ connectionString: database.url, maxConnections: 1 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('counts who waits for a connection, and how long', async () => {
  await db.ping();
  const before = db.state();
  expect(before).toMatchObject({ most: 1, busy: 0, idle: 1, waiting: 0 });
  await db.transaction(async (tx) => {
    const waiting = db.rows(sql`select 1`);
    await tx.rows(sql`select pg_sleep(0.02)`);
    expect(db.state()).toMatchObject({ busy: 1, idle: 0, waiting: 1 });
    return { waiting };
  });
  await db.ping();
  const after = db.state();
  expect(after).toMatchObject({ busy: 0, idle: 1, waiting: 0 });
  expect(after.waits - before.waits).toBeGreaterThanOrEqual(1);
  expect(after.waitSeconds - before.waitSeconds).toBeGreaterThan(0.01);
});

it('counts what the database could not do, by kind, and no mistakes of the program', async () => {
  const ended = sql`select pg_terminate_backend(pg_backend_pid())`;
  await expect(db.rows(ended)).rejects.toThrow('the database');
  await expect(db.rows(sql`select 1 / 0`)).rejects.toThrow('division by zero');
  await expect(db.single.rows(sql`select 1 from no_such_table`)).rejects.toThrow();
  const { outages } = db.state();
  expect([...outages.keys()]).toEqual(['stopping']);
  expect(outages.get('stopping')).toBe(1);
});
