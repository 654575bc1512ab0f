// The database under test: our own server behind the proxy, or the one that the gateway runs itself.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { processesIn, signal } from '../../src/storage/embedded/processes.ts';
import { type Embedded, startEmbedded } from '../../src/storage/embedded.ts';

export interface Database {
  connection(): PostgresConnection;
  /** Ends every process of the server at once (kill -9). */
  kill(): void;
  /** Stops or continues every process of the server. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Starts the server again if it does not run; nothing for a server that the gateway runs. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

const log = { info: () => {}, warn: () => {} };

/** Whatever runs in the folder of the cluster: the server and its sessions. */
function processes(dataDir: string): number[] {
  const cluster = join(dataDir, 'postgres');
  return existsSync(cluster) ? (processesIn(realpathSync(cluster)) ?? []) : [];
}

const signalAll = (dataDir: string, name: NodeJS.Signals) => {
  for (const pid of processes(dataDir)) signal(pid, name);
};

/** The server that a gateway runs on its own data folder. */
export function embeddedDatabase(dataDir: string): Database {
  return {
    connection: () => ({
      host: join(dataDir, 'postgres'),
      port: 5432,
      user: 'gapura',
      database: 'postgres',
    }),
    kill: () => signalAll(dataDir, 'SIGKILL'),
    signal: (name) => signalAll(dataDir, name),
    revive: async () => {},
    close: async () => signalAll(dataDir, 'SIGKILL'),
  };
}

/** A server of ours, on a loopback port that changes with each start. */
export async function ownDatabase(dataDir: string, durable: boolean): Promise<Database> {
  // A process that is killed loses nothing that it gave to the system, so fsync matters to power cuts alone.
  const settings: Record<string, string> = durable ? {} : { fsync: 'off', full_page_writes: 'off' };
  const start = () =>
    startEmbedded({
      dataDir,
      log,
      listen: 'tcp',
      extraSettings: { ...settings, max_wal_size: '64MB' },
    });
  let server: Embedded = await start();
  return {
    connection: () => server.connection,
    kill: () => signalAll(dataDir, 'SIGKILL'),
    signal: (name) => signalAll(dataDir, name),
    async revive() {
      if (processes(dataDir).includes(server.pid)) return;
      await server.stop();
      server = await start();
    },
    close: () => server.stop(),
  };
}

const tables = [
  'payments',
  'payment_history',
  'receipts',
  'requests',
  'notifications',
  'postings',
  'settings',
] as const;
export type Table = (typeof tables)[number];
export const lockable: readonly Table[] = tables;

/** Locks a table against everybody until the returned function is called. */
export async function lockTable(database: Database, table: Table): Promise<() => Promise<void>> {
  const client = new pg.Client({ ...database.connection(), connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in access exclusive mode`);
  return () => client.end();
}

/**
 * Lets the leases of a killed gateway run out now. They last for two time-outs and 15 s of wall-clock time,
 * for which the short form of the tests does not wait.
 */
export async function endLeases(database: Database): Promise<void> {
  const client = new pg.Client({ ...database.connection(), connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('update notifications set leased_until = now() where leased_until > now()');
  } finally {
    await client.end();
  }
}
