// The file's merchants, stored by several gateways that start at once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { createSealer } from '../lib/seal.ts';
import { sql } from '../storage/db.ts';
import { storeConfigured } from './configured.ts';
import type { MerchantEntry } from './merchant.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const entry = (number: string): MerchantEntry => ({
  clientId: 'BRN-1',
  name: 'Toko',
  secretKeys: ['SK-1'],
  notificationUrls: {},
  settlementAccounts: [{ id: 'SBS-1', bank: 'BCA', number, holder: 'PT Toko', default: true }],
  frameAncestors: [],
  managedBy: 'file',
  inFile: true,
});

it('is one version of the bank accounts for each change', async () => {
  const { db } = database;
  const sealer = createSealer([Buffer.alloc(32, 7)]);
  for (const number of ['1', '2', '2', '3']) {
    const start = () => db.transaction((tx) => storeConfigured(tx, sealer, [entry(number)]));
    await Promise.all(Array.from({ length: 6 }, start));
  }
  const rows = await db.rows<{ number: number; account: string }>(sql`
    select number, accounts -> 0 ->> 'number' as account from settlement_account_versions order by number`);
  expect(rows).toEqual([
    { number: 1, account: '1' },
    { number: 2, account: '2' },
    { number: 3, account: '3' },
  ]);
});
