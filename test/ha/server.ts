// A program that runs in a folder of its own, as the user that the servers run as.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killUnder, type Place } from './place.ts';

export interface Server {
  pid: number;
  /** Everything that it wrote. */
  log(): string;
  isRunning(): boolean;
  /** Kills it and everything in its folder at once (kill -9), and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends it with SIGTERM. Returns its exit code, or the signal that ended it after `withinMs`. */
  stop(withinMs: number): Promise<number | string>;
}

interface Program {
  command: string;
  args: readonly string[];
  /** Its working directory, which tells its processes from others. */
  folder: string;
  env?: Record<string, string> | undefined;
  /** Undefined: as ourselves. */
  user?: Place['user'];
}

/** Starts a program; what it writes goes to `log` in its folder. Throws if it cannot be started. */
export function startServer({ command, args, folder, env = {}, user }: Program): Server {
  const path = join(folder, 'log');
  const log = openSync(path, 'a');
  const child = spawn(command, args, {
    cwd: folder,
    // Nothing of the caller's environment but the path: PATRONI_… or PG… would change the servers.
    env: { PATH: `${process.env.PATH}:/usr/sbin`, LC_ALL: 'C.UTF-8', HOME: folder, ...env },
    stdio: ['ignore', log, log],
    ...user,
    // Ctrl-C reaches only this process, which then ends the others in order.
    detached: true,
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started`);
  child.once('error', () => {});
  let end: number | string | undefined;
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      end = code ?? signal ?? 'unknown';
      resolve(end);
    });
  });
  return {
    pid,
    log: () => readFileSync(path, 'utf8'),
    isRunning: () => end === undefined,
    async kill() {
      killUnder(folder);
      await ended;
    },
    async stop(withinMs) {
      if (end !== undefined) return end;
      child.kill('SIGTERM');
      const timer = setTimeout(() => killUnder(folder), withinMs);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
}
