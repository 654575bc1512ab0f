// A disk of its own for a database, so that it can be filled: a tmpfs, which only root may mount.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk {
  folder: string;
  /** Leaves this many bytes free, or a little more while others write; absent if the disk cannot be filled here, with the reason in `problem`. */
  fill?: ((freeBytes: number) => void) | undefined;
  problem?: string | undefined;
  /** Makes room again. */
  empty(): void;
  remove(): void;
}

const wholeBytes = 2 * 1024 ** 3;
/** The most that is left free beyond what was asked for. */
const roomMost = 256 * 1024 ** 2;

/** A folder on a tmpfs of its own if the system lets us, else a plain folder. */
export function openDisk(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-chaos-'));
  const problem = mount('-t', 'tmpfs', '-o', `size=${wholeBytes},mode=755`, 'tmpfs', folder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (problem !== undefined) return { folder, problem, empty: () => {}, remove };
  const resize = (bytes: number) => mount('-o', `remount,size=${bytes}`, folder);
  const used = () => {
    const { blocks, bfree, bsize } = statfsSync(folder);
    return (blocks - bfree) * bsize;
  };
  const resized = (failure: string | undefined) => {
    if (failure !== undefined) throw new Error(`the disk cannot be resized: ${failure}`);
  };
  return {
    folder,
    fill(freeBytes) {
      // The system refuses a size that is below what is used, and the database writes on meanwhile.
      for (let room = 0; room <= roomMost; room = 2 * room + 64 * 1024) {
        const bytes = used() + freeBytes + room;
        const failure = resize(bytes);
        if (failure === undefined) return;
        if (used() <= bytes) resized(failure);
      }
      throw new Error('the disk is written to faster than it can be filled');
    },
    empty: () => resized(resize(wholeBytes)),
    remove() {
      spawnSync('umount', ['-l', folder]);
      remove();
    },
  };
}

/** Returns what went wrong, if anything. */
function mount(...args: string[]): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has tmpfs';
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
