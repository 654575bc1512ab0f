// One gateway a data directory: a lock file that outlives nobody.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirInUse, EmbeddedFailed } from './errors.ts';
import { isAlive, startMark } from './processes.ts';

const FILE = 'gapura.lock';
// Between making the file and writing its one line, another process may see it empty.
const EMPTY_FOR_MS = 1_000;

/**
 * Takes `<dataDir>/gapura.lock` for this process and returns what gives it back.
 * The file of a process that no longer lives is replaced. Throws DataDirInUse where its process lives.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = join(dataDir, FILE);
  const mine = `${process.pid}\n${startMark(process.pid) ?? ''}\n`;
  const deadline = performance.now() + EMPTY_FOR_MS;
  for (;;) {
    if (created(path, mine)) break;
    const found = contents(path);
    if (found === undefined) continue;
    if (found === '' && performance.now() < deadline) {
      await delay(10);
      continue;
    }
    const [pid = '', mark = ''] = found.split('\n');
    if (found !== '' && isAlive(Number(pid), mark)) throw new DataDirInUse(dataDir, Number(pid));
    takeAway(path, found);
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
 * Removes a dead process's file. Two that start at once both find it dead, and the slower one may
 * move away what the quicker one has just made: it looks at what it got and puts it back.
 */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const got = contents(aside);
  if (got !== undefined && got !== stale) created(path, got);
  rmSync(aside, { force: true });
}
