// The tarballs as npm run pack writes them, and an empty project in which they are installed.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '..', '..');
const execute = promisify(execFile);

export interface Packed {
  /** Paths of the tarballs. */
  gapura: string;
  sdk: string;
}

/** Runs the command that a person runs, into `folder`. */
export async function pack(folder: string): Promise<Packed> {
  const { stdout } = await execute(process.execPath, [join(root, 'bin/pack.mjs'), '--to', folder]);
  const [gapura = '', sdk = ''] = stdout.trim().split('\n');
  return { gapura, sdk };
}

/** What is in a tarball, without the folder that npm puts around it. */
export async function contents(tarball: string): Promise<string[]> {
  const { stdout } = await execute('tar', ['-tzf', tarball]);
  return stdout
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''))
    .sort();
}

/**
 * Unpacks the tarballs where npm would, with the packages that they depend on and no others. `npm install`
 * would ask a registry for those.
 */
export async function install(project: string, packed: Packed, more: string[] = []): Promise<void> {
  const modules = join(project, 'node_modules');
  const unpack = async (tarball: string, name: string) => {
    mkdirSync(join(modules, name), { recursive: true });
    await execute('tar', ['-xzf', tarball, '-C', join(modules, name), '--strip-components=1']);
    return Object.keys(readJson(join(modules, name, 'package.json')).dependencies);
  };
  const needed = [
    ...(await unpack(packed.sdk, '@gapura/sdk')),
    ...(await unpack(packed.gapura, 'gapura')),
    ...more,
  ];
  for (const name of new Set(needed)) {
    mkdirSync(join(modules, name, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../gapura/bin/gapura.mjs', join(modules, '.bin/gapura'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
}

/**
 * Installs as a person does, with what the tarballs depend on. npm takes that from its cache if it can: where this
 * project was installed, it is there.
 */
export async function installFromRegistry(project: string, args: string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  await execute('npm', ['install', ...quiet, ...args], { cwd: project });
}

/** Imports a package as a module of `project` would. */
export async function importIn<T>(project: string, name: string): Promise<T> {
  const path = createRequire(join(project, 'shop.mjs')).resolve(name);
  return import(pathToFileURL(path).href);
}

/** A new folder in the folder for temporary files. Others may enter it, as they may a person's project. */
export function newFolder(name: string): string {
  return entered(mkdtempSync(join(tmpdir(), `gapura-${name}-`)));
}

export function emptyProject(folder: string): string {
  return entered(mkdtempSync(join(folder, 'project-')));
}

/** If they may not, the database of a gateway that root starts is not in its DATA_DIR. */
function entered(folder: string): string {
  chmodSync(folder, 0o711);
  return folder;
}

export function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The text of every module of an installed package, by its path. */
export function modulesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const modules = names.filter((name) => name.endsWith('.js'));
  return new Map(modules.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs Node in `project` with only these settings. */
export async function runNode(
  project: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  try {
    const options = { cwd: project, env: { PATH, HOME, ...env } };
    return { code: 0, ...(await execute(process.execPath, args, options)) };
  } catch (error) {
    const { code = 1, stdout = '', stderr = '' } = error as Partial<Ran>;
    return { code, stdout, stderr };
  }
}
