// A package is put together in a folder of its own, so that it has what is put there and nothing else.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../installed.mjs';

/** Calls `fill` with an empty folder, packs what it put there into `to`, and returns the tarball's path. */
export async function withStage(to, fill) {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-pack-'));
  try {
    await fill(folder);
    return pack(folder, to);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(folder, to) {
  const args = ['pack', '--silent', '--offline', '--ignore-scripts', '--pack-destination', to];
  const { status, stdout } = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm pack failed: see its message above.');
  return join(to, stdout.trim());
}

/** Copies files of the root that every package has. */
export function copyShared(folder, names) {
  for (const name of names) copyFileSync(join(root, name), join(folder, name));
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
