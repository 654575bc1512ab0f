// The tarball of `@gapura/sdk`: what is in it, where it runs, and that it does what its documentation shows.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  contents,
  emptyProject,
  install,
  installFromRegistry,
  modulesOf,
  newFolder,
  readJson,
  root,
  runNode,
} from './packed.ts';
import { programOf, snippetsOf } from './snippets.ts';

const packed = inject('packed');
let folder = '';
let project = '';

beforeAll(async () => {
  folder = newFolder('sdk');
  project = emptyProject(folder);
  await install(project, packed, ['express', 'fastify', 'hono']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inProject = (...names: string[]) => join(project, 'node_modules', ...names);

test('has the SDK, its licence, and nothing else of the gateway', async () => {
  const names = await contents(packed.sdk);
  const allowed =
    /^(LICENSE|README\.md|package\.json|((sdk|wire)\/.+|lib\/wib|refusal|channels\/(index|parts\/order-paths))\.js|.+\.d\.ts)$/;
  expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  expect(names.filter((name) => /simulat|guide|test/.test(name))).toEqual([]);
  expect(names).toContain('sdk/index.d.ts');
});

test('has every file that it exports, and is named and versioned with the gateway', () => {
  const manifest = readJson(inProject('@gapura/sdk/package.json'));
  const { version } = readJson(join(root, 'package.json'));
  expect(manifest).toMatchObject({ name: '@gapura/sdk', version, type: 'module' });
  expect(Object.keys(manifest.dependencies)).toEqual(['lossless-json', 'typebox']);
  const files = Object.values<string | object>(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values<string>({ ...entry }),
  );
  for (const file of files) expect(readFileSync(inProject('@gapura/sdk', file))).toBeDefined();
});

test('imports two modules of Node, and none where only WebCrypto is', () => {
  const modules = modulesOf(inProject('@gapura/sdk'));
  const outside = (entries: RegExp) => {
    const found = new Set<string>();
    const queue = [...modules.keys()].filter((name) => entries.test(name));
    for (const name of queue) {
      for (const [, from = ''] of (modules.get(name) ?? '').matchAll(/ from '([^']+)'/g)) {
        const file = join(name, '..', from);
        if (!from.startsWith('.')) found.add(from);
        else if (!queue.includes(file)) queue.push(file);
      }
    }
    return { packages: [...found].sort(), files: queue };
  };
  expect(outside(/./).packages).toEqual(['lossless-json', 'node:buffer', 'node:crypto']);
  const web = outside(/^sdk\/web\//);
  expect(web.packages).toEqual(['lossless-json']);
  expect(web.files.filter((name) => /\bBuffer[.(]\w/.test(modules.get(name) ?? ''))).toEqual([]);
});

test('runs without the globals of Node', async () => {
  // What a worker has: no Buffer, no process.
  const program = `
      import { signTestNotification, verifyNotification, createClient } from '@gapura/sdk/web';
      const { log } = console;
      new Headers(); // Node's own fetch is loaded with it, and needs both.
      log('without Buffer and process');
      delete globalThis.Buffer; delete globalThis.process;
      const keys = { secretKey: 'SK-1', path: '/n' };
      const { headers, body } = await signTestNotification({ ...keys, clientId: 'BRN-1', body: { a: 1n } });
      const { clientId } = await verifyNotification(body, new Headers(headers), keys);
      log(clientId, typeof createClient({ clientId, secretKey: 'SK-1' }).dana.refund);`;
  const ran = await runNode(project, ['--input-type=module', '--eval', program]);
  expect(ran).toMatchObject({ code: 0, stdout: 'without Buffer and process\nBRN-1 function\n' });
});

test('chooses WebCrypto for receivers on workers', async () => {
  const program = `console.log(import.meta.resolve('@gapura/sdk/hono'), import.meta.resolve('@gapura/sdk/next'))`;
  const args = ['--conditions=workerd', '--input-type=module', '--eval', program];
  expect((await runNode(project, args)).stdout).toMatch(/sdk\/web\/.+sdk\/web\//);
});

test('has types that a strict program compiles with', { timeout: 180_000 }, async () => {
  const typed = emptyProject(folder);
  await install(typed, packed, ['fastify', '@types/node', 'undici-types']);
  const text = readFileSync(join(root, 'test/packages/consumer.ts.txt'));
  writeFileSync(join(typed, 'consumer.ts'), text);
  const options = '--noEmit --strict --module nodenext --target es2023 --types node'.split(' ');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const ran = await runNode(typed, [
    compiler,
    ...options,
    '--skipLibCheck',
    'false',
    'consumer.ts',
  ]);
  expect(ran).toMatchObject({ code: 0, stdout: '' });
});

test('does what its documentation says, block by block', { timeout: 240_000 }, async () => {
  const snippets = snippetsOf('docs/sdk.md', 'ts');
  expect(snippets.length).toBeGreaterThan(12);
  writeFileSync(
    join(project, 'prelude.mjs'),
    readFileSync(join(root, 'test/packages/sdk-prelude.mjs')),
  );
  const names = [
    ...['app', 'before', 'client', 'clientId', 'DOKU_CLIENT_ID', 'DOKU_SECRET_KEY', 'end'],
    ...['exported', 'gatewayPublicKey', 'hono', 'privateKey', 'queue', 'secretKey'],
  ];
  const prelude = `import { ${names.join(', ')} } from './prelude.mjs';`;
  const { code } = await transform(programOf(snippets, prelude), { loader: 'ts' });
  writeFileSync(join(project, 'documented.mjs'), code);
  const ran = await runNode(project, ['documented.mjs']);
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  expect(ran.stdout.trim().split('\n')).toHaveLength(snippets.length);
});

test('is installed by the command of its documentation, for modules and for CommonJS', {
  timeout: 120_000,
}, async () => {
  const shop = emptyProject(folder);
  const file = basename(packed.sdk);
  copyFileSync(packed.sdk, join(shop, file));
  expect(snippetsOf('docs/sdk.md', 'sh').map(({ text }) => text)).toEqual([
    `npm install ./${file}`,
  ]);
  await installFromRegistry(shop, [`./${file}`]);
  const env = { DOKU_CLIENT_ID: 'BRN-1', DOKU_SECRET_KEY: 'SK-1' };
  const [readme] = snippetsOf('packages/sdk/README.md', 'ts');
  const asModule = `${readme?.text}\nconsole.log(typeof client.cards.create);`;
  const inCommonJs = `const { createClient } = require('@gapura/sdk');
    const { receiveNotifications } = require('@gapura/sdk/express');
    console.log(typeof createClient, typeof receiveNotifications);`;
  expect(await runNode(shop, ['--input-type=module', '--eval', asModule], env)).toMatchObject({
    ...{ code: 0, stdout: 'function\n', stderr: '' },
  });
  expect(await runNode(shop, ['--input-type=commonjs', '--eval', inCommonJs])).toMatchObject({
    ...{ code: 0, stdout: 'function function\n', stderr: '' },
  });
});
