// The lock file: a living process keeps it, a dead one does not, even if its process id is in use again.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirInUse } from './errors.ts';
import { lockDataDir } from './lock.ts';
import { isAlive, startMark } from './processes.ts';

let dir: string;
const lockFile = () => join(dir, 'gapura.lock');

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gapura-lock-'));
});

afterEach(() => rm(dir, { recursive: true }));

test('the lock is taken once and released', async () => {
  const unlock = await lockDataDir(dir);
  await expect(lockDataDir(dir)).rejects.toBeInstanceOf(DataDirInUse);
  unlock();
  expect(await readdir(dir)).toEqual([]);
  (await lockDataDir(dir))();
});

test('the lock of a process that has ended is replaced', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(lockFile(), `${pid}\nsome mark\n`);
  const unlock = await lockDataDir(dir);
  expect(await readFile(lockFile(), 'utf8')).toContain(`${process.pid}\n`);
  unlock();
});

test.runIf(process.platform === 'linux')(
  'the lock of an earlier process with the same id is replaced',
  async () => {
    await writeFile(lockFile(), `${process.pid}\nanother life\n`);
    (await lockDataDir(dir))();
  },
);

test('an empty lock file is replaced after a moment', async () => {
  await writeFile(lockFile(), '');
  (await lockDataDir(dir))();
});

test('the lock is replaced although an earlier replacement was killed half-way', async () => {
  await writeFile(lockFile(), '999999999\ngone\n');
  await writeFile(`${lockFile()}.takeover`, '');
  await utimes(`${lockFile()}.takeover`, new Date(0), new Date(0));
  const unlock = await lockDataDir(dir);
  expect(await readdir(dir)).toEqual(['gapura.lock']);
  unlock();
});

test("releasing does not remove somebody else's lock", async () => {
  const unlock = await lockDataDir(dir);
  await writeFile(lockFile(), 'somebody else');
  unlock();
  expect(await readFile(lockFile(), 'utf8')).toBe('somebody else');
});

test('a start mark identifies one run of a process', () => {
  const mark = startMark(process.pid) ?? '';
  expect(isAlive(process.pid, mark)).toBe(true);
  expect(isAlive(999_999_999, mark)).toBe(false);
  expect(startMark(process.ppid)).not.toBe(mark);
});
