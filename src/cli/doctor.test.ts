// gapura doctor: on a gateway's database, on one that no gateway has used, and as JSON.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { command } from '../../test/support/terminal.ts';
import { createSealer } from '../lib/seal.ts';
import { save } from '../merchants/store.ts';
import { sql } from '../storage/db.ts';

const key = Buffer.alloc(32, 7);
let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const doctor = (...args: string[]) =>
  command(['doctor', ...args], {
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: key.toString('base64'),
  });

it('finds nothing wrong with a new database, and changes nothing', async () => {
  const { code, out } = await doctor();
  expect(code).toBe(0);
  expect(out).toMatch(/^ok {4}database {7}PostgreSQL \d+\S*.*; its newest migration is \d{4}-/m);
  expect(out).toMatch(/^ok {4}keys {11}The newest key, \w{8}, has sealed nothing yet\.$/m);
});

it('says the same as JSON', async () => {
  const merchant = {
    clientId: 'BRN-1',
    name: 'Toko',
    secretKeys: ['SK-1', 'SK-2'] as const,
    notificationUrls: {},
    settlementAccounts: [],
    frameAncestors: [],
  };
  await save(database.db.single, merchant, createSealer([key]));
  const { findings } = JSON.parse((await doctor('--json')).out) as { findings: object[] };
  expect(findings).toMatchObject([
    { check: 'database', level: 'good' },
    { check: 'roles', level: 'note', message: expect.stringContaining('owns the tables and runs') },
    { check: 'keys', level: 'good', message: expect.stringContaining('secret keys: 2.') },
    { check: 'time', level: 'good' },
    { check: 'notifications', level: 'good' },
  ]);
});

it('says which role may do what, and warns of one that could change the book', async () => {
  const doctorAs = (DATABASE_URL: string) =>
    command(['doctor'], { DATABASE_URL, ENCRYPTION_KEY: key.toString('base64') });
  expect((await doctorAs(database.programUrl)).out).toContain(
    'ok    roles          The role gapura owns the tables; gapura_program runs the program and cannot change the book.',
  );
  await database.db.single.rows(sql`grant update on postings to gapura_program`);
  expect((await doctorAs(database.programUrl)).out).toMatch(
    /^note {2}roles {10}The role gapura_program may update postings: /m,
  );
  await database.db.single.rows(sql`revoke update on postings from gapura_program`);
});

it('says so if no gateway has used the database, and stops there', async () => {
  await database.db.single.rows(sql`alter table schema_migrations rename to elsewhere`);
  const { code, out } = await doctor();
  await database.db.single.rows(sql`alter table elsewhere rename to schema_migrations`);
  expect(code).toBe(1);
  expect(out).toMatch(/^BAD {3}database {2}.*no gateway has used it/);
  expect(out).not.toContain('keys');
});
