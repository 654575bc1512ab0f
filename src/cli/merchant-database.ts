// Opens the database that holds the merchants: an external one, a running gateway's own, or a stopped one's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config/environment.ts';
import { ConfigError } from '../config/file.ts';
import { generatedEncryptionKey } from '../gateway/keys.ts';
import { createLog } from '../lib/log.ts';
import { createSealer, type Sealer } from '../lib/seal.ts';
import { DatabaseUnavailable } from '../storage/connection.ts';
import type { Db } from '../storage/db.ts';
import { ROLE } from '../storage/embedded/cluster.ts';
import { findHome } from '../storage/embedded/home.ts';
import { readPostmaster } from '../storage/embedded/postmaster-file.ts';
import { DataDirInUse, EmbeddedFailed } from '../storage/embedded.ts';
import { SchemaMismatch } from '../storage/migrate.ts';
import { openStorage } from '../storage/open.ts';
import { connectPostgres } from '../storage/postgres.ts';
import { CommandFailed } from './command.ts';

/** Opens the database, hands it to `use` with the sealer of its secrets, and closes it. Throws CommandFailed. */
export async function withMerchants<T>(
  env: NodeJS.ProcessEnv,
  use: (db: Db, sealer: Sealer) => Promise<T>,
): Promise<T> {
  try {
    const config = loadConfig(env);
    const sealer = sealerOf(config);
    const { db, close } = await opened(config);
    return await use(db, sealer).finally(close);
  } catch (error) {
    const mendable = [
      ConfigError,
      DatabaseUnavailable,
      DataDirInUse,
      EmbeddedFailed,
      SchemaMismatch,
    ];
    if (mendable.some((kind) => error instanceof kind)) {
      throw new CommandFailed((error as Error).message);
    }
    throw error;
  }
}

function sealerOf({ encryptionKeys, dataDir, databaseUrl }: Config): Sealer {
  if (encryptionKeys.length > 0) return createSealer(encryptionKeys);
  // A key made here would fit nothing that a gateway has sealed.
  if (existsSync(join(dataDir, 'encryption.key'))) {
    return createSealer([generatedEncryptionKey(dataDir)]);
  }
  throw new CommandFailed(
    databaseUrl === undefined
      ? `There is no gateway in DATA_DIR ${dataDir}: start one there first, or set DATABASE_URL.`
      : 'ENCRYPTION_KEY is not set: give the one that the gateway on this database has.',
  );
}

interface Opened {
  db: Db;
  close: () => Promise<void>;
}

async function opened(config: Config): Promise<Opened> {
  const { dataDir, databaseUrl } = config;
  const log = createLog('silent');
  try {
    const where = databaseUrl === undefined ? { dataDir } : { dataDir, databaseUrl };
    const storage = await openStorage({ ...where, log });
    return { db: storage.db, close: () => storage.close() };
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    return besideGateway(dataDir, error);
  }
}

/** A running gateway's server lets in whoever is the same user of this machine. */
async function besideGateway(dataDir: string, inUse: DataDirInUse): Promise<Opened> {
  const postmaster = readPostmaster(findHome(dataDir).cluster);
  if (!postmaster?.ready || postmaster.socketDir === '') throw inUse;
  const { socketDir: host, port } = postmaster;
  const db = await connectPostgres({ host, port, user: ROLE, database: 'postgres' });
  return { db, close: () => db.close() };
}
