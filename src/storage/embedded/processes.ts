// Which processes are alive. Zombies, and later processes with the same id, do not count.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const UNKNOWN = 'alive';

/**
 * A text that identifies this run of process `pid`, or undefined if no such process is alive.
 * A zombie is not alive: it holds no resources and only waits for its parent.
 */
export function startMark(pid: number): string | undefined {
  if (process.platform === 'linux') return startMarkLinux(pid);
  if (!answersSignals(pid)) return undefined;
  if (process.platform === 'win32') return UNKNOWN;
  try {
    const found = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    }).trim();
    return found.startsWith('Z') ? undefined : found.replace(/^\S+\s+/, '');
  } catch {
    return UNKNOWN;
  }
}

function startMarkLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // A /proc mounted with hidepid hides other users' processes.
    return answersSignals(pid) ? UNKNOWN : undefined;
  }
  // The second field is the command in parentheses, which may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return `${bootId()} ${fields[19]}`;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** Whether the process that had this start mark is still alive. */
export function isAlive(pid: number, mark: string): boolean {
  const now = startMark(pid);
  return now !== undefined && (now === mark || now === UNKNOWN || mark === UNKNOWN);
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal to a process. Does nothing if it has ended already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * The living processes whose working directory is `dir`, or undefined if the system cannot tell
 * (any system but Linux). All PostgreSQL processes work in their data directory.
 */
export function processesIn(dir: string): number[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingDirectory(name) === dir)
    .map(Number)
    .filter((pid) => startMark(pid) !== undefined);
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Calls `done` every few milliseconds until it returns true. Returns whether it did within `limitMs`. */
export async function waitUntil(done: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (let pauseMs = 2; !done(); pauseMs = Math.min(pauseMs * 1.5, 50)) {
    if (performance.now() > deadline) return false;
    await delay(pauseMs);
  }
  return true;
}
