// The rows of merchants: what is stored comes back whole.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import type { MerchantRecord } from './merchant.ts';
import { findRecord, saveRecord } from './store.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const full: Required<Omit<MerchantRecord, 'suspendedAt' | 'createdAt' | 'updatedAt'>> = {
  clientId: 'BRN-1',
  name: 'Toko “Maju” 東',
  notificationUrl: 'https://toko.example/n',
  notificationUrls: { cards: 'https://toko.example/cards' },
  snap: {
    publicKey: 'PEM',
    tokenUrl: 'https://toko.example/t',
    notificationUrl: 'https://t.example',
  },
  settlementAccounts: [
    {
      id: 'SBS-1',
      bank: 'BCA',
      number: '0011',
      holder: 'PT Toko',
      default: true,
      status: 'verified',
    },
  ],
  fees: {
    cards: [
      { fixed: 2000n, basisPoints: 280n, from: undefined },
      {
        fixed: 0n,
        basisPoints: 250n,
        minimum: 3000n,
        maximum: 2n ** 60n,
        tiers: [
          { fixed: 1n, basisPoints: 100n, from: 1_000_000n, maximum: 15_000n },
          { fixed: 0n, basisPoints: 150n, tenor: 3, minimum: 1000n },
        ],
        from: new Date('2026-03-01T00:00:00Z'),
      },
    ],
  },
  channels: ['cards', 'kredivo'],
  frameAncestors: ['https://toko.example'],
  strictness: 'exact',
  channelSettings: { cards: { mid: '1' } },
  acquirers: { cards: 'simulator', dana: { upstream: 'doku' } },
  rate: { perSecond: 5, burst: 10 },
  logoUrl: 'https://toko.example/logo.png',
  theme: {
    background: '#ffffff',
    font: '#000000',
    buttonBackground: '#112233',
    buttonFont: '#fefefe',
  },
  allowedAddresses: ['203.0.113.0/24'],
  managedBy: 'office',
  inFile: false,
};

it('a merchant comes back as it was stored', async () => {
  const { db } = database;
  await db.transaction((tx) => saveRecord(tx, full));
  const { createdAt, updatedAt, ...found } = (await findRecord(db, full.clientId)) ?? {};
  expect(found).toEqual(full);
});

it('what a merchant does not have is absent afterwards', async () => {
  const least = { clientId: 'BRN-1', name: 'A', notificationUrls: {}, settlementAccounts: [] };
  const { db } = database;
  await db.transaction((tx) => saveRecord(tx, { ...least, frameAncestors: [] }));
  const found = await findRecord(db, least.clientId);
  expect(found).toMatchObject(least);
  for (const name of ['fees', 'channels', 'snap', 'theme', 'rate', 'strictness'] as const) {
    expect(found?.[name], name).toBeUndefined();
  }
});
