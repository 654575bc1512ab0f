// A checkout whose packages are a link to those of another one: npm would empty them for both.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.ts';

const root = join(import.meta.dirname, '..', '..');

it('says so instead of installing, and leaves the packages alone', () => {
  const folder = scratchFolder();
  const [checkout, packages] = [join(folder, 'checkout'), join(folder, 'packages')];
  for (const name of ['bin', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  }
  mkdirSync(packages);
  writeFileSync(join(packages, 'kept'), '');
  symlinkSync(packages, join(checkout, 'node_modules'));
  const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'bin', 'test.mjs')], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^\S+node_modules is a link to packages of another version: .*\n$/);
  expect(existsSync(join(packages, 'kept'))).toBe(true);
});
