// The lockfile is complete, so that `npm ci` works in a fresh clone on every platform.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Locked {
  version: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };

/** Whether Node, resolving from `path`, finds `name`: next to it, or in a folder above. */
function isLockedFor(path: string, name: string): boolean {
  const folder = path === '' ? '' : `${path}/`;
  if (packages[`${folder}node_modules/${name}`] !== undefined) return true;
  if (path === '') return false;
  return isLockedFor(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}

it('locks every dependency, also those of other platforms', () => {
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys({
      ...locked.dependencies,
      ...locked.devDependencies,
      ...locked.optionalDependencies,
    })
      .filter((name) => !isLockedFor(path, name))
      .map((name) => `${path} → ${name}`),
  );
  expect(missing, 'run npm install --package-lock-only --include=optional').toEqual([]);
});

it('names no registry', () => {
  const named = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(named.map(([path]) => path)).toEqual([]);
});
