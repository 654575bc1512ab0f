// Two roles on an external PostgreSQL: set up as the documentation says, the program cannot change the book.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { TEST_SETTINGS } from '../../test/support/global-setup.ts';
import { emptiedTables } from '../sandbox/reset.ts';

import { type Db, sql } from './db.ts';
import { type Embedded, startEmbedded } from './embedded.ts';
import { openStorage } from './open.ts';

const log = { info: () => {}, warn: () => {} } as never;
let dir: string;
let server: Embedded;
let name = '';
let count = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gapura-roles-'));
  server = await startEmbedded({
    dataDir: dir,
    log,
    listen: 'tcp',
    extraSettings: TEST_SETTINGS,
  });
  for (const part of await documented()) {
    if (/create role/.test(part)) await asSuperuser(part);
  }
});
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

/** The SQL blocks of the documentation about the two roles. */
async function documented(): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../docs/operation.md'), 'utf8');
  return [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, block = '']) => block);
}

async function asSuperuser(text: string, database = 'postgres'): Promise<void> {
  const client = new pg.Client({ ...server.connection, database });
  await client.connect();
  // `create database` cannot be part of a transaction, which several statements at once are.
  for (const one of text.split(';')) if (one.trim() !== '') await client.query(one);
  await client.end();
}

const urlOf = (role: string) =>
  `postgres://${role}:${role === 'gapura_owner' ? 'owner-password' : 'program-password'}@127.0.0.1:${server.connection.port}/${name}`;

/** A database that the owner has, as in the documentation, and in which the next `open` works. */
async function newDatabase(): Promise<void> {
  name = `shop_${++count}`;
  await asSuperuser(`create database ${name} owner gapura_owner`);
}

const open = (
  given: { ownerUrl?: string; databaseUrl?: string; resets?: readonly string[] } = {},
) =>
  openStorage({
    dataDir: '/nonexistent',
    databaseUrl: urlOf('gapura_app'),
    ownerUrl: urlOf('gapura_owner'),
    log,
    ...given,
  });

async function withStorage(
  work: (db: Db) => Promise<void>,
  given: Parameters<typeof open>[0] = {},
): Promise<void> {
  const storage = await open(given);
  try {
    await work(storage.db);
  } finally {
    await storage.close();
  }
}

