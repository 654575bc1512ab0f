// From the tarballs alone: a shop behind each framework sells over all channels, and takes what is signed and nothing else.
import { generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type * as Testing from '#testing';
import type * as Sdk from '../../src/sdk/index.ts';
import { frameworks, listen, paths } from './frameworks.ts';
import { awkward, orders } from './orders.ts';
import { importIn, install, newFolder } from './packed.ts';

const secretKey = 'SK-ReceiversSecretKey00001';
const names = Object.keys(frameworks);
const clientIdOf = (name: string) => `BRN-0007-170000000000${names.indexOf(name)}`;
const pem = { type: 'pkcs8', format: 'pem' } as const;
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = own.privateKey.export(pem) as string;

interface Opened {
  clientId: string;
  url: string;
  server: Server;
  /** What was verified, and why something was refused. */
  taken: { clientId: string; body: object }[];
  refused: string[];
  /** Headers of every request, as they arrived. */
  seen: { path: string; headers: IncomingHttpHeaders }[];
}

let project = '';
let sdk: typeof Sdk;
let gapura: Testing.TestGapura;
const shops = new Map<string, Opened>();
const shopOf = (name: string) => shops.get(name) as Opened;

beforeAll(async () => {
  project = newFolder('receivers');
  await install(project, inject('packed'));
  sdk = await importIn(project, '@gapura/sdk');
  const { startGapura } = await importIn<typeof Testing>(project, 'gapura/testing');
  // The gateway's key is the same for every gateway of this machine.
  const first = await startGapura();
  const { publicKey } = first;
  await first.stop();
  for (const name of names) shops.set(name, await openShop(name, publicKey));
  gapura = await startGapura({ config: { merchants: names.map(merchantOf) } });
  expect(gapura.publicKey).toBe(publicKey);
}, 120_000);

afterAll(async () => {
  for (const { server } of shops.values()) server.close();
  await gapura?.stop();
  rmSync(project, { recursive: true, force: true });
});

async function openShop(name: string, gatewayPublicKey: string): Promise<Opened> {
  const clientId = clientIdOf(name);
  const tokens = sdk.snapTokenHandler({ clientId, privateKey, gatewayPublicKey });
  const [taken, refused, seen]: [Opened['taken'], string[], Opened['seen']] = [[], [], []];
  const common = {
    clientId,
    secretKey,
    onNotification: (notification: { clientId: string; body: object }) => taken.push(notification),
    onRefused: ({ reason }: { reason: string }) => refused.push(reason),
  };
  const snap = { ...common, isTokenValid: tokens.accepts };
  const open = frameworks[name] as (typeof frameworks)[string];
  const server = await open(project, { classic: common, snap, tokens });
  server.prependListener('request', ({ url = '', headers }) => seen.push({ path: url, headers }));
  return { clientId, url: await listen(server), server, taken, refused, seen };
}

function merchantOf(name: string): object {
  const { url, clientId } = shopOf(name);
  return {
    name,
    client_id: clientId,
    secret_key: secretKey,
    notification_url: url + paths.classic,
    snap: {
      public_key: own.publicKey.export({ type: 'spki', format: 'pem' }),
      token_url: url + paths.token,
      notification_url: url + paths.snap,
    },
  };
}

/** What somebody on the way may do to it. */
const changes: Record<string, (body: string) => string> = {
  'another amount': (body) => body.replace('90000.00', '90001.00'),
  'parsed and written again': (body) => JSON.stringify(JSON.parse(body)),
  'fewer spaces': (body) => body.replace(':  {', ': {'),
  'no line break at the end': (body) => body.trimEnd(),
  'other line breaks': (body) => body.replaceAll('\r\n', '\n'),
  'another form of the same letter': (body) => body.normalize('NFC'),
  'an escape resolved': (body) => body.replace('\\u0041', 'A'),
  'an empty body': () => '',
};

describe.each(names)('%s', (name) => {
  const post = (path: string, headers: Record<string, string>, body: string) =>
    fetch(shopOf(name).url + path, { method: 'POST', headers, body });

  test.each(orders)('takes what the gateway tells about $id', async ({ id, body }) => {
    const { clientId, taken, refused } = shopOf(name);
    const baseUrl = gapura.url;
    const client = sdk.createClient({ baseUrl, clientId, secretKey, privateKey });
    const reference = `${name}-${id}`.toUpperCase();
    const channel = client[id as 'kredivo'];
    await channel.create(body(reference) as never);
    const before = taken.length;
    const { status } = await gapura.pay(reference);
    expect(status).toBe('SUCCESS');
    expect(refused).toEqual([]);
    expect(taken.slice(before)).toMatchObject([{ clientId }]);
    expect(JSON.stringify(taken[before]?.body)).toContain(reference);
    expect(await gapura.notifications(reference)).toMatchObject([{ status: 'DELIVERED' }]);
  });

  test('takes bytes that no parser would write', async () => {
    const { clientId, taken } = shopOf(name);
    expect(JSON.stringify(JSON.parse(awkward))).not.toBe(awkward);
    const signed = sdk.signTestNotification({
      secretKey,
      clientId,
      path: paths.classic,
      body: awkward,
    });
    const answer = await post(`${paths.classic}?from=here`, signed.headers, awkward);
    expect(answer.status).toBe(200);
    expect(taken.at(-1)).toMatchObject({
      requestId: signed.headers['Request-Id'],
      body: { order: { invoice_number: 'INV-e\u0301-☕-A' } },
    });
  });

  test.each(Object.entries(changes))('refuses %s', async (_what, change) => {
    const { clientId, taken, refused } = shopOf(name);
    const count = taken.length;
    const signed = sdk.signTestNotification({
      secretKey,
      clientId,
      path: paths.classic,
      body: awkward,
    });
    const changed = change(awkward);
    expect(changed).not.toBe(awkward);
    const answer = await post(paths.classic, signed.headers, changed);
    expect(answer.status).toBe(400);
    expect(taken).toHaveLength(count);
    refused.length = 0;
  });

  test('refuses other headers, another path, another key and an old time', async () => {
    const { clientId, taken, refused } = shopOf(name);
    const count = taken.length;
    const sign = (change: object = {}) =>
      sdk.signTestNotification({
        secretKey,
        clientId,
        path: paths.classic,
        body: awkward,
        ...change,
      }).headers;
    const { Signature: _, ...unsigned } = sign();
    const old = () => new Date(Date.now() - 7_200_000);
    for (const headers of [
      unsigned,
      { ...sign(), 'Request-Id': 'another' },
      { ...sign(), 'Client-Id': 'BRN-0001-1' },
      { ...sign(), 'Request-Timestamp': new Date().toISOString() },
      sign({ path: '/classic' }),
      sign({ secretKey: 'SK-another' }),
      sign({ now: old }),
    ]) {
      expect((await post(paths.classic, headers as Record<string, string>, awkward)).status).toBe(
        400,
      );
    }
    expect(taken).toHaveLength(count);
    expect(refused.splice(0)).toHaveLength(7);
  });

  test('refuses a SNAP notification that was changed, or has another token', async () => {
    const { taken, refused, seen } = shopOf(name);
    const reference = `${name}-dana`.toUpperCase();
    const [notification] = await gapura.notifications(reference);
    const body = notification?.attempts[0]?.request_body ?? '';
    const received = seen.find(({ path }) => path === paths.snap)?.headers ?? {};
    const { 'content-length': _, connection: __, host: ___, ...signed } = received;
    const headers = signed as Record<string, string>;
    const count = taken.length;
    const again = await post(paths.snap, headers, body);
    expect([again.status, await again.json()]).toMatchObject([200, { responseCode: '2005600' }]);
    expect(taken).toHaveLength(count + 1);
    const spaced = JSON.stringify(JSON.parse(body), null, 1);
    // The signature is over the minified body: spaces may change, and nothing else.
    expect((await post(paths.snap, headers, spaced)).status).toBe(200);
    for (const [changed, bytes] of [
      [{}, body.replace(reference, 'ANOTHER')],
      [{}, body.replace('.00"', '.01"')],
      [{ authorization: 'Bearer no-token' }, body],
      [{ 'x-timestamp': '2026-01-01T00:00:00+07:00' }, body],
      [{ 'x-signature': 'no-signature' }, body],
    ] as [Record<string, string>, string][]) {
      expect((await post(paths.snap, { ...headers, ...changed }, bytes)).status).toBe(401);
    }
    expect(taken).toHaveLength(count + 2);
    expect(refused.splice(0)).toHaveLength(5);
  });

  test('leaves other routes their parser', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await post(paths.other, headers, '{ "a":  1 }');
    expect(await answer.text()).toBe('{"a":1}');
  });
});
