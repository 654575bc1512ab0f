// Where everything of one run is: a temporary folder, free ports, and the user that the servers run as.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signal } from '../../src/storage/embedded/processes.ts';

export interface Place {
  folder: string;
  /** PostgreSQL refuses to run as root. Undefined if we are not root: then as ourselves. */
  user: { uid: number; gid: number } | undefined;
  /** A new folder that belongs to that user. */
  room(name: string): string;
  remove(): void;
}

export function openPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-ha-'));
  chmodSync(folder, 0o755);
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  return {
    folder,
    user,
    room(name) {
      const path = join(folder, name);
      mkdirSync(path, { mode: 0o700 });
      if (user !== undefined) chownSync(path, user.uid, user.gid);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** The user that Debian's package made for PostgreSQL. */
function idOf(flag: '-u' | '-g'): number {
  const { stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const id = Number.parseInt(stdout, 10);
  if (!(id > 0)) throw new Error('there is no user postgres, which the package postgresql makes');
  return id;
}

/** Different free ports of the loopback address. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  // All are open at once: a port that was closed could be given out a second time.
  for (let i = 0; i < count; i++) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Living processes that work in `folder` or below: everything that a run starts, and what that starts. */
export function processesUnder(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isUnder(folder, name))
    .map(Number);
}

function isUnder(folder: string, pid: string): boolean {
  try {
    const directory = readlinkSync(`/proc/${pid}/cwd`);
    return directory === folder || directory.startsWith(`${folder}/`);
  } catch {
    // Ended in the meantime, a zombie, or another user's.
    return false;
  }
}

/** Kills everything that works in `folder` at once, as if its machine had died. */
export function killUnder(folder: string): void {
  // What is just being forked is not on the list, and dying takes a moment: look again until nothing is left.
  for (let tries = 0; tries < 500; tries++) {
    const pids = processesUnder(folder);
    if (pids.length === 0) return;
    for (const pid of pids) signal(pid, 'SIGKILL');
    // Without the event loop, because this also runs as this process exits.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
}