describe('the role that runs the program may not', () => {
  let storage: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    await newDatabase();
    storage = await open({ resets: [] });
  });
  afterAll(() => storage.close());

  it.each([
    sql`update postings set amount = 1`,
    sql`delete from postings`,
    sql`truncate postings`,
    sql`update ledger_transactions set by = 'me'`,
    sql`delete from ledger_transactions`,
    sql`update receipts set amount = 1`,
    sql`delete from receipts`,
    sql`update refunds set amount = 1`,
    sql`update settlement_transfers set number = '1'`,
    sql`update settlement_batches set paid_out = 1`,
    sql`update settlement_account_versions set accounts = '[]'`,
    sql`delete from payments`,
    sql`update ledger_entries set hash = ''`,
    sql`delete from ledger_blocks`,
    sql`delete from ledger_heads`,
    sql`update audit_entries set actor = 'nobody'`,
    sql`delete from audit_entries`,
    sql`update schema_migrations set checksum = ''`,
    sql`create table mine (n int)`,
    sql`alter table postings disable trigger all`,
    sql`drop trigger keep on postings`,
    sql`create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
    sql`select set_config('gapura.resetting', 'on', false), reset_sandbox()`,
  ])('$strings', async (statement) => {
    const refused = await storage.db.single.rows(statement).then(
      () => 'done',
      (error: Error) => error.message,
    );
    expect(refused).toMatch(/permission denied|must be owner|does not exist/);
  });
});

describe('the role that runs the program', () => {
  beforeEach(newDatabase);

  it('adds and removes partitions of the tables that are kept in bounds, and drops nothing else', async () => {
    await withStorage(async (db) => {
      const low = 'ffff0000-0000-0000-0000-000000000000';
      const high = 'ffff1000-0000-0000-0000-000000000000';
      const partition = 'notifications_29990101';
      await db.single.rows(
        sql`select add_partition('notifications', ${partition}, ${low}::uuid, ${high}::uuid)`,
      );
      await db.single.rows(sql`select detach_partition('notifications', ${partition})`);
      await db.single.rows(sql`select drop_detached(${partition})`);
      for (const wrong of ['postings', 'postings_29990101', 'notifications']) {
        await expect(db.single.rows(sql`select drop_detached(${wrong})`)).rejects.toThrow(
          'is not a partition',
        );
      }
    });
  });

  it('resets a sandbox, and nothing that is not one', async () => {
    await withStorage(
      async (db) => {
        await db.single.rows(sql`insert into ledger_balances values ('gateway:fees', 0, 1)`);
        await db.single.rows(sql`select reset_sandbox()`);
        expect(await db.rows(sql`select from ledger_balances`)).toEqual([]);
      },
      { resets: emptiedTables },
    );
    await withStorage(
      async (db) => {
        await expect(db.single.rows(sql`select reset_sandbox()`)).rejects.toThrow('does not exist');
      },
      { resets: [] },
    );
  });

  it('starts without the owner once the tables are migrated, and says what to set before that', async () => {
    const alone = { databaseUrl: urlOf('gapura_app'), log, dataDir: '/nonexistent' };
    await expect(openStorage(alone)).rejects.toThrow(
      'the role gapura_app may not create tables, and the database is not migrated; set DATABASE_OWNER_URL',
    );
    await withStorage(async () => {});
    const storage = await openStorage(alone);
    await storage.close();
  });
});

it('a database of one role gets two when the owner takes its tables', async () => {
  await newDatabase();
  await asSuperuser(`grant create on schema public to gapura_app`, name);
  const one = { databaseUrl: urlOf('gapura_app'), log, dataDir: '/nonexistent' };
  await (await openStorage(one)).close();
  const moved = (await documented()).find((part) => /reassign/.test(part)) ?? '';
  await asSuperuser(moved, name);
  await withStorage(async (db) => {
    await expect(db.single.rows(sql`delete from postings`)).rejects.toThrow('permission denied');
    await expect(db.single.rows(sql`create table mine (n int)`)).rejects.toThrow(
      'permission denied',
    );
  });
});

it('an owner that cannot be reached is named by its variable', async () => {
  const ownerUrl = urlOf('gapura_owner').replace('owner-password', 'wrong');
  await expect(open({ ownerUrl })).rejects.toThrow(/check that .* DATABASE_OWNER_URL is right/);
});

describe('with one role, triggers', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it.each([
    [sql`update postings set amount = 1`, 'update of postings is refused'],
    [sql`delete from ledger_transactions`, 'delete of ledger_transactions is refused'],
    [sql`truncate postings`, 'truncate of postings is refused'],
    [sql`update receipts set fee = 0`, 'update of receipts is refused'],
    [
      sql`update settlement_transfers set number = '1'`,
      'update of settlement_transfers is refused',
    ],
    [sql`delete from payments`, 'delete of payments is refused'],
    [sql`truncate ledger_blocks`, 'truncate of ledger_blocks is refused'],
  ])('refuse $0.strings', async (statement, says) => {
    const { single } = database.db;
    await expect(single.rows(statement)).rejects.toThrow(says);
    await single.rows(sql`update receipts set batch_id = null, shares = null`);
  });

  it('refuse postings that do not sum to zero, in the database as well', async () => {
    const { db } = database;
    const book = (amount: number) => sql`
      with booked as (
        insert into ledger_transactions (id, kind, fact_id, at)
        values (gen_random_uuid(), 'resolved', gen_random_uuid(), now()) returning id
      )
      insert into postings (transaction_id, line, account, amount, at)
      select id, l.line, l.account, l.amount, now() from booked cross join (
        values (1, 'a', -100), (2, 'b', ${amount}::integer)) as l (line, account, amount)`;
    await expect(db.single.rows(book(99))).rejects.toThrow('do not sum to zero');
    await db.single.rows(book(100));
    await db.transaction(async (tx) => {
      await tx.rows(sql`set local session_replication_role = replica`);
      await tx.rows(sql`truncate ledger_transactions, postings`);
    });
  });
});
