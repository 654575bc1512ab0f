// gapura backup and restore: payments, a copy made while more of them come, a restore elsewhere, the ledger's proofs.
import {
  chmodSync,
  createReadStream,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/environment.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Gateway, startGateway } from '../../src/main.ts';
import { createClient } from '../../src/sdk/index.ts';
import { eachEntry, joined, type TarSource, written } from '../../src/storage/backup/tar.ts';
import { payInStore } from '../support/paid.ts';
import { scratchFolder } from '../support/scratch.ts';
import { command } from '../support/terminal.ts';

const folder = scratchFolder();
// The database's user may have to enter it.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'first');
const file = join(folder, 'while-running.tar.gz');

const start = (dir: string) =>
  startGateway(loadConfig({ DATA_DIR: dir, PORT: '0' }), createLog('silent'));

/** The demo merchant's client, and the sandbox's routes. */
function shopOf({ publicUrl: url, demo }: Gateway) {
  if (demo === undefined) throw new Error('this gateway has no demo merchant');
  const { clientId, secretKeys } = demo;
  const client = createClient({ clientId, secretKey: secretKeys[0], baseUrl: url });
  const sandbox = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/sandbox/v1/${path}`, init);
    return { status: response.status, body: (await response.json()) as { status?: string } };
  };
  return { client, sandbox, clientId };
}

const before: string[] = [];
let first: Gateway;
let manifest: { migrations: object };
let made: { code: number; out: string; err: string };

beforeAll(async () => {
  first = await start(dataDir);
  const shop = shopOf(first);
  for (let count = 0; count < 5; count++) before.push(await payInStore(shop));
  let running = true;
  const load = async () => {
    while (running) await payInStore(shop);
  };
  const loads = [load(), load()];
  made = await command(['backup', '--to', file, '--json'], { DATA_DIR: dataDir });
  running = false;
  await Promise.all(loads);
  const unpacked = createReadStream(file).pipe(createGunzip());
  await eachEntry(unpacked, async ({ name }, content) => {
    if (name === 'gapura-backup.json') manifest = JSON.parse(String(await joined(content)));
  });
}, 60_000);
afterAll(() => first.stop());

const restoredIn = (dir: string, from = file) =>
  command(['restore', from, '--json'], { DATA_DIR: dir });

it('copies a gateway that serves, into a file for its owner only', () => {
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(made.out)).toMatchObject({ file, keys: ['encryption.key'] });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
});

it('restores it elsewhere: the payments are there, and every proof of the ledger holds', async () => {
  const dir = join(folder, 'second');
  expect((await restoredIn(dir)).err).toBe('');
  const key = join(dir, 'encryption.key');
  expect(readFileSync(key, 'utf8')).toBe(readFileSync(join(dataDir, 'encryption.key'), 'utf8'));
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const second = await start(dir);
  try {
    const shop = shopOf(second);
    expect(shop.clientId).toBe(shopOf(first).clientId);
    for (const invoice of before) {
      expect((await shop.sandbox(`payments/${invoice}`)).body.status).toBe('SUCCESS');
    }
    await payInStore(shop);
    const proof = await command(['ledger', 'verify', '--full', '--json'], { DATA_DIR: dir });
    const { ok, problems, transactions } = JSON.parse(proof.out);
    expect({ ok, problems }).toEqual({ ok: true, problems: [] });
    expect(transactions).toBeGreaterThan(before.length);
  } finally {
    await second.stop();
  }
  // The gateway does not run: the same command starts the database for that time.
  const again = join(folder, 'while-stopped.tar.gz');
  const stopped = await command(['backup', '--to', again], { DATA_DIR: dir });
  expect(stopped).toMatchObject({ code: 0, out: expect.stringContaining('encryption.key') });
  expect((await restoredIn(join(folder, 'third'), again)).code).toBe(0);
  const proof = await command(['ledger', 'verify', '--full'], { DATA_DIR: join(folder, 'third') });
  expect(proof).toMatchObject({ code: 0, out: expect.stringContaining('All') });
}, 60_000);

describe('backup refuses', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['a file that exists', ['--to', file], {}, /while-running\.tar\.gz exists already/],
    ['a folder that does not', ['--to', '/nonexistent/x.gz'], {}, /cannot be written/],
    ['no gateway', [], { DATA_DIR: '/nonexistent' }, /There is no gateway in DATA_DIR/],
    ['an external database', [], { DATABASE_URL: 'postgres://x@y/z' }, /PostgreSQL's own tools/],
  ])('%s', async (_, args, env, why) => {
    const { code, err } = await command(['backup', ...args], { DATA_DIR: dataDir, ...env });
    expect([code, err]).toEqual([1, expect.stringMatching(why)]);
  });
});

/** An archive with the changed manifest of the backup: no more of it is read. */
async function changed(change: (manifest: { migrations: object }) => object): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of written(changedManifest(change))) parts.push(Buffer.from(part));
  const path = join(folder, `changed-${Math.random()}.tar.gz`);
  writeFileSync(path, gzipSync(Buffer.concat(parts)));
  return path;
}

async function* changedManifest(
  change: (manifest: { migrations: object }) => object,
): AsyncGenerator<TarSource> {
  const name = 'gapura-backup.json';
  const content = Buffer.from(JSON.stringify(change(manifest)));
  yield { name, kind: 'file', size: content.length, content: [content] };
}

describe('restore refuses, and leaves nothing,', () => {
  const newer = () =>
    changed((manifest) => ({
      ...manifest,
      migrations: { ...manifest.migrations, '9999-x.sql': 'a' },
    }));
  const cases: [string, () => Promise<string> | string, RegExp][] = [
    ['a newer schema', newer, /9999-x\.sql, which this build does not know/],
    ['a newer form', () => changed((one) => ({ ...one, format: 2 })), /a newer Gapura/],
    ['another machine', () => changed((one) => ({ ...one, system: 'vax' })), /made on vax/],
    ['another PostgreSQL', () => changed((one) => ({ ...one, postgres: '3' })), /PostgreSQL 3/],
    ['half of a file', () => cut(0.5), /damaged or not a backup/],
    ['a file without its last bytes', () => cut(0.999), /damaged or not a backup/],
    ['another file', () => import.meta.filename, /damaged or not a backup/],
    ['a file that is missing', () => join(folder, 'none'), /is missing/],
  ];
  it.each(cases)('%s', async (_, path, why) => {
    const dir = join(folder, `into-${Math.random()}`);
    const { code, err } = await restoredIn(dir, await path());
    expect([code, err]).toEqual([1, expect.stringMatching(why)]);
    expect(readdirSync(dir)).toEqual([]);
  });

  function cut(part: number): string {
    const path = join(folder, `cut-${part}.tar.gz`);
    const whole = readFileSync(file);
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length * part)));
    return path;
  }
});

describe('restore leaves alone', () => {
  it('a folder with something in it', async () => {
    const dir = scratchFolder();
    writeFileSync(join(dir, 'mine'), 'text');
    const { code, err } = await restoredIn(dir);
    expect([code, err]).toEqual([1, expect.stringMatching(/is not empty \("mine"\)/)]);
    expect(readdirSync(dir)).toEqual(['mine']);
  });

  it('a running gateway', async () => {
    const { code, err } = await restoredIn(dataDir);
    expect([code, err]).toEqual([1, expect.stringMatching(/is in use by another gateway/)]);
    expect(existsSync(join(dataDir, 'encryption.key'))).toBe(true);
  });

  it('an external database', async () => {
    const env = { DATA_DIR: join(folder, 'external'), DATABASE_URL: 'postgres://x@y/z' };
    const { code, err } = await command(['restore', file], env);
    expect([code, err]).toEqual([1, expect.stringContaining("PostgreSQL's own tools")]);
  });
});

it.each([[], ['one', 'two']])('restore needs one file, not %o', async (...args) => {
  expect((await command(['restore', ...args], {})).code).toBe(2);
});
