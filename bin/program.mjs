// The compiled program: JavaScript of all of `src`, in `.build/<hash of the sources>`.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, root } from './installed.mjs';

export const builds = join(root, '.build');
const sources = join(root, 'src');

/** What decides how the program is compiled, in addition to its sources. */
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'bin/compile.mjs'];

/**
 * Imports a module of the compiled program, such as `cli/run.js`. Installs and compiles first if anything
 * is missing. A program that is compiled already needs neither TypeScript nor the sources.
 */
export async function importProgram(module) {
  // From Node 22.8 on: compiled code is kept for the next start. Without it the start only takes longer.
  nodeModule.enableCompileCache?.(join(builds, 'code'));
  return import(pathToFileURL(join(await programFolder(), module)).href);
}

/** The folder of the compiled program. Installs and compiles first if anything is missing. */
export async function programFolder() {
  const name = buildName();
  const folder = join(builds, name);
  if (existsSync(folder)) {
    ensureInstalled('to run');
    return folder;
  }
  ensureInstalled();
  const { compile } = await import('./compile.mjs');
  return compile(name);
}

/**
 * The folder's name: a hash of everything that is compiled, so that a change of it makes another folder and
 * a gateway that still runs keeps its own. A published package has no sources, and one folder.
 */
export function buildName() {
  if (!existsSync(sources)) return buildNames()[0] ?? 'missing';
  const hash = createHash('sha256');
  for (const path of compiledFrom()) hash.update(path).update('\0').update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

/** The folders of compiled programs, the newest first. */
export function buildNames() {
  if (!existsSync(builds)) return [];
  const madeAt = (name) => statSync(join(builds, name)).mtimeMs;
  return readdirSync(builds)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .sort((a, b) => madeAt(b) - madeAt(a));
}

function compiledFrom() {
  const names = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isTest(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return [...settings.map((name) => join(root, name)), ...names.sort()];
}

export function isTest(name) {
  return /\.test\.tsx?$/.test(name);
}
