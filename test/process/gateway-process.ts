// The gateway as a process of its own, started as a user starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const direct: [string, string[]] = [process.execPath, [join(root, 'bin', 'gapura.mjs'), 'start']];
/** As the README says; a signal to npm must reach the gateway, and its exit code come back. */
const throughNpm: [string, string[]] = ['npm', ['start', '--silent']];

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface GatewayProcess {
  child: ChildProcess;
  /** Resolves with what was printed by then once the gateway says it is ready; rejects if it ends before. */
  ready: Promise<string>;
  ended: Promise<Ended>;
}

/** Starts the gateway with these settings and nothing of the surrounding environment's. */
export function startProcess(
  settings: Record<string, string>,
  by: 'node' | 'npm' = 'node',
): GatewayProcess {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: '0', ...settings };
  const [command, args] = by === 'npm' ? throughNpm : direct;
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      if (stdout.includes('is ready') && stdout.endsWith('\n\n')) resolve(stdout);
    });
    ended.then((end) => reject(new Error(`ended before it was ready: ${end.stderr}`)));
  });
  // Whoever only waits for the end must not be troubled by a start that failed.
  ready.catch(() => {});
  return { child, ready, ended };
}

/** The value that the gateway printed after `label`. */
export function printed(output: string, label: string): string {
  const line = output.split('\n').find((one) => one.trim().startsWith(label));
  if (line === undefined) throw new Error(`nothing printed for ${label} in:\n${output}`);
  return line.trim().slice(label.length).trim();
}
