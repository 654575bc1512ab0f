import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { check } from './check.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('proves an empty book', async () => {
  const found = await check(database.db);
  expect(found.proofs.filter(({ holds }) => !holds)).toEqual([]);
  expect(found).toMatchObject({ balanced: true, transactions: 0 });
});
