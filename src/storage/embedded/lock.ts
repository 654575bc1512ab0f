// One gateway per data directory: a lock file that counts only while its process lives.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirInUse, EmbeddedFailed } from './errors.ts';
import { isAlive, startMark } from './processes.ts';

const FILE = 'gapura.lock';
// A killed process takes a moment to end, and a new lock file is empty for a moment.
const WAIT_MS = 1_000;
const TAKEOVER_MAX_MS = 5_000;

/**
 * Takes `<dataDir>/gapura.lock` for this process. Returns a function that releases it.
 * The file of a dead process is replaced. Throws DataDirInUse if the process of the file is alive.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = join(dataDir, FILE);
  const mine = `${process.pid}\n${startMark(process.pid) ?? ''}\n`;
  const deadline = performance.now() + WAIT_MS;
  while (!created(path, mine)) {
    const found = contents(path);
    if (found === undefined) continue;
    const [pid = '', mark = ''] = found.split('\n');
    const isTaken = found === '' || isAlive(Number(pid), mark);
    if (isTaken && performance.now() < deadline) {
      await delay(10);
    } else {
      if (isTaken && found !== '') throw new DataDirInUse(dataDir, Number(pid));
      await removeStale(path, found);
    }
  }
  if (contents(path) !== mine) throw new DataDirInUse(dataDir);
  return () => {
    if (contents(path) === mine) rmSync(path, { force: true });
  };
}

function created(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new EmbeddedFailed(`DATA_DIR cannot be written (${message}); choose another one.`, {
      cause: error,
    });
  }
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes a dead process's file. Several gateways that start at once all find it, and a slow one must not
 * remove the new file of a fast one. So one at a time checks again, and removes only the file it found.
 */
async function removeStale(path: string, stale: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (!created(takeover, '')) {
    const made = statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    // Removing takes no time. A process that has taken this long was killed in the middle of it.
    if (Date.now() - made > TAKEOVER_MAX_MS) rmSync(takeover, { force: true });
    await delay(5);
    return;
  }
  if (contents(path) === stale) rmSync(path);
  rmSync(takeover);
}
