// Gateways of one database that start at once: what the file says is stored once, and none of them fails.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/environment.ts';
import { createLog } from '../../src/lib/log.ts';
import { prepare } from '../../src/prepare.ts';
import { sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const together = 4;

const file = {
  merchants: [
    {
      name: 'Toko Contoh',
      client_id: 'BRN-0001-1700000000001',
      secret_key: 'SK-TestSecretKey0123456789',
      settlement_accounts: [
        { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Contoh', default: true },
      ],
    },
  ],
  dashboard: {
    users: [{ email: 'owner@example.test', password: 'correct horse battery', role: 'operator' }],
    keys: [{ name: 'ci', key: 'gok_at-least-32-characters-0123456789', role: 'operator' }],
  },
};

let database: FreshDatabase;
let folder: string;
beforeEach(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'gapura-together-'));
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts gateways at once and stops them. */
async function startTogether(configPath?: string): Promise<void> {
  const key = randomBytes(32).toString('base64');
  const starts = Array.from({ length: together }, (_, index) =>
    prepare(
      loadConfig({
        PORT: '0',
        DATA_DIR: join(folder, String(index)),
        DATABASE_URL: database.url,
        ENCRYPTION_KEY: key,
        GAPURA_CONFIG: configPath,
      }),
      createLog('silent'),
    ),
  );
  const started = await Promise.allSettled(starts);
  for (const start of started) if (start.status === 'fulfilled') await start.value.close();
  expect(started.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []))).toEqual(
    [],
  );
}

const counted = () =>
  database.db.rows(sql`
    select (select count(*)::int from people) as people, (select count(*)::int from merchants) as merchants,
      (select count(*)::int from office_keys) as keys,
      (select count(*)::int from settlement_account_versions) as versions`);

it('store the file once', async () => {
  const path = join(folder, 'gapura.json');
  writeFileSync(path, JSON.stringify(file));
  await startTogether(path);
  expect(await counted()).toEqual([{ people: 1, merchants: 1, keys: 1, versions: 1 }]);
});

it('make one demo merchant, one owner and their keys', async () => {
  await startTogether();
  // The keys are those of the command line and of language models.
  expect(await counted()).toEqual([{ people: 1, merchants: 1, keys: 2, versions: 1 }]);
});
