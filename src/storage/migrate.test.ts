// Migrations: each applied once, in order, also with several processes, and never on a schema that does not fit.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { sql } from './db.ts';
import { migrate } from './migrate.ts';

let database: FreshDatabase;
let dir: string;

beforeEach(async () => {
  database = await freshDatabase();
  await database.db.single.rows(sql`delete from schema_migrations`);
  dir = await mkdtemp(join(tmpdir(), 'gapura-migrations-'));
});

afterEach(async () => {
  await database.drop();
  await rm(dir, { recursive: true });
});

const put = (name: string, text: string) => writeFile(join(dir, name), text);
const run = () => migrate(database.connection, dir);

test('applies what is missing, in order, once', async () => {
  await put('0002-b.sql', "insert into numbers values (2); insert into numbers values ('3');");
  await put('0001-a.sql', 'create table numbers (n int); insert into numbers values (1)');
  expect(await run()).toEqual({ applied: ['0001-a.sql', '0002-b.sql'] });
  expect(await run()).toEqual({ applied: [] });
  await put('0003-c.sql', 'insert into numbers values (4)');
  expect(await run()).toEqual({ applied: ['0003-c.sql'] });
  const rows = await database.db.rows<{ n: number }>(sql`select n from numbers order by n`);
  expect(rows.map((row) => row.n)).toEqual([1, 2, 3, 4]);
});

test("the build's own migrations fit the database they made", async () => {
  const fresh = await freshDatabase();
  try {
    expect(await migrate(fresh.connection)).toEqual({ applied: [] });
  } finally {
    await fresh.drop();
  }
});

test('two processes at once apply each migration once', async () => {
  await put('0001-a.sql', 'create table numbers (n int)');
  await put('0002-b.sql', 'insert into numbers values (1)');
  const results = await Promise.all([run(), run(), run()]);
  expect(results.flatMap((result) => result.applied).sort()).toEqual(['0001-a.sql', '0002-b.sql']);
  expect(await database.db.rows(sql`select n from numbers`)).toEqual([{ n: 1 }]);
});

test('a failed migration is rolled back, and those before it are kept', async () => {
  await put('0001-a.sql', 'create table kept (n int)');
  await put('0002-b.sql', 'create table lost (n int); insert into nowhere values (1)');
  await expect(run()).rejects.toThrow(
    'the migration 0002-b.sql failed: relation "nowhere" does not exist.',
  );
  const found = sql`select to_regclass('kept') is not null as kept, to_regclass('lost') as lost`;
  expect(await database.db.rows(found)).toEqual([{ kept: true, lost: null }]);
  await put('0002-b.sql', 'create table lost (n int)');
  expect(await run()).toEqual({ applied: ['0002-b.sql'] });
});

test('a newer schema is refused and left alone', async () => {
  await put('0001-a.sql', 'create table numbers (n int)');
  await put('0002-b.sql', 'create table others (n int)');
  await run();
  await rm(join(dir, '0002-b.sql'));
  await put('0003-c.sql', 'drop table numbers');
  await expect(run()).rejects.toThrow(/migration 0002-b.sql, which this build does not know/);
  expect(await database.db.rows(sql`select n from numbers`)).toEqual([]);
});

test('a changed migration is refused, different line endings are not', async () => {
  await put('0001-a.sql', 'create table numbers (n int);\n');
  await run();
  await put('0001-a.sql', 'create table numbers (n int);\r\n');
  expect(await run()).toEqual({ applied: [] });
  await put('0001-a.sql', 'create table numbers (n bigint);\n');
  await expect(run()).rejects.toThrow(/0001-a.sql has changed since it was applied/);
});

test('a migration that would run after a later one is refused', async () => {
  await put('0002-b.sql', 'select 1');
  await run();
  await put('0001-a.sql', 'select 1');
  await expect(run()).rejects.toThrow(/0001-a.sql comes before 0002-b.sql/);
});

test('file names that do not define the order are refused', async () => {
  await put('1-a.sql', 'select 1');
  await expect(run()).rejects.toThrow('1-a.sql is not named NNNN-name.sql.');
  await rm(join(dir, '1-a.sql'));
  await put('0001-a.sql', 'select 1');
  await put('0001-b.sql', 'select 1');
  await expect(run()).rejects.toThrow('two migrations have the number 0001.');
});
