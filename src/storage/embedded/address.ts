// Where the server listens: a unix socket that only the gateway can reach, or a free port of the loopback.
import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresConnection } from '../connection.ts';
import { ROLE } from './cluster.ts';
import type { Home } from './home.ts';

// The longest address of a unix socket, without its closing zero.
const SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
const SOCKET_PORT = 5432;

export interface Address {
  /** What connectPostgres takes. */
  connection: PostgresConnection;
  settings: Record<string, string>;
  /** Removes what was made for it, when the server has ended. */
  cleared(): void;
}

/** Chooses the address: with a password a TCP port, without one a unix socket. */
export async function chooseAddress(home: Home, password: string | undefined): Promise<Address> {
  const who = { user: ROLE, database: 'postgres' };
  if (password !== undefined) {
    const port = await freePort();
    return {
      connection: { host: '127.0.0.1', port, password, ...who },
      settings: {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: '',
      },
      cleared: () => {},
    };
  }
  const dir = socketDir(home);
  const cleared = () => {
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
    cleared,
  };
}

/** The cluster itself, which nobody else may enter; where its path is too long, a folder like it. */
function socketDir(home: Home): string {
  const longest = `${home.cluster}/.s.PGSQL.${SOCKET_PORT}.lock`;
  if (Buffer.byteLength(longest) <= SOCKET_PATH_BYTES) return home.cluster;
  const hash = createHash('sha256').update(home.cluster).digest('hex').slice(0, 16);
  const tmp = tmpdir().length > 40 ? '/tmp' : tmpdir();
  const dir = join(tmp, `gapura-${hash}`);
  const isOurs = madeFor(home, dir);
  // Somebody who puts a folder of that name there first gets neither the socket nor in its way.
  return isOurs ? dir : given(home, mkdtempSync(`${dir}-`));
}

function madeFor(home: Home, dir: string): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
    given(home, dir);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const stats = lstatSync(dir);
  const uid = home.user.other?.uid ?? process.getuid?.();
  return stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0;
}

function given(home: Home, dir: string): string {
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
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
