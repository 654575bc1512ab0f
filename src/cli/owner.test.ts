// gapura owner: makes somebody an owner through the database, and hashes passwords.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { command } from '../../test/support/terminal.ts';
import { openLink } from '../office/join.ts';
import { isPassword } from '../people/password.ts';
import { sql } from '../storage/db.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let env: Record<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  env = { DATABASE_URL: database.url, PUBLIC_URL: 'https://pay.example.test/' };
});
afterAll(() => database.drop());

const owner = (...args: string[]) => command(['owner', ...args], env);
const linkIn = (out: string) => /\?link=([\w-]{43})/.exec(out)?.[1] ?? '';

it('makes an operator over all merchants, and a link', async () => {
  const { code, out } = await owner('create', '--email', 'ani@example.test', '--name', 'Ani');
  expect(code).toBe(0);
  expect(out).toContain('https://pay.example.test/dashboard/join?link=');
  const found = await openLink(database.db, linkIn(out));
  expect(found?.person).toMatchObject({ email: 'ani@example.test', name: 'Ani', role: 'operator' });
});

it('gives somebody who is there all rights again, with a new link', async () => {
  await database.db.single.rows(
    sql`update people set role = 'viewer', client_id = 'BRN-1', disabled_at = now()`,
  );
  const first = await owner('create', '--email', 'ANI@example.test', '--json');
  const { url } = JSON.parse(first.out);
  const found = await openLink(database.db, linkIn(url));
  expect(found?.person).toMatchObject({ role: 'operator', clientId: undefined });
  await owner('create', '--email', 'ani@example.test');
  expect(await openLink(database.db, linkIn(url))).toBeUndefined();
});

it('leaves alone whom the configuration file has', async () => {
  await database.db.single.rows(sql`update people set managed_by = 'file'`);
  const { code, err } = await owner('create', '--email', 'ani@example.test');
  expect([code, err]).toEqual([1, expect.stringContaining('dashboard.users')]);
});

it('hashes a password from stdin', async () => {
  const { out } = await command(['owner', 'hash'], {}, 'a long enough password\n');
  expect(out).toMatch(/^scrypt\$/);
  expect(await isPassword('a long enough password', out)).toBe(true);
  const short = await command(['owner', 'hash', '--json'], {}, 'short\n');
  expect([short.code, JSON.parse(short.out).error]).toEqual([
    1,
    expect.stringContaining('12 characters'),
  ]);
});

it.each([[], ['create'], ['create', '--email', 'x'], ['delete']])('refuses %o', async (...args) => {
  expect((await owner(...args)).code).toBe(2);
});
