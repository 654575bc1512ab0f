// The gateway as a process that is started again whenever it ends, as a service manager would.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from './until.ts';

const root = join(import.meta.dirname, '..', '..');
const preload = pathToFileURL(join(import.meta.dirname, 'preload.mjs')).href;

/** How a process of the gateway ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote to stderr since its start. */
  stderr: string;
  /** Whether it had been ready before. */
  wasReady: boolean;
  /** Whether `kill` or `stop` ended it. */
  wanted: boolean;
}

export interface Memory {
  /** Heap and buffers in use after a garbage collection. */
  heldBytes: number;
  rssBytes: number;
}

export interface Gateway {
  /** The port that it listens on now, or listened on last. */
  port(): number;
  pid(): number | undefined;
  /** Resolves when it is ready. Throws if it is not within two minutes, which only a busy machine needs. */
  ready(): Promise<void>;
  /** Ends the process at once; it is started again, but not before `resume` if `hold` is true. */
  kill(hold?: boolean): Promise<void>;
  resume(): void;
  /** Ends the process without waiting for it, for the end of our own process. */
  killNow(): void;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Moves the process's wall clock ahead of ours. */
  setClock(aheadMs: number): void;
  memory(): Promise<Memory>;
  /** The resident memory as the system sees it, also of a process that is stopped. */
  residentBytes(): number;
  /** Every end so far. */
  ends: End[];
  /** Everything that running and ended processes have written to stderr. */
  log(): string;
  /** Ends it as an operator does, and resolves with how it ended. */
  stop(): Promise<End>;
}

interface Running {
  child: ChildProcess;
  port: number | undefined;
  stderr: string;
  wanted: boolean;
  ended: Promise<End>;
}

/** Starts the gateway with only these settings, and keeps it running. */
export function startGateway(settings: Record<string, string>): Gateway {
  const ends: End[] = [];
  let [port, earlierLog] = [0, ''];
  let [held, stopping] = [false, false];
  let running: Running | undefined;
  const start = () => {
    if (held || stopping || running !== undefined) return;
    const one = startOne(settings);
    running = one;
    one.ended.then((end) => {
      ends.push(end);
      earlierLog += end.stderr;
      if (running === one) running = undefined;
      // Not at once: a gateway whose database is away must not burn the machine.
      setTimeout(start, end.wasReady ? 0 : 300);
    });
  };
  start();
  const end = async (name: 'SIGKILL' | 'SIGTERM'): Promise<End | undefined> => {
    if (running === undefined) return undefined;
    running.wanted = true;
    running.child.kill(name);
    return running.ended;
  };
  return {
    ends,
    port: () => running?.port ?? port,
    pid: () => running?.child.pid,
    async ready() {
      const isReady = async () => {
        if (running?.port === undefined) return false;
        port = running.port;
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
          signal: AbortSignal.timeout(2000),
        }).catch(() => undefined);
        return answer?.status === 200;
      };
      if (await until(isReady, 120_000)) return;
      throw new Error(`the gateway is not ready after two minutes:\n${this.log().slice(-4000)}`);
    },
    async kill(hold = false) {
      held = hold;
      await end('SIGKILL');
    },
    resume() {
      held = false;
      start();
    },
    killNow() {
      held = true;
      running?.child.kill('SIGKILL');
    },
    signal: (name) => void running?.child.kill(name),
    setClock: (ms) => void running?.child.send({ chaos: 'clock', ms }),
    memory: () => measured(running),
    residentBytes: () => residentOf(running?.child.pid),
    log: () => earlierLog + (running?.stderr ?? ''),
    async stop() {
      stopping = true;
      // A gateway that has just ended is being started again, or is not: both are over soon.
      const ended = (await end('SIGTERM')) ?? ends.at(-1);
      if (ended === undefined) throw new Error('the gateway never ran');
      return ended;
    },
  };
}

function startOne(settings: Record<string, string>): Running {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: '0', NODE_OPTIONS: `--import=${preload}`, ...settings };
  const args = [join(root, 'bin', 'gapura.mjs'), 'start', '--json'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // The channel breaks when the process is killed while a message is on its way.
  child.on('error', () => {});
  const one: Running = {
    child,
    port: undefined,
    stderr: '',
    wanted: false,
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => {
        const { stderr, port, wanted } = one;
        resolve({ code, signal, stderr, wasReady: port !== undefined, wanted });
      });
    }),
  };
  let stdout = '';
  child.stdout?.on('data', (piece) => {
    stdout += piece;
    const found = /"port":(\d+)/.exec(stdout);
    if (found !== null) one.port = Number(found[1]);
  });
  child.stderr?.on('data', (piece) => {
    one.stderr += piece;
  });
  return one;
}

function measured(running: Running | undefined): Promise<Memory> {
  return new Promise((resolve, reject) => {
    if (running === undefined) return reject(new Error('the gateway does not run'));
    const { child } = running;
    const take = (message: unknown) => {
      const { chaos, ...memory } = message as Memory & { chaos?: string };
      if (chaos !== 'memory') return;
      child.off('message', take);
      clearTimeout(timer);
      resolve(memory);
    };
    const timer = setTimeout(() => reject(new Error('the gateway does not report')), 10_000);
    child.on('message', take);
    child.send({ chaos: 'memory' });
  });
}

function residentOf(pid: number | undefined): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(pages) * 4096;
  } catch {
    return 0;
  }
}
