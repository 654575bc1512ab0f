// The SDK from its tarball in the oldest Node, Bun, Deno and workerd: it sells over every channel, takes what is signed and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type * as Testing from '#testing';
import type * as Sdk from '../../src/sdk/index.ts';
import { awkward, orders } from '../packages/orders.ts';
import {
  emptyProject,
  importIn,
  install,
  installFromRegistry,
  newFolder,
} from '../packages/packed.ts';
import { runtimes } from './runtimes.ts';

/** Other systems have their own packages of each runtime. */
const isHere = process.platform === 'linux' && process.arch === 'x64';
if (!isHere) console.info('Not run: the pinned packages are those for Linux on x64');

const packed = inject('packed');
let folder = '';
let project = '';
let sdk: typeof Sdk;
let startGapura: typeof Testing.startGapura;

beforeAll(async () => {
  if (!isHere) return;
  folder = newFolder('runtimes');
  project = emptyProject(folder);
  const programs = Object.values(runtimes).map(({ npm }) => npm);
  await installFromRegistry(project, ['--ignore-scripts', packed.sdk, 'hono@4.13.19', ...programs]);
  copyFileSync(join(import.meta.dirname, 'shop.mjs'), join(project, 'shop.mjs'));
  const node = emptyProject(folder);
  await install(node, packed);
  sdk = await importIn(node, '@gapura/sdk');
  ({ startGapura } = await importIn<typeof Testing>(node, 'gapura/testing'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the shop, and a gateway that notifies it. */
async function open(name: string) {
  const [command = '', ...args] = (await runtimes[name]?.prepare(project)) ?? [];
  const child = spawn(command, args, {
    cwd: project,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const { port } = JSON.parse((await once(createInterface(child.stdout), 'line'))[0]);
  const url = `http://127.0.0.1:${port}`;
  const gapura = await startGapura({
    notificationUrl: `${url}/notifications`,
    tokenUrl: `${url}/token`,
  });
  onTestFinished(() => gapura.stop());
  const send = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', headers, body });
  const { url: baseUrl, clientId, secretKey, privateKey, publicKey: gatewayPublicKey } = gapura;
  const settings = { baseUrl, clientId, secretKey, privateKey, gatewayPublicKey };
  expect((await send('/configure', JSON.stringify(settings))).status).toBe(200);
  const seen = async () => (await fetch(`${url}/seen`)).json() as Promise<Seen>;
  return { gapura, send, seen };
}

interface Seen {
  /** As JSON. */
  taken: string[];
  refused: string[];
  /** Headers of the notifications of the SNAP dialect. */
  snap: Record<string, string>[];
}

describe.skipIf(!isHere).each(Object.keys(runtimes))('%s', (name) => {
  test('sells, and takes what is signed and nothing else', { timeout: 120_000 }, async () => {
    const { gapura, send, seen } = await open(name);
    const { clientId, secretKey } = gapura;

    for (const { id, body } of orders) {
      const reference = `INV-${id}`;
      const created = await send(`/orders/${id}`, JSON.stringify(body(reference)));
      expect([created.status, await created.json()], id).toMatchObject([200, {}]);
      await gapura.pay(reference);
      expect(await gapura.notifications(reference), id).toMatchObject([{ status: 'DELIVERED' }]);
      expect((await seen()).taken.at(-1)).toContain(reference);
    }
    expect((await seen()).refused).toEqual([]);

    const sign = (path: string, change: object = {}) =>
      sdk.signTestNotification({ clientId, secretKey, path, body: awkward, ...change }).headers;
    const classic = '/notifications';
    expect((await send(classic, awkward, sign(classic))).status).toBe(200);
    for (const [headers, body] of [
      [sign(classic), awkward.replace('90000.00', '90001.00')],
      [sign(classic), JSON.stringify(JSON.parse(awkward))],
      [sign(classic), awkward.normalize('NFC')],
      [sign(classic, { secretKey: 'SK-another' }), awkward],
      [sign(classic, { now: () => new Date(Date.now() - 7_200_000) }), awkward],
      [{}, awkward],
    ] as const) {
      expect((await send(classic, body, headers)).status).toBe(400);
    }

    const byHand = sign('/by-hand');
    const verified = await send('/by-hand', awkward, byHand);
    expect(await verified.json()).toEqual({ requestId: byHand['Request-Id'] });
    const changed = await send('/by-hand', `${awkward} `, byHand);
    expect(await changed.json()).toMatchObject({ error: 'NotificationError' });

    const [notification] = await gapura.notifications('INV-dana');
    const body = notification?.attempts[0]?.request_body ?? '';
    const {
      'content-length': _,
      host: __,
      connection: ___,
      ...signed
    } = (await seen()).snap[0] ?? {};
    expect((await send(classic, body, signed)).status).toBe(200);
    expect((await send(classic, body.replace('.00"', '.01"'), signed)).status).toBe(401);
    const other = { ...signed, authorization: 'Bearer another' };
    expect((await send(classic, body, other)).status).toBe(401);
    const { taken, refused } = await seen();
    expect(taken).toHaveLength(orders.length + 2);
    expect(refused).toHaveLength(8);
  });
});
