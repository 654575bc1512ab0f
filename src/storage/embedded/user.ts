// The user that the server runs as: PostgreSQL refuses root, so a gateway that runs as root uses "nobody".
import { readFileSync, type Stats, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { EmbeddedFailed } from './errors.ts';

/** `other` is set only if the server runs as another user than the gateway. */
export interface ServerUser {
  name: string;
  gateway: string;
  other?: { uid: number; gid: number } | undefined;
}

interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** The user for a cluster. `existing` tells who owns a cluster that exists already. */
export function serverUser(existing: Stats | undefined): ServerUser {
  const gateway = gatewayName();
  if (process.getuid?.() !== 0) return { name: gateway, gateway };
  const accounts = readAccounts();
  const nobody = accounts.find((account) => account.name === 'nobody');
  const owner =
    existing && existing.uid !== 0
      ? accounts.find((account) => account.uid === existing.uid)
      : (nobody ?? { name: 'nobody', uid: 65534, gid: 65534 });
  if (!owner) {
    throw new EmbeddedFailed(
      `the embedded database belongs to user ${existing?.uid}, who has no name on this machine; give it to a user of this machine or set DATABASE_URL.`,
    );
  }
  return { name: owner.name, gateway, other: { uid: owner.uid, gid: owner.gid } };
}

function gatewayName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    throw new EmbeddedFailed(
      `PostgreSQL needs a name for user ${process.getuid?.()}; add the user to /etc/passwd or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function readAccounts(): Account[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}

/** Whether `user` may enter `dir` and every folder above it. */
export function mayEnter(user: ServerUser, dir: string): boolean {
  for (let path = dir; ; path = dirname(path)) {
    if (!mayUse(user, path, 0o1)) return false;
    if (path === dirname(path)) return true;
  }
}

/** Whether the mode of `path` gives `user` the permission bits `bits` (4 read, 1 enter or run). */
export function mayUse(user: ServerUser, path: string, bits: number): boolean {
  if (!user.other) return true;
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.other.uid ? 6 : gid === user.other.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

/** Whether a folder is Gapura's own, so that others may be allowed to enter it (not to list it). */
export function isOwnFolder(dir: string): boolean {
  return dir !== homedir() && dir !== dirname(dir) && statSync(dir).uid === process.getuid?.();
}
