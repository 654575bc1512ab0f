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
  db: Db;
  /** Resolves if an embedded server ends although nobody stopped it. Otherwise it never settles. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** Connects and migrates. Throws an error whose message is one sentence: what is wrong and how to fix it. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  if (options.databaseUrl !== undefined) {
    const connection = { connectionString: options.databaseUrl };
    const db = await connected(connection, options.log);
    return { db, lost: new Promise(() => {}), close: () => db.close() };
  }
  const server = await startEmbedded({ dataDir: options.dataDir, log: options.log });
  try {
    const db = await connected(server.connection, options.log);
    return {
      db,
      lost: server.exited,
      async close() {
        await db.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

type Connection = Parameters<typeof migrate>[0];

async function connected(connection: Connection, log: Log): Promise<Db> {
  const { applied } = await migrate(connection);
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  return connectPostgres({
    ...connection,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
}
