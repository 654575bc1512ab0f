// Where the server listens: on a unix socket that only the gateway can reach, or on a free loopback port.
import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresConnection } from '../connection.ts';
import { OWNER_ROLE } from './cluster.ts';
import type { Home } from './home.ts';

// The longest path of a unix socket, without the terminating zero byte.
const SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
const SOCKET_PORT = 5432;

export interface Address {
  /** The connection of the role that owns everything. */
  connection: PostgresConnection;
  settings: Record<string, string>;
  /** Removes what was created for the address. Call it after the server has ended. */
  cleanUp(): void;
}

/** Chooses the address: a TCP port if there is a password, otherwise a unix socket. */
export async function chooseAddress(home: Home, password: string | undefined): Promise<Address> {
  const who = { user: OWNER_ROLE, database: 'postgres' };
  if (password !== undefined) {
    const port = await freePort();
    return {
      connection: { host: '127.0.0.1', port, password, ...who },
      settings: {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: '',
      },
      cleanUp: () => {},
    };
  }
  const dir = socketDir(home);
  const cleanUp = () => {
    if (dir !== home.cluster) rmSync(dir, { recursive: true, force: true });
  };
  return {
    connection: { host: dir, port: SOCKET_PORT, ...who },
    settings: {
      listen_addresses: '',
      port: String(SOCKET_PORT),
      unix_socket_directories: dir,
      unix_socket_permissions: '0700',
    },
    cleanUp,
  };
}

/** The cluster's folder, which nobody else may enter. If its path is too long, another private folder. */
function socketDir(home: Home): string {
  const longest = `${home.cluster}/.s.PGSQL.${SOCKET_PORT}.lock`;
  if (Buffer.byteLength(longest) <= SOCKET_PATH_BYTES) return home.cluster;
  const hash = createHash('sha256').update(home.cluster).digest('hex').slice(0, 16);
  const tmp = tmpdir().length > 40 ? '/tmp' : tmpdir();
  const dir = join(tmp, `gapura-${hash}`);
  const isOurs = createdFor(home, dir);
  // If another user has already created a folder with that name, it is not used: a new one is.
  return isOurs ? dir : giveToServer(home, mkdtempSync(`${dir}-`));
}

function createdFor(home: Home, dir: string): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
    giveToServer(home, dir);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const stats = lstatSync(dir);
  const uid = home.user.other?.uid ?? process.getuid?.();
  return stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0;
}

function giveToServer(home: Home, dir: string): string {
  if (home.user.other) chownSync(dir, home.user.other.uid, home.user.other.gid);
  return dir;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
