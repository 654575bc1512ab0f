// Opens the database of a gateway: an external one, or that of a running or stopped gateway on DATA_DIR.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireOwnDataDir } from '../config/data-dir.ts';
import { type Config, loadConfig } from '../config/environment.ts';
import { ConfigError } from '../config/file.ts';
import { generatedEncryptionKey } from '../gateway/keys.ts';
import { sealedByGateway } from '../gateway/sealed.ts';
import { createLog } from '../lib/log.ts';
import { createSealer, SealedElsewhere, type Sealer } from '../lib/seal.ts';
import { DatabaseUnavailable, type PostgresConnection } from '../storage/connection.ts';
import type { Db } from '../storage/db.ts';
import { OWNER_ROLE, PROGRAM_ROLE } from '../storage/embedded/cluster.ts';
import { hasCluster } from '../storage/embedded/home.ts';
import { runningServer } from '../storage/embedded/running.ts';
import { DataDirInUse, EmbeddedFailed } from '../storage/embedded.ts';
import { SchemaMismatch } from '../storage/migrate.ts';
import { openStorage } from '../storage/open.ts';
import { connectPostgres } from '../storage/postgres.ts';
import { requireKeys } from '../storage/sealed.ts';
import { CommandFailed } from './command.ts';

/**
 * Opens the database for a change of its merchants, calls `use` with it and with the sealer of its secrets, and
 * closes it. Returns the result of `use`. Throws CommandFailed, also if the key is not that of this database:
 * what was sealed with another one would stop its gateway.
 */
export function withMerchants<T>(
  env: NodeJS.ProcessEnv,
  use: (db: Db, sealer: Sealer) => Promise<T>,
): Promise<T> {
  return withOpened(env, sealerOf, opened, async (db, sealer) => {
    await requireKeys(db, sealer, sealedByGateway);
    return use(db, sealer);
  });
}

/**
 * The same as the owner of the tables, if that role is known: for a sandbox's rows that are written without the checks
 * that the program's role cannot leave out.
 */
export function withMerchantsAsOwner<T>(
  env: NodeJS.ProcessEnv,
  use: (db: Db, sealer: Sealer) => Promise<T>,
): Promise<T> {
  return withOpened(env, sealerOf, openedAsOwner, async (db, sealer) => {
    await requireKeys(db, sealer, sealedByGateway);
    return use(db, sealer);
  });
}

/**
 * Opens the database as it is, to look at it, and calls `use`, whatever its secrets are sealed with. An external
 * one is not migrated. Returns the result of `use`. Throws CommandFailed.
 */
export function withDatabaseAsItIs<T>(
  env: NodeJS.ProcessEnv,
  use: (db: Db, sealer: Sealer) => Promise<T>,
): Promise<T> {
  return withOpened(env, sealerOf, openedAsItIs, use);
}

/** Opens the database without secrets, so that no ENCRYPTION_KEY is needed. Throws CommandFailed. */
export function withDatabase<T>(env: NodeJS.ProcessEnv, use: (db: Db) => Promise<T>): Promise<T> {
  return withOpened(env, requireDatabase, opened, use);
}

/** `prepare` is called before the database is opened: it may throw CommandFailed. */
async function withOpened<T, Prepared>(
  env: NodeJS.ProcessEnv,
  prepare: (config: Config) => Prepared,
  open: (config: Config) => Promise<Opened>,
  use: (db: Db, prepared: Prepared) => Promise<T>,
): Promise<T> {
  return sayingWhy(async () => {
    const config = loadConfig(env);
    if (config.databaseUrl === undefined) requireOwnDataDir(config);
    const prepared = prepare(config);
    const { db, close } = await open(config);
    return use(db, prepared).finally(close);
  });
}

/** Calls `work`. Throws CommandFailed for what is wrong with settings, the database or DATA_DIR. */
export async function sayingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const expected = [
      ConfigError,
      DatabaseUnavailable,
      DataDirInUse,
      EmbeddedFailed,
      SchemaMismatch,
      SealedElsewhere,
    ];
    if (expected.some((kind) => error instanceof kind)) {
      throw new CommandFailed((error as Error).message);
    }
    throw error;
  }
}

/**
 * The settings of a gateway with an embedded database. `verb` is what is wanted of it. Throws CommandFailed if it has
 * an external one, and ConfigError.
 */
export function embeddedConfig(verb: string, env: NodeJS.ProcessEnv): Config {
  if (!env.DATABASE_URL?.trim()) return loadConfig(env);
  throw new CommandFailed(
    `The database of this gateway is at DATABASE_URL: ${verb} with PostgreSQL's own tools, see docs/operation.md, "Back up".`,
  );
}

function sealerOf({ encryptionKeys, dataDir, databaseUrl }: Config): Sealer {
  if (encryptionKeys.length > 0) return createSealer(encryptionKeys);
  // A new key could not decrypt what a gateway has encrypted.
  if (existsSync(join(dataDir, 'encryption.key'))) {
    return createSealer([generatedEncryptionKey(dataDir)]);
  }
  if (databaseUrl === undefined) throw noGateway(dataDir);
  throw new CommandFailed(
    'ENCRYPTION_KEY is not set: use the key of the gateway on this database.',
  );
}

/** Opening a DATA_DIR without a database would make an empty one. Throws CommandFailed. */
export function requireDatabase({ dataDir, databaseUrl }: Config): void {
  if (databaseUrl === undefined && !hasCluster(dataDir)) throw noGateway(dataDir);
}

function noGateway(dataDir: string): CommandFailed {
  return new CommandFailed(
    `There is no gateway in DATA_DIR ${dataDir}: start one there first, or set DATABASE_URL.`,
  );
}

interface Opened {
  db: Db;
  close: () => Promise<void>;
}

interface OpenedHere extends Opened {
  connection: PostgresConnection;
}

async function opened(config: Config): Promise<OpenedHere> {
  const { dataDir, databaseUrl, databaseOwnerUrl: ownerUrl } = config;
  const log = createLog('silent');
  try {
    const storage = await openStorage({ dataDir, databaseUrl, ownerUrl, log });
    const { db, connection } = storage;
    return { db, connection, close: () => storage.close() };
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    return openedByGateway(dataDir, error);
  }
}

async function openedAsOwner(config: Config): Promise<Opened> {
  const { connection, ...storage } = await opened(config);
  const { databaseUrl, databaseOwnerUrl: connectionString = databaseUrl } = config;
  const owner =
    connectionString === undefined ? { ...connection, user: OWNER_ROLE } : { connectionString };
  try {
    const db = await connectPostgres(owner);
    return { db, close: () => db.close().finally(storage.close) };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function openedAsItIs(config: Config): Promise<Opened> {
  if (config.databaseUrl === undefined) return opened(config);
  const db = await connectPostgres({ connectionString: config.databaseUrl });
  return { db, close: () => db.close() };
}

/** The server of a running gateway accepts connections of the same user of this machine. */
async function openedByGateway(dataDir: string, inUse: DataDirInUse): Promise<OpenedHere> {
  const connection = runningServer(dataDir, PROGRAM_ROLE);
  if (connection === undefined) throw inUse;
  const db = await connectPostgres(connection);
  return { db, connection, close: () => db.close() };
}
