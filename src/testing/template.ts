// The data that every test's gateway begins with: made once for each version, and copied, which is fast.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { startMark } from '../storage/embedded/processes.ts';
import { isRoomInMemory, memoryFolder } from './memory.ts';
import { merchantOf, newPrivateKey } from './merchant.ts';
import { startProcess } from './process.ts';

/**
 * Others may enter these folders and cannot look around: when root runs a test, another user runs the database,
 * and a folder that this user cannot enter would keep the data elsewhere, where a copy does not copy them.
 */
const folderMode = 0o711;

/** For ten gateways at once: each has 50 MB at first. */
const roomInMemory = 1024 ** 3;

/** Everything that tests leave in the meantime is in this folder. */
export const baseFolder = join(temporaryFolder(), `gapura-testing-${userInfo().username}`);

function temporaryFolder(): string {
  const isChosen = process.env.TMPDIR !== undefined;
  return isChosen || !isRoomInMemory(roomInMemory) ? tmpdir() : memoryFolder;
}

/** The compiled program's folder is named after its sources. */
const name = `template-${basename(join(import.meta.dirname, '..'))}`;

/** The folder of the prepared data. It is made if it is missing, and then appears complete or not at all. */
export async function templateFolder(timeoutMs: number): Promise<string> {
  const folder = join(baseFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(baseFolder, { recursive: true, mode: folderMode });
  // The name is that of a run, so that it is removed if this process is killed.
  const made = join(baseFolder, `run-${process.pid}-${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(made, { mode: folderMode });
    const privateKey = newPrivateKey();
    await writeFile(join(made, 'merchant.pem'), privateKey, { mode: 0o600 });
    const merchant = merchantOf(privateKey, { notificationUrl: 'http://127.0.0.1:9/' });
    const config = JSON.stringify({ merchants: [merchant] });
    await writeFile(join(made, 'config.json'), config, { mode: 0o600 });
    const gateway = await startProcess(made, timeoutMs);
    await gateway.stop();
    if (!existsSync(join(made, 'data', 'postgres'))) throw unreachable();
    await rename(made, folder).catch((error) => {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

function unreachable(): Error {
  return new Error(
    `The user who runs the database for root cannot enter ${baseFolder}: set TMPDIR to a folder like /tmp, or run the tests as another user.`,
  );
}

/** Removes what killed test runs have left. Their gateways end with them. */
export async function removeAbandoned(): Promise<void> {
  for (const entry of await readdir(baseFolder)) {
    const pid = Number(/^run-(\d+)-/.exec(entry)?.[1]);
    if (pid > 0 && startMark(pid) === undefined) {
      await rm(join(baseFolder, entry), { recursive: true, force: true });
    }
  }
}
