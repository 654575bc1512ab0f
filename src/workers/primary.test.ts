// A start whose workers cannot serve fails with a reason, and leaves nothing behind.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { loadConfig } from '../config/environment.ts';
import { createLog } from '../lib/log.ts';
import { WorkerFailed } from './member.ts';
import { startWorkers } from './primary.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
// Fails if a connection of the gateway is still open.
afterAll(() => database.drop());

it('throws when a worker ends before it serves', async () => {
  const config = loadConfig({
    DATABASE_URL: database.url,
    DATA_DIR: '/nonexistent',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    GAPURA_CONFIG: undefined,
    PORT: '0',
    WORKERS: '2',
  });
  // Run from its sources, the worker's program is TypeScript, which a plain Node does not load.
  const silent = createLog('silent');
  const started = startWorkers({ ...config, configPath: 'none' }, silent);
  await expect(started).rejects.toThrow(WorkerFailed);
  await expect(started).rejects.toThrow(/^a worker ended \(code 1\)$/);
});
