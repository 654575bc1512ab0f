// The demo merchant's RSA key for SNAP. Its private half is written into the data directory.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/folder.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';

/** Where the sealed key is kept, and what it is bound to. */
export const demoKeySetting = 'demo_merchant_key';

/** The path of the demo merchant's private key: PEM, mode 0600. */
export function demoKeyPath(dataDir: string): string {
  return join(dataDir, 'demo-merchant.pem');
}

/** Makes the key and returns its public half as PEM. The private half is stored sealed in the database. */
export async function makeDemoKey(tx: Tx, sealer: Sealer): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await tx.rows(sql`
    insert into settings (name, value)
    values (${demoKeySetting}, ${JSON.stringify(sealer.seal(privateKey, demoKeySetting))}::jsonb)
    on conflict (name) do update set value = excluded.value`);
  return publicKey;
}

/** Writes the private key to `demoKeyPath` at every start. The database has the original. */
export async function writeDemoKey(db: Reader, sealer: Sealer, dataDir: string): Promise<void> {
  const [row] = await db.rows<{ value: string }>(
    sql`select value from settings where name = ${demoKeySetting}`,
  );
  if (row === undefined) return;
  const path = demoKeyPath(dataDir);
  makeFolder(dirname(path));
  writeFileSync(path, sealer.open(row.value, demoKeySetting), { mode: 0o600 });
}
