// Creates the cluster on the first start, and configures who may connect to it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedFailed } from './errors.ts';
import type { Home } from './home.ts';
import type { ServerUser } from './user.ts';

/** The role that owns everything. */
export const OWNER_ROLE = 'gapura';

/** The role that the program runs as. */
export const PROGRAM_ROLE = 'gapura_program';

/** The server's environment: without the gateway's variables, which may hold keys, and without PG… variables. */
export const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Options of `spawn` that run a child process as the server's user. */
export function runAs(user: ServerUser): { uid?: number; gid?: number; cwd?: string } {
  return user.other ? { ...user.other, cwd: '/' } : {};
}

/**
 * Creates the cluster if it does not exist. Returns whether it was created. It gets its name only when
 * it is complete, so a start that was killed half-way leaves nothing to repair. With `durable` false the
 * files are not synced to disk.
 */
export async function ensureCluster(
  home: Home,
  binaries: Binaries,
  options: { durable: boolean; password?: string | undefined },
): Promise<boolean> {
  if (existsSync(home.cluster)) {
    checkVersion(home.cluster, binaries.version);
    giveTo(home.user, home.cluster);
    return false;
  }
  const draft = `${home.cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (home.user.other) chownSync(draft, home.user.other.uid, home.user.other.gid);
  await initdb(home, binaries, draft, options);
  renameSync(draft, home.cluster);
  return true;
}

async function initdb(
  home: Home,
  binaries: Binaries,
  draft: string,
  options: { durable: boolean; password?: string | undefined },
): Promise<void> {
  const args = ['-D', draft, '-U', OWNER_ROLE, '-E', 'UTF8', '--no-instructions', '--locale=C'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (!options.durable) args.push('--no-sync');
  const passwordFile = join(home.dir, `postgres-password.${randomBytes(4).toString('hex')}`);
  if (options.password !== undefined) {
    writeFileSync(passwordFile, options.password, { mode: 0o600 });
    if (home.user.other) chownSync(passwordFile, home.user.other.uid, home.user.other.gid);
    args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`);
  } else {
    args.push('--auth=peer');
  }
  try {
    await runInitdb(binaries.initdb, args, home.user);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(program: string, args: string[], user: ServerUser): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...runAs(user), env: SERVER_ENV, windowsHide: true });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', (error) => reject(cannotRun(program, error)));
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const reason = output.trim().split('\n').slice(-3).join(' ');
      reject(new EmbeddedFailed(`the database could not be created: ${reason}`));
    });
  });
}

/** The error for a program that the system cannot start. */
export function cannotRun(program: string, error: Error): EmbeddedFailed {
  return new EmbeddedFailed(
    `PostgreSQL's program ${program} cannot run on this machine (${error.message}; it needs glibc on Linux); set DATABASE_URL to a PostgreSQL 15 or newer.`,
    { cause: error },
  );
}

function checkVersion(cluster: string, version: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const major = version.split('.')[0];
  if (made === major) return;
  throw new EmbeddedFailed(
    `the database in ${cluster} was made by PostgreSQL ${made}, and this build brings ${major}; start the version of Gapura that made it, or set DATABASE_URL.`,
  );
}

/** A backup that root restored belongs to root, and its modes may be wider than PostgreSQL accepts. */
function giveTo(user: ServerUser, cluster: string): void {
  if (!user.other || statSync(cluster).uid !== 0) return;
  const { uid, gid } = user.other;
  const give = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) give(join(path, entry.name));
      else lchownSync(join(path, entry.name), uid, gid);
    }
    lchownSync(path, uid, gid);
  };
  chmodSync(cluster, 0o700);
  give(cluster);
}

/**
 * Writes at every start who may connect, into files that the server's user cannot change. On the unix
 * socket the kernel tells who connects, and only the gateway's user is accepted. TCP needs a password.
 */
export function writeAccess(home: Home): { hbaFile: string; identFile: string } {
  const hbaFile = join(home.dir, 'postgres-hba.conf');
  const identFile = join(home.dir, 'postgres-ident.conf');
  const lines = ['local all all peer map=gapura', 'host all all 127.0.0.1/32 scram-sha-256'];
  if (process.platform === 'win32') lines.shift();
  // Removed first, because the files may belong to a gateway that ran as another user.
  for (const file of [hbaFile, identFile]) rmSync(file, { force: true });
  writeFileSync(hbaFile, `${lines.join('\n')}\n`);
  const gateway = home.user.gateway.replaceAll('"', '""');
  const roles = [OWNER_ROLE, PROGRAM_ROLE];
  writeFileSync(identFile, roles.map((role) => `gapura "${gateway}" ${role}\n`).join(''));
  for (const file of [hbaFile, identFile]) chmodSync(file, 0o644);
  return { hbaFile, identFile };
}
