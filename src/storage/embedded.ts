// The PostgreSQL that comes with the gateway: created on the first start, started and stopped with it, repaired after a kill.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../lib/folder.ts';
import type { PostgresConnection } from './connection.ts';
import { prepareBinaries } from './embedded/binaries.ts';
import { ensureCluster, writeAccess } from './embedded/cluster.ts';
import { DataDirInUse, EmbeddedFailed } from './embedded/errors.ts';
import { type Guard, takeGuard } from './embedded/guard.ts';
import { abandonedHomes, findHome } from './embedded/home.ts';
import { lockDataDir } from './embedded/lock.ts';
import { clearOrphan } from './embedded/orphan.ts';
import { signal } from './embedded/processes.ts';
import { programOf } from './embedded/program.ts';
import { passwordFile } from './embedded/running.ts';
import { type Server, type ServerOptions, startServer } from './embedded/server.ts';

export { DataDirInUse, EmbeddedFailed };

/** The two log levels that are used. A pino logger has them. */
export interface EmbeddedLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface EmbeddedOptions {
  dataDir: string;
  log: EmbeddedLog;
  /** Extra server settings. They override those below. `fsync: 'off'` is for tests only. */
  extraSettings?: Record<string, string> | undefined;
  /** `tcp` uses a loopback port with a password although unix sockets are available. */
  listen?: 'socket' | 'tcp' | undefined;
}

export interface Embedded {
  /** The connection of the role that owns everything, for migrate. */
  connection: PostgresConnection;
  /** The connection of the role that the gateway runs as, which may do what it is granted. */
  program: PostgresConnection;
  /** The process id of the server. */
  pid: number;
  /** Resolves with the reason if the server ends although nobody stopped it. Otherwise it never settles. */
  exited: Promise<string>;
  /** Stops the server and unlocks the data directory. Takes at most about 3 s, unless the disk hangs. */
  stop(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  max_connections: '100',
  max_wal_size: '1GB',
  // The statements are small, and parallel plans would need shared memory, which containers have little of.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Tables grow from empty to thousands of rows in seconds, so statistics must be updated often.
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  // Values of statements and rows do not belong in a log, and a refused duplicate is not an event.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const RETRY_FOR_MS = 15_000;
const BUSY =
  /lock file "[^"]+" already exists|shared memory block|could not bind|Address already in use/;

/**
 * Starts the embedded PostgreSQL of `dataDir` (created if missing) and resolves when it accepts
 * connections. After a kill of the gateway, or of the server too, everything that was committed is
 * recovered. Throws DataDirInUse if another gateway uses `dataDir`, EmbeddedFailed if the server cannot
 * be started. Both messages are for the person who starts the gateway.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const startedAt = performance.now();
  const dataDir = makeDataDir(options.dataDir);
  const unlock = await lockDataDir(dataDir);
  try {
    const { server, guard, program, found, created } = await startIn(dataDir, options);
    const ms = Math.round(performance.now() - startedAt);
    options.log.info({ ms, created, found, pid: server.pid }, 'embedded PostgreSQL is ready');
    return running(server, program, guard, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Makes the folder if it is missing. Returns its real path. Throws EmbeddedFailed. */
export function makeDataDir(path: string): string {
  const dataDir = resolve(path);
  try {
    makeFolder(dataDir);
    return realpathSync(dataDir);
  } catch (error) {
    throw new EmbeddedFailed(`DATA_DIR ${dataDir} cannot be created; choose another one.`, {
      cause: error,
    });
  }
}

async function startIn(dataDir: string, options: EmbeddedOptions) {
  const home = findHome(dataDir);
  const abandoned = home.dir === dataDir ? [] : abandonedHomes(dataDir, home.dir);
  if (abandoned.length > 0) {
    options.log.warn({ abandoned }, 'databases of an earlier DATA_DIR with this name still exist');
  }
  const isTcp = options.listen === 'tcp' || process.platform === 'win32';
  const password = isTcp ? passwordOf(dataDir) : undefined;
  const found = await clearOrphan(dataDir, home.cluster, password);
  const binaries = prepareBinaries(home.dir, home.user);
  const settings = { ...SETTINGS, ...options.extraSettings };
  const durable = settings.fsync !== 'off';
  const created = await ensureCluster(home, binaries, { durable, password });
  home.remember();
  const access = writeAccess(home);
  const logFile = join(dataDir, 'postgres.log');
  const server = await startWithRetries({ home, binaries, logFile, access, settings, password });
  const guard = await takeGuard(server.connection, 0).catch(async (error) => {
    await server.stop();
    throw new EmbeddedFailed(`the embedded PostgreSQL accepts no connection: ${error.message}.`);
  });
  if (!guard) {
    await server.stop();
    throw new DataDirInUse(dataDir);
  }
  const program = await programOf(server.connection).catch(async (error) => {
    await server.stop();
    throw new EmbeddedFailed(`the role of the program cannot be made: ${error.message}.`);
  });
  return { server, guard, program, found, created };
}

/** Retries while the zombie processes of an earlier server still block the start. */
async function startWithRetries(options: ServerOptions): Promise<Server> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await startServer(options);
    } catch (error) {
      const isBusy = error instanceof EmbeddedFailed && BUSY.test(error.message);
      if (!isBusy || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

function passwordOf(dataDir: string): string {
  const path = join(dataDir, passwordFile);
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8').trim();
}

function running(
  server: Server,
  program: PostgresConnection,
  guard: Guard,
  unlock: () => void,
): Embedded {
  let stopping: Promise<void> | undefined;
  // A gateway that exits without a clean stop still tells its server to stop.
  const onExit = () => signal(server.pid, 'SIGINT');
  process.once('exit', onExit);
  const exited = new Promise<string>((resolve) => {
    server.exited.then((reason) => {
      process.off('exit', onExit);
      if (stopping === undefined) resolve(reason);
    });
  });
  const stop = async () => {
    await guard.release();
    await server.stop();
    unlock();
  };
  return {
    connection: server.connection,
    program,
    pid: server.pid,
    exited,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
