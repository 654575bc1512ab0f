// Opens the configured database: an external server, or the embedded one.
import type { Log } from '../lib/log.ts';
import type { PostgresConnection } from './connection.ts';
import type { Db } from './db.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { connectPostgres, poolConnections } from './postgres.ts';
import { arrangeRoles, type RolesWanted, roleOf } from './program-role.ts';

export interface StorageOptions {
  dataDir: string;
  databaseUrl?: string | undefined;
  /** The role that owns the tables of `databaseUrl` and migrates. Without it that of `databaseUrl` does. */
  ownerUrl?: string | undefined;
  log: Log;
  /** How many processes will connect to it. An embedded server then accepts that many pools. */
  processes?: number | undefined;
  /** The tables that a sandbox may empty, see `arrangeRoles`. */
  resets?: readonly string[] | undefined;
}

export interface Storage {
  /** For calls and pages: many connections, and little time for each statement. */
  db: Db;
  /** For work that may take longer, such as reports and settlement: it cannot take the calls' connections. */
  longDb: Db;
  /** Where other processes of this gateway connect. */
  connection: PostgresConnection;
  /** Resolves if an embedded server ends although nobody stopped it. Otherwise it never settles. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** Connects and migrates. Throws an error whose message is one sentence: what is wrong and how to fix it. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { databaseUrl, ownerUrl, resets } = options;
  if (databaseUrl !== undefined) {
    const connection = { connectionString: databaseUrl };
    const owner = ownerUrl === undefined ? connection : { connectionString: ownerUrl };
    const setting = ownerUrl === undefined ? undefined : 'DATABASE_OWNER_URL';
    const program = ownerUrl === undefined ? undefined : roleOf(connection);
    await prepareTables(owner, { setting, program, resets }, options.log);
    const pools = await connectTo(connection, options.log);
    return { ...pools, connection, lost: new Promise(() => {}), close: () => closeAll(pools) };
  }
  const { dataDir, log, processes = 1 } = options;
  const server = await startEmbedded({ dataDir, log, extraSettings: roomFor(processes) });
  try {
    const { connection: owner, program: connection } = server;
    await prepareTables(owner, { program: roleOf(connection), resets }, log);
    const pools = await connectTo(connection, log);
    return {
      ...pools,
      connection,
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

/** Migrates, and gives the program's role what it needs. */
async function prepareTables(
  owner: PostgresConnection,
  roles: RolesWanted,
  log: Log,
): Promise<void> {
  const { applied } = await migrate(owner, undefined, roles);
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  await arrangeRoles(owner, roles);
}

/** Connections of the process that started the server, of other commands and of people. */
const otherConnections = 40;

function roomFor(processes: number): Record<string, string> {
  const needed = processes * (poolConnections + longWork.maxConnections) + otherConnections;
  return needed <= 100 ? {} : { max_connections: String(needed) };
}

export type Pools = Pick<Storage, 'db' | 'longDb'>;

/** What one statement of long work may take, in seconds, and how much of it runs at once. */
const longWork = { statementSeconds: 60, maxConnections: 4 };

/** Connects to a database that is migrated already. Throws DatabaseUnavailable. */
export async function connectTo(connection: PostgresConnection, log: Log): Promise<Pools> {
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection broke');
  const db = await connectPostgres({ ...connection, onError });
  const longDb = await connectPostgres({ ...connection, ...longWork, onError });
  return { db, longDb };
}

export async function closeAll({ db, longDb }: Pools): Promise<void> {
  await Promise.all([db.close(), longDb.close()]);
}
