// What counts as an outage of the database, and that no statement outlives its time.
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { wireTo } from '../../test/support/wire.ts';
import { type Sql, sql } from './db.ts';
import { DatabaseOutage, kindOfFailure, type OutageKind } from './outage.ts';
import { connectPostgres } from './postgres.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** A statement that PostgreSQL refuses with this code. */
function refusedWith(code: string): Sql {
  const text = `do $$ begin raise exception using errcode = '${code}'; end $$`;
  return sql(Object.assign([text], { raw: [text] }));
}

const codes: [string, OutageKind][] = [
  ['53100', 'full'],
  ['53200', 'exhausted'],
  ['53300', 'exhausted'],
  ['55P03', 'locked'],
  ['57014', 'slow'],
  ['57P01', 'stopping'],
  ['57P03', 'stopping'],
  ['25006', 'read-only'],
  ['08006', 'away'],
  ['28P01', 'away'],
];

it.each(codes)('%s is an outage: %s', async (code, kind) => {
  const failure = await database.db.rows(refusedWith(code)).catch((error) => error);
  expect(failure).toBeInstanceOf(DatabaseOutage);
  expect(failure).toMatchObject({ kind, cause: { code } });
  expect(failure.message).toMatch(/^the database \w/);
});

it.each(['42601', '22012', '23502', 'P0001'])('%s is a mistake, not an outage', async (code) => {
  const failure = await database.db.rows(refusedWith(code)).catch((error) => error);
  expect(failure).not.toBeInstanceOf(DatabaseOutage);
  expect(failure).toMatchObject({ code });
});

it('a lock that is held too long is an outage, also inside a transaction', async () => {
  await database.db.transaction(async (tx) => {
    await tx.rows(sql`lock table settings`);
    const waiting = database.db.transaction(async (other) => {
      await other.rows(sql`set local lock_timeout = '20ms'`);
      await other.rows(sql`select from settings`);
    });
    await expect(waiting).rejects.toMatchObject({ name: 'DatabaseOutage', kind: 'locked' });
  });
});

it('no free connection is an outage', async () => {
  // The driver's own words for it, which are all that it gives.
  const pool = new pg.Pool({ ...database.connection, max: 1 });
  const client = await pool.connect();
  pool.options.connectionTimeoutMillis = 20;
  const failure = await pool.connect().catch((error) => error);
  client.release();
  await pool.end();
  expect(kindOfFailure(failure)).toBe('exhausted');
});

it('a failed system call is an outage, and no other error is', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' });
  expect(kindOfFailure(refused)).toBe('away');
  expect(kindOfFailure(new AggregateError([refused]))).toBe('away');
  expect(kindOfFailure(new Error('Connection terminated unexpectedly'))).toBe('away');
  expect(kindOfFailure(new TypeError('undefined is not a function'))).toBeUndefined();
  expect(kindOfFailure('away')).toBeUndefined();
});

it('a server that stops answering holds a statement no longer than its time, and loses its connection', async () => {
  const wire = await wireTo(database.connection);
  const db = await connectPostgres({
    ...wire.connection,
    maxConnections: 2,
    statementSeconds: 0.1,
  });
  // Two connections, so that a transaction has one too.
  await Promise.all([db.rows(sql`select pg_sleep(0.05)`), db.rows(sql`select pg_sleep(0.05)`)]);
  const before = wire.open();
  wire.cut('silent');
  const began = performance.now();
  const transaction = db.transaction((tx) => tx.rows(sql`select 3`), { statementSeconds: 0.1 });
  await Promise.all([
    expect(db.rows(sql`select 2`)).rejects.toMatchObject({ kind: 'slow' }),
    expect(transaction).rejects.toMatchObject({ kind: 'slow' }),
  ]);
  // Its own limit and 2 s on top; it was 30 s and more.
  expect(performance.now() - began).toBeLessThan(15_000);
  wire.mend();
  // The connections that did not answer are gone, and new ones take their place by themselves.
  expect(await db.rows(sql`select 4 as n`)).toEqual([{ n: 4 }]);
  expect(wire.open()).toBeLessThanOrEqual(before);
  await db.close();
  wire.close();
});

it('a transaction may have more time than other statements', async () => {
  const db = await connectPostgres({ ...database.connection, statementSeconds: 0.05 });
  await expect(db.rows(sql`select pg_sleep(0.2)`)).rejects.toMatchObject({ kind: 'slow' });
  await db.transaction((tx) => tx.rows(sql`select pg_sleep(0.2)`), { statementSeconds: 20 });
  await db.close();
});
