// A connection that reserves the database for this gateway while it runs: a second check after the lock file.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresConnection } from '../connection.ts';

// Any number that nothing else in the database locks: "gateway" in ASCII.
const LOCK = '29099035735679353';

export interface Guard {
  release(): Promise<void>;
}

/**
 * Connects and takes the lock. Returns undefined if another gateway holds it for longer than `waitMs`
 * (the session of a killed gateway may take a moment to end). Throws what the driver throws.
 */
export async function takeGuard(
  connection: PostgresConnection,
  waitMs: number,
): Promise<Guard | undefined> {
  const client = new pg.Client({
    ...connection,
    application_name: 'gapura guard',
    connectionTimeoutMillis: 5_000,
  });
  // Nothing to do: `server.exited` reports when the server ends.
  client.on('error', () => {});
  await client.connect();
  const deadline = performance.now() + waitMs;
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
