// One gateway a data directory: a lock file that outlives nobody.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirInUse, EmbeddedFailed } from './errors.ts';
import { isAlive, startMark } from './processes.ts';

const FILE = 'gapura.lock';
// A killed process takes a moment to end, and a new lock file is empty for a moment.
const PATIENCE_MS = 1_000;
const MENDING_FOR_MS = 5_000;

/**
 * Takes `<dataDir>/gapura.lock` for this process and returns what gives it back.
 * The file of a process that no longer lives is replaced. Throws DataDirInUse where its process lives.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = join(dataDir, FILE);
  const mine = `${process.pid}\n${startMark(process.pid) ?? ''}\n`;
  const deadline = performance.now() + PATIENCE_MS;
  while (!created(path, mine)) {
    const found = contents(path);
    if (found === undefined) continue;
    const [pid = '', mark = ''] = found.split('\n');
    const isTaken = found === '' || isAlive(Number(pid), mark);
    if (isTaken && performance.now() < deadline) {
      await delay(10);
    } else {
      if (isTaken && found !== '') throw new DataDirInUse(dataDir, Number(pid));
      await takeAway(path, found);
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
 * Removes a dead process's file. Several that start at once all find it dead, and a slow one must not
 * remove what a quick one has just made: so one at a time looks again, and removes only what it found.
 */
async function takeAway(path: string, stale: string): Promise<void> {
  const mending = `${path}.mending`;
  if (!created(mending, '')) {
    const made = statSync(mending, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    // Mending takes no time; who has taken this long was killed in the middle of it.
    if (Date.now() - made > MENDING_FOR_MS) rmSync(mending, { force: true });
    await delay(5);
    return;
  }
  if (contents(path) === stale) rmSync(path);
  rmSync(mending);
}
