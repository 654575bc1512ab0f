// Opens the configured database: an external server, or the embedded one.
import type { Log } from '../lib/log.ts';
import type { Db } from './db.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { connectPostgres } from './postgres.ts';

export interface StorageOptions {
  dataDir: string;
  databaseUrl?: string | undefined;
  log: Log;
}

export interface Storage {
  /** For calls and pages: many connections, and little time for each statement. */
  db: Db;
  /** For work that may take longer, such as reports and settlement: it cannot take the calls' connections. */
  longDb: Db;
  /** Resolves if an embedded server ends although nobody stopped it. Otherwise it never settles. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** Connects and migrates. Throws an error whose message is one sentence: what is wrong and how to fix it. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  if (options.databaseUrl !== undefined) {
    const connection = { connectionString: options.databaseUrl };
    const pools = await connected(connection, options.log);
    return { ...pools, lost: new Promise(() => {}), close: () => closeAll(pools) };
  }
  const server = await startEmbedded({ dataDir: options.dataDir, log: options.log });
  try {
    const pools = await connected(server.connection, options.log);
    return {
      ...pools,
      lost: server.exited,
      async close() {
        await closeAll(pools);
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

type Connection = Parameters<typeof migrate>[0];
type Pools = Pick<Storage, 'db' | 'longDb'>;

/** What one statement of long work may take, in seconds, and how much of it runs at once. */
const longWork = { statementSeconds: 60, maxConnections: 4 };

async function connected(connection: Connection, log: Log): Promise<Pools> {
  const { applied } = await migrate(connection);
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection broke');
  const db = await connectPostgres({ ...connection, onError });
  const longDb = await connectPostgres({ ...connection, ...longWork, onError });
  return { db, longDb };
}

async function closeAll({ db, longDb }: Pools): Promise<void> {
  await Promise.all([db.close(), longDb.close()]);
}
