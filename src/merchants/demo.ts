// The demo merchant of a sandbox without a configuration file. It stays the same at every start.
import { randomDigits } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Db, sql } from '../storage/db.ts';
import { newSecretKey } from './credentials.ts';
import { makeDemoKey } from './demo-key.ts';
import type { MerchantEntry } from './merchant.ts';
import { loadAll, save } from './store.ts';

const setting = 'demo_merchant';

/** Where `gapura listen` waits by default. */
const demoNotificationUrl = 'http://127.0.0.1:9000/payments/notifications';

/** The same for the SNAP dialect, which asks for an access token first. */
const demoTokenUrl = 'http://127.0.0.1:9000/v1.0/access-token/b2b';
const demoSnapNotificationUrl = 'http://127.0.0.1:9000/v1.0/debit/notify';

/** The demo merchant, created at the first start. */
export async function demoMerchant(db: Db, sealer: Sealer): Promise<MerchantEntry> {
  return db.transaction(async (tx) => {
    // The row is the lock: if two processes start at once, only one creates the merchant.
    await tx.rows(sql`
      insert into settings (name, value) values (${setting}, '""'::jsonb) on conflict (name) do nothing`);
    const [row] = await tx.rows<{ value: string }>(
      sql`select value from settings where name = ${setting} for update`,
    );
    const known = (await loadAll(tx, sealer)).find((entry) => entry.clientId === row?.value);
    if (known !== undefined) return known;
    const made = newDemoMerchant(await makeDemoKey(tx, sealer));
    await save(tx, made, sealer);
    await tx.rows(sql`
      update settings set value = ${JSON.stringify(made.clientId)}::jsonb where name = ${setting}`);
    return made;
  });
}

function newDemoMerchant(publicKey: string): MerchantEntry {
  return {
    clientId: `BRN-0001-1${randomDigits(12)}`,
    name: 'Toko Contoh',
    secretKeys: [newSecretKey()],
    notificationUrl: demoNotificationUrl,
    notificationUrls: {},
    snap: { publicKey, tokenUrl: demoTokenUrl, notificationUrl: demoSnapNotificationUrl },
    settlementAccounts: [
      {
        id: 'SBS-0001-20260101000000001',
        bank: 'BCA',
        number: '0011223344',
        holder: 'PT Toko Contoh',
        default: true,
      },
    ],
    frameAncestors: [],
  };
}
