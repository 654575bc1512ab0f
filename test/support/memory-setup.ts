// Temporary files of a test run stay in memory where there is room: on a disk, making and deleting the thousand
// files of each test database took a fifth of the run.
import { isRoomInMemory, memoryFolder } from '../../src/testing/memory.ts';

const enough = 4 * 1024 ** 3;

/** Has all tests, and the programs that they start, put temporary files into memory, unless TMPDIR is set. */
export default function setup(): void {
  if (process.env.TMPDIR === undefined && isRoomInMemory(enough)) process.env.TMPDIR = memoryFolder;
}
