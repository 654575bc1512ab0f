// The packed tarballs, installed in an empty project: what is in them, and that a shop can work with them alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contents,
  emptyProject,
  install,
  modulesOf,
  type Packed,
  pack,
  readJson,
  root,
  runNode,
} from './packed.ts';
import { programOf, snippetsOf } from './snippets.ts';

let folder = '';
let packed: Packed;
let project = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gapura-packages-'));
  packed = await pack(join(folder, 'dist'));
  project = emptyProject(folder);
  await install(project, packed, ['fastify']);
  await standIn('express');
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inProject = (...names: string[]) => join(project, 'node_modules', ...names);

describe('@gapura/sdk', () => {
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
    const snippets = snippetsOf('sdk.md', 'ts');
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
});

describe('gapura', () => {
  test('has the program, its command line and its documents, and no sources or tests', async () => {
    const names = await contents(packed.gapura);
    const allowed =
      /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|.+\/icons\/LICENSE|bin\/((gapura|help|installed|program|testing)\.mjs|(help|testing)\.d\.mts|help\/[a-z]+\.txt)|\.build\/[0-9a-f]{16}\/.+\.(js|mjs|css|sql|svg|json|md|txt))$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    expect(names.filter((name) => /\.test\.|node_modules|\/code\//.test(name))).toEqual([]);
    const manifest = readJson(inProject('gapura/package.json'));
    expect(manifest.devDependencies ?? manifest.scripts).toBeUndefined();
  });

  test('starts a sandbox in ./.gapura of an empty folder', { timeout: 120_000 }, async () => {
    const { PATH = '', HOME = '' } = process.env;
    const empty = emptyProject(folder);
    const child = spawn(process.execPath, [inProject('gapura/bin/gapura.mjs'), 'start', '--json'], {
      cwd: empty,
      env: { PATH, HOME, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url } = JSON.parse(line);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(readJson(join(empty, '.gapura/demo-merchant.json'))).toMatchObject({ url });
  });

  test('tests a shop in node:test, as its documentation shows', { timeout: 120_000 }, async () => {
    const [shop, , nodeTest] = snippetsOf('testing.md', 'ts').map(({ text }) => text);
    await typescript('shop.mjs', shop);
    await typescript('shop.test.mjs', nodeTest);
    const ran = await runNode(project, ['--test', 'shop.test.mjs']);
    expect(ran.stdout).toMatch(/# pass 2\n# fail 0/);
  });

  test('tests a shop in Vitest, several files at once', { timeout: 180_000 }, async () => {
    const vitest = emptyProject(folder);
    await install(vitest, packed, ['vitest']);
    const [shop = '', test = ''] = snippetsOf('testing.md', 'ts').map(({ text }) => text);
    writeFileSync(join(vitest, 'shop.ts'), shop);
    for (const name of ['one', 'two']) {
      writeFileSync(join(vitest, `${name}.test.ts`), test.replace("'./shop.mjs'", "'./shop.ts'"));
    }
    const ran = await runNode(vitest, ['node_modules/vitest/vitest.mjs', 'run']);
    expect(ran.stdout).toMatch(/Tests .*4 passed/);
  });
});

/** A package that is not installed here, in as far as the documents use it. */
async function standIn(name: 'express') {
  mkdirSync(inProject(name));
  writeFileSync(
    inProject(name, 'index.js'),
    `module.exports = { raw: () => async (request, response, next) => {
      request.body = Buffer.concat(await request.toArray());
      next();
    } };`,
  );
}

async function typescript(name: string, text = '') {
  const { code } = await transform(text, { loader: 'ts' });
  writeFileSync(join(project, name), code);
}
