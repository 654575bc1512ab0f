// Whether temporary files may stay in memory: on a disk, a start waits for it some hundred times.
import { readFileSync, statfsSync } from 'node:fs';

/** Where Linux keeps files in memory. */
export const memoryFolder = '/dev/shm';

/** Whether that folder is there with so many bytes free, and programs in it may run. */
export function isRoomInMemory(bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    const mounted = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '));
    const [, , type, options = ''] = mounted.findLast(([, at]) => at === memoryFolder) ?? [];
    return type === 'tmpfs' && !options.split(',').includes('noexec') && bavail * bsize >= bytes;
  } catch {
    return false;
  }
}
