// The gateway as a separate process, started as a user starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const direct: [string, string[]] = [process.execPath, [join(root, 'bin', 'gapura.mjs'), 'start']];
/** As in the README. A signal to npm must reach the gateway, and npm must return its exit code. */
const throughNpm: [string, string[]] = ['npm', ['start', '--silent']];

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface GatewayProcess {
  child: ChildProcess;
  /** Resolves with the output when the gateway says that it is ready; rejects if it exits before that. */
  ready: Promise<string>;
  ended: Promise<Ended>;
  /** Resolves when the log has this text, from now on. */
  logged(text: string): Promise<void>;
}

/** Starts the gateway with only these settings, not those of the surrounding environment. */
export function startProcess(
  settings: Record<string, string>,
  by: 'node' | 'npm' = 'node',
  options: string[] = [],
): GatewayProcess {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: '0', ...settings };
  const [command, args] = by === 'npm' ? throughNpm : direct;
  const child = spawn(command, [...args, ...options], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const logged = (text: string) =>
    new Promise<void>((resolve) => {
      const from = stderr.length;
      child.stderr.on('data', () => {
        if (stderr.slice(from).includes(text)) resolve();
      });
    });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      if (stdout.includes('is ready') && stdout.endsWith('\n\n')) resolve(stdout);
    });
    ended.then((end) => reject(new Error(`exited before it was ready: ${end.stderr}`)));
  });
  // A test that waits only for the exit must not fail because of this rejection.
  ready.catch(() => {});
  return { child, ready, ended, logged };
}

/** The value after `label` in the gateway's output. */
export function printed(output: string, label: string): string {
  const line = output.split('\n').find((one) => one.trim().startsWith(label));
  if (line === undefined) throw new Error(`nothing printed for ${label} in:\n${output}`);
  return line.trim().slice(label.length).trim();
}
