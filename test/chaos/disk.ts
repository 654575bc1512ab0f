// A disk of its own for a database, so that it can be filled: a tmpfs, which only root may mount.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk {
  folder: string;
  /** Leaves this many bytes free; absent if the disk cannot be filled here, with the reason in `problem`. */
  fill?: ((freeBytes: number) => void) | undefined;
  problem?: string | undefined;
  /** Makes room again. */
  empty(): void;
  remove(): void;
}

const wholeBytes = 2 * 1024 ** 3;

/** A folder on a tmpfs of its own if the system lets us, else a plain folder. */
export function openDisk(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-chaos-'));
  const problem = mount('-t', 'tmpfs', '-o', `size=${wholeBytes},mode=755`, 'tmpfs', folder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (problem !== undefined) return { folder, problem, empty: () => {}, remove };
  const resize = (bytes: number) => {
    const failure = mount('-o', `remount,size=${bytes}`, folder);
    if (failure !== undefined) throw new Error(`the disk cannot be resized: ${failure}`);
  };
  return {
    folder,
    fill(freeBytes) {
      const { blocks, bfree, bsize } = statfsSync(folder);
      resize((blocks - bfree) * bsize + freeBytes);
    },
    empty: () => resize(wholeBytes),
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
