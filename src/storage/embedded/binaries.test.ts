// The programs from npm: missing links are made, and programs that the server's user may not run are copied.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BinaryPackage, prepareBinaries } from './binaries.ts';
import type { ServerUser } from './user.ts';

const self: ServerUser = { name: 'me', gateway: 'me' };
const nobody: ServerUser = { name: 'nobody', gateway: 'root', other: { uid: 65534, gid: 65534 } };

let home: string;
let found: BinaryPackage;

beforeEach(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'gapura-binaries-'));
  chmodSync(scratch, 0o755);
  home = join(scratch, 'home');
  const native = join(scratch, 'package', 'native');
  for (const dir of ['bin', 'lib', 'share/postgresql']) {
    mkdirSync(join(native, dir), { recursive: true });
  }
  mkdirSync(home);
  for (const file of ['bin/postgres', 'bin/initdb', 'lib/libx.so.1.2', 'lib/libx.a']) {
    writeFileSync(join(native, file), file, { mode: 0o755 });
  }
  writeFileSync(join(native, 'share/postgresql/postgres.bki'), '');
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  found = { native, version: '18.9.0' };
});

afterEach(() => rmSync(join(home, '..'), { recursive: true }));

test('an install without scripts gets its links in place', () => {
  const programs = prepareBinaries(home, self, found);
  expect(programs.postgres).toBe(join(found.native, 'bin', 'postgres'));
  expect(readlinkSync(join(found.native, 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
  expect(readdirSync(home)).toEqual([]);
});

test('a package that the user cannot reach is copied, with links and readable by all', () => {
  chmodSync(join(found.native, '..'), 0o700);
  chmodSync(join(found.native, 'bin', 'postgres'), 0o700);
  const { postgres } = prepareBinaries(home, nobody, found);
  const copy = join(home, 'postgres-binaries-18.9.0');
  expect(postgres).toBe(join(copy, 'bin', 'postgres'));
  expect(statSync(postgres).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(copy, 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
  expect(existsSync(join(copy, 'lib', 'libx.a'))).toBe(false);
});

test('one copy is made per version, and older or partial ones are removed', () => {
  chmodSync(found.native, 0o700);
  for (const name of ['postgres-binaries-18.8.0', 'postgres-binaries-18.9.0.0badcafe']) {
    mkdirSync(join(home, name));
  }
  const { postgres } = prepareBinaries(home, nobody, found);
  expect(readdirSync(home)).toEqual(['postgres-binaries-18.9.0']);
  const { ino } = statSync(postgres);
  prepareBinaries(home, nobody, found);
  expect(statSync(postgres).ino).toBe(ino);
});

test('a package with a file that only root may read is copied', () => {
  chmodSync(join(found.native, 'lib', 'libx.so.1.2'), 0o600);
  expect(prepareBinaries(home, nobody, found).postgres).toContain('postgres-binaries-');
});
