// The connection that holds the database for this gateway as long as it lives: the second line after the lock file.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresConnection } from '../connection.ts';

// Any number, as long as nothing else in the database locks it: "gateway" in ASCII.
const LOCK = '29099035735679353';

export interface Guard {
  release(): Promise<void>;
}

/**
 * Connects and takes the lock; undefined where another gateway holds it for longer than `patienceMs`
 * (a killed gateway's session may take a moment to end). Throws what the driver throws.
 */
export async function takeGuard(
  connection: PostgresConnection,
  patienceMs: number,
): Promise<Guard | undefined> {
  const client = new pg.Client({
    ...connection,
    application_name: 'gapura guard',
    connectionTimeoutMillis: 5_000,
  });
  // The server's end is told by its process.
  client.on('error', () => {});
  await client.connect();
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK}) as held`);
    if (rows[0]?.held) return { release: () => client.end().catch(() => {}) };
    if (performance.now() > deadline) {
      await client.end();
      return undefined;
    }
    await delay(50);
  }
}
