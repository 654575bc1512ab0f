// gapura/testing from the tarball: in node:test, Vitest and Jest as its documentation shows, several at once, and after a kill.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { processesIn, waitUntil } from '../../src/storage/embedded/processes.ts';
import { freePort } from '../support/free-port.ts';
import { emptyProject, install, installFromRegistry, newFolder, root, runNode } from './packed.ts';
import { snippetsOf } from './snippets.ts';

const packed = inject('packed');
const { PATH = '', HOME = '' } = process.env;
const [shop = '', vitest = '', nodeTest = ''] = snippetsOf('docs/testing.md', 'ts').map(
  ({ text }) => text,
);
let folder = '';
let project = '';

beforeAll(async () => {
  folder = newFolder('testing');
  project = emptyProject(folder);
  await install(project, packed, ['vitest']);
  await javascript(join(project, 'shop.mjs'), shop);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function javascript(path: string, text: string) {
  writeFileSync(path, (await transform(text, { loader: 'ts' })).code);
}

test('works in node:test, first on a machine that has no data prepared', {
  timeout: 120_000,
}, async () => {
  await javascript(join(project, 'node.test.mjs'), nodeTest);
  const temporary = emptyProject(folder);
  const args = ['--test', 'node.test.mjs'];
  // Each makes the data, and one of them keeps them.
  const both = await Promise.all([1, 2].map(() => runNode(project, args, { TMPDIR: temporary })));
  for (const ran of both) expect(ran.stdout).toMatch(/# pass 2\n# fail 0/);
  const [own = ''] = readdirSync(temporary).filter((name) => name.startsWith('gapura-testing-'));
  expect(readdirSync(join(temporary, own))).toEqual([expect.stringMatching(/^template-/)]);
});

test('works in Vitest, two files at once', { timeout: 120_000 }, async () => {
  writeFileSync(join(project, 'shop.ts'), shop);
  const text = vitest.replace("'./shop.mjs'", "'./shop.ts'");
  for (const name of ['one', 'two']) writeFileSync(join(project, `${name}.test.ts`), text);
  const args = ['node_modules/vitest/vitest.mjs', 'run', 'one', 'two'];
  const ran = await runNode(project, args);
  expect(ran.stdout).toMatch(/Tests .*4 passed/);
});

test('works in Jest, two files at once', { timeout: 240_000 }, async () => {
  const jest = emptyProject(folder);
  await installFromRegistry(jest, ['--ignore-scripts', packed.sdk, packed.gapura, 'jest@30.5.2']);
  await javascript(join(jest, 'shop.mjs'), shop);
  const text = vitest.replace("'vitest'", "'@jest/globals'");
  for (const name of ['one', 'two']) await javascript(join(jest, `${name}.test.mjs`), text);
  const page = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  const [, program = ''] = /`node (--experimental-vm-modules \S+)`/.exec(page) ?? [];
  const ran = await runNode(jest, program.split(' '));
  expect(ran.stderr).toMatch(/Tests: +4 passed, 4 total/);
});

test('ends with a process that is killed, and the next one removes its data', {
  timeout: 60_000,
}, async () => {
  const temporary = emptyProject(folder);
  const env = { PATH, HOME, TMPDIR: temporary };
  const program = `
    import { startGapura } from 'gapura/testing';
    console.log((await startGapura()).url);
    if (process.argv[2] === 'and stays') setInterval(() => {}, 1000);`;
  writeFileSync(join(project, 'starts.mjs'), program);
  const child = spawn(process.execPath, ['starts.mjs', 'and stays'], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface(child.stdout), 'line');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill('SIGKILL');
  const [own = ''] = readdirSync(temporary).filter((name) => name.startsWith('gapura-testing-'));
  const runs = () => readdirSync(join(temporary, own)).filter((name) => name.startsWith('run-'));
  const [left = ''] = runs();
  const cluster = realpathSync(join(temporary, own, left, 'data/postgres'));
  expect(await waitUntil(() => processesIn(cluster)?.length === 0, 20_000)).toBe(true);
  await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  // It does not stop its gateway, and ends all the same.
  expect((await runNode(project, ['starts.mjs'], { TMPDIR: temporary })).code).toBe(0);
  expect(runs()).not.toContain(left);
});

test('waits for a gateway of the whole job as the recipe for GitHub Actions does', {
  timeout: 120_000,
}, async () => {
  const job = emptyProject(folder);
  await install(job, packed);
  const [, steps] = snippetsOf('docs/testing.md', 'yaml').map(({ text }) => parse(text));
  const port = await freePort();
  const text = steps[0].run.replaceAll('8080', `${port}`);
  // GitHub runs a step so.
  const child = spawn('bash', ['-e', '-c', text], {
    cwd: job,
    env: { PATH, HOME, PORT: `${port}` },
    detached: true,
    stdio: 'ignore',
  });
  try {
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGTERM');
  }
  const lock = join(job, '.gapura/gapura.lock');
  expect(await waitUntil(() => !existsSync(lock), 20_000)).toBe(true);
});
