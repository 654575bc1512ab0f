// Puts a backup into an empty DATA_DIR. The database gets its name last, so a start never finds half of one.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { prepareBinaries } from '../embedded/binaries.ts';
import { EmbeddedFailed } from '../embedded/errors.ts';
import { findHome, type Home } from '../embedded/home.ts';
import { lockDataDir } from '../embedded/lock.ts';
import { makeDataDir } from '../embedded.ts';
import { clusterName, keyFiles } from './archive.ts';
import { type Manifest, manifestFile, usableManifest } from './manifest.ts';
import { eachEntry, joined, NotAnArchive, type TarEntry } from './tar.ts';

export interface Restored {
  manifest: Manifest;
  /** Which generated keys were in the backup. */
  keys: string[];
}

/**
 * Restores the backup in `file` into `to`, which is made if it is missing. `requireEmpty` is called when no
 * other gateway can use the folder any more, and throws if it may not be filled. Throws DataDirInUse, EmbeddedFailed,
 * SchemaMismatch; the folder is then empty again.
 */
export async function restore(
  file: string,
  to: string,
  requireEmpty: () => void,
): Promise<Restored> {
  const dataDir = makeDataDir(to);
  const unlock = await lockDataDir(dataDir);
  try {
    requireEmpty();
    const home = findHome(dataDir);
    const draft = `${home.cluster}.new`;
    try {
      return await unpacked(file, dataDir, home, draft);
    } catch (error) {
      const ours = [draft, ...keyFiles.map((name) => join(dataDir, name))];
      if (home.dir !== dataDir) ours.push(home.dir);
      for (const path of ours) await rm(path, { recursive: true, force: true });
      throw error;
    }
  } finally {
    unlock();
  }
}

async function unpacked(
  file: string,
  dataDir: string,
  home: Home,
  draft: string,
): Promise<Restored> {
  const { version } = prepareBinaries(home.dir, home.user);
  const keys = new Map<string, Buffer>();
  let manifest: Manifest | undefined;
  await inArchive(file, async (entry, content) => {
    if (manifest === undefined) {
      manifest = await usableManifest(await firstOf(entry, content), version);
    } else if (keyFiles.includes(entry.name)) keys.set(entry.name, await joined(content));
    else await unpack(entry, content, draft);
  });
  if (manifest === undefined) throw new EmbeddedFailed('it is empty.');
  // The database without its key would be worse than no database: the key comes first. PostgreSQL itself writes what
  // is restored to the disk before it recovers.
  for (const [name, content] of keys) {
    await writeFile(join(dataDir, name), content, { mode: 0o600, flag: 'wx', flush: true });
  }
  await rename(draft, home.cluster);
  home.remember();
  return { manifest, keys: [...keys.keys()] };
}

/** Calls `use` for each entry. Throws EmbeddedFailed if the file cannot be read to its end. */
async function inArchive(file: string, use: Parameters<typeof eachEntry>[1]): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), (bytes) => eachEntry(bytes, use));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!(error instanceof NotAnArchive) && !code.startsWith('Z_') && code !== 'ENOENT') {
      throw error;
    }
    throw new EmbeddedFailed(
      `the backup ${file} is missing, damaged or not a backup (${message}); use another one.`,
      { cause: error },
    );
  }
}

/** The manifest's text: it must come first, before anything is written. */
async function firstOf(entry: TarEntry, content: AsyncIterable<Buffer>): Promise<string> {
  if (entry.name === manifestFile && entry.size < 1024 ** 2) {
    return (await joined(content)).toString('utf8');
  }
  throw new NotAnArchive(`it does not begin with ${manifestFile}`);
}

async function unpack(
  { name, kind }: TarEntry,
  content: AsyncIterable<Buffer>,
  draft: string,
): Promise<void> {
  const [first, ...steps] = name.split('/');
  if (
    first !== clusterName ||
    steps.some((step) => !/^[\w.-]+$/.test(step) || /^\.+$/.test(step))
  ) {
    throw new NotAnArchive(`it has a file ${JSON.stringify(name)}`);
  }
  const path = join(draft, ...steps);
  if (kind === 'folder') await mkdir(path, { mode: 0o700, recursive: true });
  else await pipeline(content, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
}
