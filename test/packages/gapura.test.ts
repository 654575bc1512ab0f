// The tarball of `gapura`: what is in it, and that it starts where npm installs it for the whole machine.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { processesIn } from '../../src/storage/embedded/processes.ts';
import { contents, emptyProject, installFromRegistry, newFolder, readJson } from './packed.ts';

const execute = promisify(execFile);
let folder = '';
/** Where npm installs for the whole machine. */
let prefix = '';

beforeAll(async () => {
  folder = newFolder('global');
  prefix = join(folder, 'machine');
  await installFromRegistry(folder, ['--global', '--prefix', prefix, inject('packed').gapura]);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (...names: string[]) => join(prefix, 'lib/node_modules/gapura', ...names);

test('the tarball has the program, its command line and its documents, and no sources or tests', async () => {
  const names = await contents(inject('packed').gapura);
  const allowed =
    /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|.+\/icons\/LICENSE|bin\/((gapura|help|installed|program|testing)\.mjs|(help|testing)\.d\.mts|help\/[a-z]+\.txt)|\.build\/[0-9a-f]{16}\/.+\.(js|mjs|css|sql|svg|json|md|txt))$/;
  expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  expect(names.filter((name) => /\.test\.|node_modules|\/code\//.test(name))).toEqual([]);
  const manifest = readJson(installed('package.json'));
  expect(manifest.devDependencies ?? manifest.scripts).toBeUndefined();
  const { dependencies } = manifest;
  expect(Object.values(dependencies).filter((range) => !/^\d/.test(String(range)))).toEqual([]);
  expect(readFileSync(installed('bin/gapura.mjs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

describe('installed globally', () => {
  const { PATH = '', HOME = '' } = process.env;

  test('starts a sandbox in ./.gapura, and leaves no process when it is stopped', {
    timeout: 120_000,
  }, async () => {
    const empty = emptyProject(folder);
    const child = spawn(join(prefix, 'bin/gapura'), ['start', '--json'], {
      cwd: empty,
      env: { PATH, HOME, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url } = JSON.parse(line);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const cluster = realpathSync(join(empty, '.gapura/postgres'));
    if (process.platform === 'linux') expect(processesIn(cluster)?.length).toBeGreaterThan(1);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(processesIn(cluster) ?? []).toEqual([]);
    expect(existsSync(join(empty, '.gapura/gapura.lock'))).toBe(false);
    expect(readJson(join(empty, '.gapura/demo-merchant.json'))).toMatchObject({ url });
  });

  test('is what npx runs in any folder, without asking a registry', async () => {
    const env = {
      ...{ PATH, HOME, npm_config_prefix: prefix },
      // Nothing answers there.
      ...{ npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' },
    };
    const run = (command: string) =>
      execute('npx', ['--yes', command, '--version'], { cwd: emptyProject(folder), env });
    const { version } = readJson(installed('package.json'));
    expect((await run('gapura')).stdout).toBe(`${version}\n`);
    await expect(run('gapura-that-nobody-has-installed')).rejects.toThrow('ECONNREFUSED');
  });
});
