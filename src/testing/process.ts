// The gateway as a process of its own, which ends with this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface GatewayProcess {
  url: string;
  stop(): Promise<void>;
}

const program = join(import.meta.dirname, 'child.js');

/** A graceful stop takes at most 10 s; after that the process is killed, in milliseconds. */
const stopWithinMs = 11_000;

/**
 * Starts the gateway on `folder`, with its `config.json` and `data`, which `fill` puts there in the meantime. It gets
 * none of this process' settings.
 *
 * @throws {Error} with the gateway's own message if it does not start within `timeoutMs`
 */
export async function startProcess(
  folder: string,
  timeoutMs: number,
  fill: () => Promise<void> = async () => {},
): Promise<GatewayProcess> {
  const { PATH = '', HOME = '', TMPDIR = '', SystemRoot = '' } = process.env;
  const own = {
    DATA_DIR: join(folder, 'data'),
    GAPURA_CONFIG: join(folder, 'config.json'),
    PORT: '0',
  };
  const child = spawn(process.execPath, [program], {
    env: { PATH, HOME, TMPDIR, SystemRoot, ...own, LOG_LEVEL: 'error' },
    stdio: 'pipe',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = () => stopped(child, ended);
  // A process that has ended does not read: its exit says why.
  child.stdin?.on('error', () => {});
  const filled = fill().then(() => child.stdin?.write('filled\n'));
  try {
    const [url] = await Promise.all([readyUrl(child, timeoutMs), filled]);
    letGo(child);
    return { url, stop };
  } catch (error) {
    await Promise.all([stop(), filled.catch(() => {})]);
    throw error;
  }
}

function readyUrl(child: ChildProcess, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    const fail = (why: string) => reject(new Error(`Gapura did not start: ${why}`));
    const timer = setTimeout(() => fail(`not ready within ${timeoutMs} ms. ${stderr}`), timeoutMs);
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    child.stdout?.on('data', (data) => {
      stdout += data;
      if (!stdout.includes('\n')) return;
      clearTimeout(timer);
      const { url, error } = JSON.parse(stdout) as { url?: string; error?: string };
      if (url === undefined) fail(error ?? stdout);
      else resolve(url);
    });
    child.once('error', (error) => fail(error.message));
    child.once('close', () => {
      clearTimeout(timer);
      fail(stderr);
    });
  });
}

/** A test that forgets to stop its gateway can still end; then its end of the pipe closes. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.stdout?.resume();
  child.stderr?.resume();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    (pipe as unknown as { unref?: () => void } | null)?.unref?.();
  }
}

async function stopped(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.ref();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(timer);
  }
}
