import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { sql } from '../storage/db.ts';
import { check } from './check.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('proves an empty ledger', async () => {
  const found = await check(database.db);
  expect(found.proofs.filter(({ holds }) => !holds)).toEqual([]);
  expect(found).toMatchObject({ balanced: true, transactions: 0 });
});

it('checks every test database before it is dropped', async () => {
  const spoiled = await freshDatabase();
  await spoiled.db.single.rows(sql`insert into ledger_balances values ('gateway:fees', 0, 1)`);
  await expect(spoiled.drop()).rejects.toThrow(/every balance is the sum of its postings/);
});
