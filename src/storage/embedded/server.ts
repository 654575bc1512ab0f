// Starts the server's process, waits until it is ready, and stops it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresConnection } from '../connection.ts';
import { chooseAddress } from './address.ts';
import type { Binaries } from './binaries.ts';
import { cannotRun, runAs, SERVER_ENV } from './cluster.ts';
import { EmbeddedFailed } from './errors.ts';
import type { Home } from './home.ts';
import { readPostmaster } from './postmaster-file.ts';
import { waitUntil } from './processes.ts';

export interface Server {
  pid: number;
  /** The connection of the role that owns everything. */
  connection: PostgresConnection;
  /** Resolves with a reason when the process has ended. */
  exited: Promise<string>;
  /** Stops the server, with stronger signals if needed. Resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  home: Home;
  binaries: Binaries;
  logFile: string;
  access: { hbaFile: string; identFile: string };
  settings: Record<string, string>;
  /** If given, the server listens on a free port of 127.0.0.1 instead of a unix socket. */
  password?: string | undefined;
}

const READY_WITHIN_MS = 60_000;

/** Starts PostgreSQL on the home's cluster and waits until it accepts connections. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { home, binaries, logFile, access, settings } = options;
  const address = await chooseAddress(home, options.password);
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'wx', 0o600);
  const all = {
    ...settings,
    ...address.settings,
    hba_file: access.hbaFile,
    ident_file: access.identFile,
  };
  const child = spawn(
    binaries.postgres,
    [
      '-D',
      home.cluster,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...runAs(home.user),
      env: SERVER_ENV,
      stdio: ['ignore', log, log],
      // Ctrl-C is meant for the gateway, which stops the server after its own shutdown.
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  );
  closeSync(log);
  const exited = exitOf(child, binaries.postgres);
  await ready(child, exited, home.cluster, logFile);
  const stop = async () => {
    await stopServer(child, exited, binaries, home.cluster);
    address.cleanUp();
  };
  return { pid: child.pid ?? 0, connection: address.connection, exited, stop };
}

function exitOf(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(cannotRun(program, error).message));
    child.once('exit', (code, signal) =>
      resolve(`the embedded PostgreSQL ended (${signal ?? `code ${code}`})`),
    );
  });
}

async function ready(
  child: ChildProcess,
  exited: Promise<string>,
  cluster: string,
  logFile: string,
): Promise<void> {
  let ended: string | undefined;
  exited.then((reason) => {
    ended = reason;
  });
  const isReady = () => {
    const postmaster = readPostmaster(cluster);
    return postmaster?.pid === child.pid && postmaster?.ready === true;
  };
  const inTime = await waitUntil(() => ended !== undefined || isReady(), READY_WITHIN_MS);
  if (inTime && ended === undefined) return;
  child.kill('SIGQUIT');
  throw new EmbeddedFailed(
    `${ended ?? 'the embedded PostgreSQL did not become ready in time'}: ${lastLines(logFile)}`,
  );
}

function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ');
}

async function stopServer(
  child: ChildProcess,
  exited: Promise<string>,
  binaries: Binaries,
  cluster: string,
): Promise<void> {
  if (process.platform === 'win32') {
    const args = ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '3'];
    await once(spawn(binaries.pgCtl, args, { env: SERVER_ENV, windowsHide: true }), 'exit');
    child.kill();
    await exited;
    return;
  }
  for (const [name, waitMs] of [
    ['SIGINT', 3_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 10_000],
  ] as const) {
    child.kill(name);
    const waiting = new AbortController();
    const late = delay(waitMs, true, { signal: waiting.signal }).catch(() => true);
    const isLate = await Promise.race([exited.then(() => false), late]);
    waiting.abort();
    if (!isLate) return;
  }
}
