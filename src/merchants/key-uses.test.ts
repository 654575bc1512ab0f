// Uses of secret keys: noted in memory, written once a minute by whichever process comes first.
import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { createSealer } from '../lib/seal.ts';
import { sql } from '../storage/db.ts';
import { openDirectory } from './directory.ts';
import { createKeyUses } from './key-uses.ts';
import { save } from './store.ts';

const entry = {
  clientId: 'BRN-1',
  name: 'Toko',
  secretKeys: ['SK-new', 'SK-old'] as const,
  notificationUrls: {},
  settlementAccounts: [],
  frameAncestors: [],
};
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Newest key first, in milliseconds. */
async function written(): Promise<(number | undefined)[]> {
  const rows = await database.db.rows<{ last_used_at: Date | null }>(
    sql`select last_used_at from merchant_secret_keys order by place`,
  );
  return rows.map(({ last_used_at: at }) => at?.getTime());
}

it('writes each key once a minute, also with several processes', async () => {
  const { db } = database;
  const sealer = createSealer([Buffer.alloc(32, 7)]);
  await db.transaction((tx) => save(tx, entry, sealer));
  const merchant = (await openDirectory(db, sealer)).find('BRN-1');
  if (merchant === undefined) throw new Error('the merchant was not stored');
  const begin = Date.parse('2026-01-15T03:00:00Z');
  let now = begin;
  const [one, other] = [createKeyUses(db.single, () => now), createKeyUses(db.single, () => now)];
  const [newer, older = newer] = merchant.keys;

  one.note(merchant, older);
  expect(await written()).toEqual([undefined, undefined]);
  await one.write();
  expect(await written()).toEqual([undefined, begin]);

  now += 59_000;
  for (const uses of [one, other]) uses.note(merchant, older);
  one.note(merchant, newer);
  await Promise.all([one.write(), other.write()]);
  expect(await written()).toEqual([now, begin]);

  now += 2000;
  one.note(merchant, older);
  // A key that was removed in the meantime is nobody's.
  one.note(merchant, createSecretKey(Buffer.from('SK-removed')));
  await one.write();
  expect(await written()).toEqual([begin + 59_000, now]);
});

it('writes later what could not be written', async () => {
  const { db } = database;
  const merchant = (await openDirectory(db, createSealer([Buffer.alloc(32, 7)]))).find('BRN-1');
  if (merchant === undefined) throw new Error('the merchant was not stored');
  let isOut = true;
  const db2 = {
    rows: (query: Parameters<typeof db.single.rows>[0]) =>
      isOut ? Promise.reject(new Error('out')) : db.single.rows(query),
  } as typeof db.single;
  const now = Date.parse('2026-01-15T04:00:00Z');
  const uses = createKeyUses(db2, () => now);
  uses.note(merchant, merchant.keys[0]);
  await expect(uses.write()).rejects.toThrow('out');
  isOut = false;
  await uses.write();
  expect((await written())[0]).toBe(now);
});
