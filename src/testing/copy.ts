// Copies a folder of many small files: `cp` of Node looks at each of them several times, and takes five times as long.
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies files and folders, which keep their modes, to a place where nothing is. */
export async function copyFolder(from: string, to: string): Promise<void> {
  const { mode } = await stat(from);
  await mkdir(to, { mode: mode & 0o777 });
  const folders: Promise<void>[] = [];
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) folders.push(copyFolder(source, copy));
    // Where the file system can share blocks, this takes no time.
    else await copyFile(source, copy, constants.COPYFILE_FICLONE);
  }
  await Promise.all(folders);
}
