// Where the cluster is: in DATA_DIR or, if the server's user cannot reach that, in a place that DATA_DIR names.
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { EmbeddedFailed } from './errors.ts';
import { isOwnFolder, mayEnter, type ServerUser, serverUser } from './user.ts';

export interface Home {
  /** The folder that holds the cluster, usually DATA_DIR itself. Only the gateway may write to it. */
  dir: string;
  /** The cluster: PostgreSQL's data directory. */
  cluster: string;
  user: ServerUser;
  /** Writes into DATA_DIR where the cluster is, if it is not in DATA_DIR. */
  remember(): void;
}

const CLUSTER = 'postgres';
const POINTER = 'postgres.location';

/**
 * Finds the cluster of `dataDir`, or a place for a new one. If the gateway runs as root, the server runs
 * as another user, who cannot enter a folder like /root. The place is then below `elsewhere`, and the
 * file `postgres.location` in `dataDir` names it. If that file names a cluster that is missing, this
 * throws EmbeddedFailed instead of starting with an empty database.
 */
export function findHome(dataDir: string, elsewhere = '/var/lib'): Home {
  const pointed = pointerOf(dataDir);
  const inside = statOf(join(dataDir, CLUSTER));
  if (pointed !== undefined && !inside) {
    const existing = statOf(join(pointed, CLUSTER));
    if (!existing) {
      throw new EmbeddedFailed(
        `the database of DATA_DIR ${dataDir} is missing from ${pointed}; restore it, or remove ${join(dataDir, POINTER)} to start with an empty one.`,
      );
    }
    return homeAt(pointed, dataDir, serverUser(existing));
  }
  const user = serverUser(inside);
  checkOwner(inside, join(dataDir, CLUSTER));
  if (isReachable(dataDir, user)) return homeAt(dataDir, dataDir, user);
  if (inside) {
    throw new EmbeddedFailed(
      `the user ${user.name}, who runs the database, cannot reach ${dataDir}; allow others to enter the folders above it, or move it.`,
    );
  }
  return homeAt(newHome(dataDir, elsewhere), dataDir, user);
}

/** Whether `dataDir` has a database, or says where one is. It need not exist. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, CLUSTER)) || existsSync(join(dataDir, POINTER));
}

function homeAt(dir: string, dataDir: string, user: ServerUser): Home {
  const cluster = join(dir, CLUSTER);
  return { dir, cluster, user, remember: () => dir !== dataDir && writePointer(dataDir, dir) };
}

function checkOwner(stats: Stats | undefined, cluster: string): void {
  const uid = process.getuid?.();
  if (!stats || uid === undefined || uid === 0 || stats.uid === uid) return;
  throw new EmbeddedFailed(
    `${cluster} belongs to another user (${stats.uid}); start as that user or choose another DATA_DIR.`,
  );
}

/** Allows others to enter DATA_DIR itself (its files keep their own modes), but never a folder above it. */
function isReachable(dataDir: string, user: ServerUser): boolean {
  if (!user.other) return true;
  const { mode } = statSync(dataDir);
  if ((mode & 0o1) === 0 && isOwnFolder(dataDir)) chmodSync(dataDir, (mode & 0o7777) | 0o1);
  return mayEnter(user, dataDir);
}

function newHome(dataDir: string, elsewhere: string): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const dir = join(elsewhere, `gapura-${hash}-${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(dir);
    chmodSync(dir, 0o711);
    writeFileSync(join(dir, 'data-dir'), `${dataDir}\n`);
  } catch (error) {
    throw new EmbeddedFailed(
      `DATA_DIR ${dataDir} is below a folder that only root may enter, and ${dir} cannot be created; choose another DATA_DIR.`,
      { cause: error },
    );
  }
  return dir;
}

/** Homes of earlier databases of this DATA_DIR, which nothing points to any more. */
export function abandonedHomes(dataDir: string, current: string, elsewhere = '/var/lib'): string[] {
  if (!existsSync(elsewhere)) return [];
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return readdirSync(elsewhere)
    .filter((name) => name.startsWith(`gapura-${hash}-`) && name !== basename(current))
    .map((name) => join(elsewhere, name));
}

function pointerOf(dataDir: string): string | undefined {
  const path = join(dataDir, POINTER);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function writePointer(dataDir: string, dir: string): void {
  const path = join(dataDir, POINTER);
  const draft = `${path}.new`;
  const file = openSync(draft, 'w');
  writeFileSync(file, `${dir}\n`);
  fsyncSync(file);
  renameSync(draft, path);
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
