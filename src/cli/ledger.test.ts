// gapura ledger verify: on an external database, with its exit codes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { command } from '../../test/support/terminal.ts';
import { sql } from '../storage/db.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const verify = (...args: string[]) =>
  command(['ledger', 'verify', ...args], { DATABASE_URL: database.url });
const change = (by: bigint) =>
  database.db.single.rows(sql`
    insert into ledger_balances values ('gateway:fees', 0, ${by})
    on conflict (account, shard) do update set balance = ledger_balances.balance + excluded.balance`);

it('proves everything at first, and then what has changed', async () => {
  expect((await verify()).out).toContain('All 0 transactions');
  expect((await verify()).out).toContain('What has changed since the last proof');
  const full = JSON.parse((await verify('--full', '--json')).out);
  expect(full).toMatchObject({ ok: true, full: true, transactions: 0, problems: [] });
  expect(full.head).toMatch(/^[0-9a-f]{64}$/);
});

it('says what does not hold, with exit code 1, and until it holds proves everything', async () => {
  await change(1n);
  const failed = await verify('--json');
  expect(failed.code).toBe(1);
  const [problem] = JSON.parse(failed.out).problems;
  expect(problem).toEqual({
    proof: 'every balance is the sum of its postings',
    found: ['gateway:fees'],
  });
  expect((await verify()).out).toContain('It does not hold that every balance');
  await change(-1n);
  expect(await verify()).toMatchObject({ code: 0, out: expect.stringContaining('All 0') });
});

it.each([[[]], [['prove']], [['verify', 'more']]])('%s is a wrong command line', async (args) => {
  expect((await command(['ledger', ...args], {})).code).toBe(2);
});
