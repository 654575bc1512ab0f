// A backup as one file: what it is, the keys of DATA_DIR, the embedded database.
import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { PostgresConnection } from '../connection.ts';
import { OWNER_ROLE } from '../embedded/cluster.ts';
import { findHome } from '../embedded/home.ts';
import { passwordFile, runningServer } from '../embedded/running.ts';
import { DataDirInUse, startEmbedded } from '../embedded.ts';
import { appliedMigrations } from '../migrate.ts';
import { clusterCopy, fromMemory } from './cluster-copy.ts';
import { manifestFile, manifestOf } from './manifest.ts';
import { type TarSource, written } from './tar.ts';

/** What a gateway has generated in its DATA_DIR, and makes its database unreadable if it is lost. */
export const keyFiles = ['encryption.key', passwordFile];

/** The folder of the database in an archive. */
export const clusterName = 'postgres';

/** There is a file with the name of the new backup. */
export class FileExists extends Error {}

export interface BackedUp {
  file: string;
  /** Size of the file. */
  bytes: number;
  /** Which of the generated keys are in it. */
  keys: string[];
}

/**
 * Writes a backup of the embedded database of `dataDir` and of its generated keys into the new file `to`, which only
 * this user may read. Uses the server of a running gateway, else starts it for that time. The file gets its name when
 * it is complete. Throws FileExists, EmbeddedFailed, DataDirInUse, or the system's error for a file that it cannot make.
 */
export async function backUp(dataDir: string, to: string): Promise<BackedUp> {
  const file = resolve(to);
  const draft = `${file}.partial`;
  if (existsSync(file)) throw new FileExists(file);
  const keys = keyFiles.filter((name) => existsSync(join(dataDir, name)));
  // What a backup that was killed has left.
  rmSync(draft, { force: true });
  const out = await open(draft, 'wx', 0o600);
  try {
    await withServer(dataDir, (owner) =>
      pipeline(
        Readable.from(written(contents(dataDir, owner, keys))),
        createGzip(),
        out.createWriteStream({ flush: true }),
      ),
    );
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    await out.close();
  }
  return { file, bytes: statSync(file).size, keys };
}

async function* contents(
  dataDir: string,
  owner: PostgresConnection,
  keys: readonly string[],
): AsyncGenerator<TarSource> {
  const { cluster } = findHome(dataDir);
  const manifest = manifestOf(cluster, await appliedMigrations(owner));
  yield fromMemory(manifestFile, Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`));
  for (const name of keys) yield fromMemory(name, readFileSync(join(dataDir, name)));
  yield* clusterCopy(owner, cluster, clusterName);
}

async function withServer<T>(
  dataDir: string,
  use: (owner: PostgresConnection) => Promise<T>,
): Promise<T> {
  const log = { info: () => {}, warn: () => {} };
  try {
    const server = await startEmbedded({ dataDir, log });
    return await use(server.connection).finally(server.stop);
  } catch (error) {
    const running = error instanceof DataDirInUse ? runningServer(dataDir, OWNER_ROLE) : undefined;
    if (running === undefined) throw error;
    return use(running);
  }
}
