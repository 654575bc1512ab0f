// Folders are made with their parents, and what cannot be made is an error at once.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { makeFolder } from './folder.ts';

it('makes a folder with its parents, and leaves one that exists', () => {
  const path = join(scratchFolder(), 'a', 'b');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

it('throws below a file, and in /proc, where nothing can be made', () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'a'))).toThrow(/EEXIST|ENOTDIR/);
  if (process.platform === 'linux') expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT');
});
