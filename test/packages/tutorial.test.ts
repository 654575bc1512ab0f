// docs/tutorial.md, from an empty folder to the ledger: every file is written, every command runs, every output is compared.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { install, newFolder, readJson, root } from './packed.ts';
import { blocksOf, commandsOf, isShown, Reader } from './tutorial.ts';

const blocks = blocksOf('tutorial.md');
let folder = '';
let shop = '';
let reader: Reader;

beforeAll(async () => {
  folder = newFolder('tutorial');
  const [gatewayPort, shopPort] = [await freePort(), await freePort()];
  shop = `http://127.0.0.1:${shopPort}`;
  const { PATH = '', HOME = homedir() } = process.env;
  reader = new Reader(folder, {
    instead: { '8080': `${gatewayPort}`, '9000': `${shopPort}`, '~/gapura': root },
    env: { PATH, HOME, PORT: `${gatewayPort}` },
  });
});

afterAll(async () => {
  await reader.interrupt();
  rmSync(folder, { recursive: true, force: true });
});

/** A test does not ask a registry: the packages are unpacked where npm puts them. */
const installs = 'npm install ./gapura-*.tgz';

/** The demo merchant is told at port 9000, which may be in use here. */
async function tellTheShop() {
  const { url, client_id, office_key } = readJson(
    join(reader.folder, '.gapura/demo-merchant.json'),
  );
  const answer = await fetch(`${url}/office/v1/merchants/${client_id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${office_key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      notification_url: `${shop}/payments/notifications`,
      snap: {
        token_url: `${shop}/v1.0/access-token/b2b`,
        notification_url: `${shop}/v1.0/debit/notify`,
      },
    }),
  });
  expect(await answer.text()).toContain(shop);
}

test('the page has files, commands and two terminals', () => {
  expect(blocks.filter(({ kind }) => kind === 'file').length).toBeGreaterThanOrEqual(5);
  expect(blocks.filter(({ kind }) => kind === 'console').length).toBeGreaterThanOrEqual(10);
  expect(new Set(blocks.map(({ mark }) => mark.terminal))).toEqual(
    new Set([undefined, 'gateway', 'shop']),
  );
});

test('output that differs is found', () => {
  const page = 'Rp150,000 at 2026-11-29T12:00:00.000Z\n{"a":1,…}';
  expect(isShown('Rp150,000 at 2027-01-01T00:00:00.000Z\n{"a":1,"b":2}\n', page, folder)).toBe(
    true,
  );
  expect(isShown('Rp150,001 at 2027-01-01T00:00:00.000Z\n{"a":1,"b":2}\n', page, folder)).toBe(
    false,
  );
  expect(isShown('Rp150,000 at 2027-01-01T00:00:00.000Z\n{"a":1}\nmore', page, folder)).toBe(false);
});

test('the README shows the same start', () => {
  const [, printed = ''] =
    /```console\n(Gapura is ready[\s\S]+?)```/.exec(readRoot('README.md')) ?? [];
  const start = blocks.find(({ mark }) => mark.terminal === 'gateway');
  const { printed: here } = commandsOf(start?.text ?? '');
  expect(isShown(printed.replace('/home/sari/gapura', '/home/sari/shop'), here, folder)).toBe(true);
});

test('it does what it says, block by block', { timeout: 420_000 }, async () => {
  for (const block of blocks) {
    if (block.text === installs) {
      await install(reader.folder, packedIn(reader.folder));
      continue;
    }
    await reader.follow(block);
    if (block.text.startsWith('mkdir shop && cd shop\n')) reader.folder = join(folder, 'shop');
    if (block.mark.terminal === 'gateway') await tellTheShop();
  }
  expect(existsSync(join(reader.folder, '.gapura/gapura.lock'))).toBe(true);
  await reader.interrupt();
  // It has stopped by itself: a gateway that was killed leaves its lock.
  expect(existsSync(join(reader.folder, '.gapura/gapura.lock'))).toBe(false);
});

const readRoot = (name: string) => readFileSync(join(root, name), 'utf8');

function packedIn(place: string) {
  const { version } = readJson(join(root, 'package.json'));
  const file = (name: string) => join(place, `${name}-${version}.tgz`);
  return { gapura: file('gapura'), sdk: file('gapura-sdk') };
}
