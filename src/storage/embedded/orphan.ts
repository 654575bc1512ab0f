// Cleans up after a killed gateway: a server that still runs, or the files of a server that was killed too.
import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OWNER_ROLE } from './cluster.ts';
import { DataDirInUse, EmbeddedFailed } from './errors.ts';
import type { Guard } from './guard.ts';
import { takeGuard } from './guard.ts';
import { type Postmaster, readPostmaster } from './postmaster-file.ts';
import { processesIn, signal, startMark, waitUntil } from './processes.ts';

const IN_USE_AFTER_MS = 2_000;
const CONNECT_WITHIN_MS = 2_000;

/**
 * Makes sure that no server runs on the cluster: stops one that still runs, waits for the processes of one
 * that was killed, and removes lock files whose processes are known to be gone. Returns what it found.
 * Throws DataDirInUse if another gateway uses the server.
 */
export async function clearOrphan(
  dataDir: string,
  cluster: string,
  password: string | undefined,
): Promise<'nothing' | 'files' | 'server'> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) return 'nothing';
  if (isServerOf(realpathSync(cluster), postmaster.pid)) {
    await checkUnused(dataDir, postmaster, password);
    await end([postmaster.pid]);
    return 'server';
  }
  const left = processesIn(realpathSync(cluster));
  // On other systems PostgreSQL itself removes the file of a dead process, and the start is retried until it does.
  if (left === undefined) return 'files';
  // Backends end on their own when their postmaster is gone.
  if (!(await waitUntil(() => (processesIn(realpathSync(cluster)) ?? []).length === 0, 5_000))) {
    await end(left);
  }
  for (const file of ['postmaster.pid', `.s.PGSQL.${postmaster.port}.lock`]) {
    rmSync(join(cluster, file), { force: true });
  }
  if (postmaster.socketDir !== '') {
    rmSync(join(postmaster.socketDir, `.s.PGSQL.${postmaster.port}.lock`), { force: true });
  }
  return 'files';
}

/** Whether process `pid` is alive and is PostgreSQL on this cluster, not a later process with the same id. */
function isServerOf(cluster: string, pid: number): boolean {
  const inside = processesIn(cluster);
  return inside === undefined ? startMark(pid) !== undefined : inside.includes(pid);
}

async function checkUnused(
  dataDir: string,
  postmaster: Postmaster,
  password: string | undefined,
): Promise<void> {
  const connection = {
    host: postmaster.socketDir || '127.0.0.1',
    port: postmaster.port,
    user: OWNER_ROLE,
    database: 'postgres',
    password,
  };
  const deadline = performance.now() + CONNECT_WITHIN_MS;
  while (performance.now() < deadline && startMark(postmaster.pid) !== undefined) {
    let guard: Guard | undefined;
    try {
      guard = await takeGuard(connection, IN_USE_AFTER_MS);
    } catch {
      // The server is starting up or shutting down, or no longer listens.
      await delay(50);
      continue;
    }
    if (!guard) throw new DataDirInUse(dataDir);
    await guard.release();
    return;
  }
}

async function end(pids: number[]): Promise<void> {
  for (const [name, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 3_000],
    ['SIGKILL', 5_000],
  ] as const) {
    for (const pid of pids) signal(pid, name);
    if (await waitUntil(() => pids.every((pid) => startMark(pid) === undefined), waitMs)) return;
  }
  throw new EmbeddedFailed(
    `a PostgreSQL left behind (process ${pids.join(', ')}) does not end; end it and start again.`,
  );
}
