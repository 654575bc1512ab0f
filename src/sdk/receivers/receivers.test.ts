// Every receiver, over real HTTP or a real Request: it keeps the raw bytes, and answers as the gateway expects.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signingKey } from '../../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../../wire/snap/headers.ts';
import { type SnapTokenHandler, signTestNotification, snapTokenHandler } from '../index.ts';
import * as webHono from '../web/receivers/hono.ts';
import * as webNext from '../web/receivers/next.ts';
import * as express from './express.ts';
import * as fastify from './fastify.ts';
import * as hono from './hono.ts';
import * as next from './next.ts';
import type { ReceiverOptions, SnapReceiverOptions } from './receive.ts';

const keys = { clientId: 'BRN-0001-1', secretKey: 'SK-test' };
const paths = { classic: '/shop/notifications', snap: '/v1.0/debit/notify', token: '/token' };
const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tokens = snapTokenHandler({
  clientId: keys.clientId,
  privateKey: merchant.privateKey,
  gatewayPublicKey: gateway.publicKey.export({ type: 'spki', format: 'pem' }) as string,
});

interface Shop {
  classic: ReceiverOptions;
  snap: SnapReceiverOptions;
  tokens: SnapTokenHandler;
}
type Post = (path: string, init: RequestInit) => Promise<Response>;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function nodeServer(shop: Shop): Promise<Post> {
  const routes: Record<string, express.NodeHandler> = {
    [paths.classic]: express.receiveNotifications(shop.classic),
    [paths.snap]: express.receiveSnapNotifications(shop.snap),
    [paths.token]: express.answerSnapTokens(shop.tokens),
  };
  const server = createServer((request, response) => {
    // What Express adds: the path of the router is cut off `url`.
    const originalUrl = request.url ?? '';
    Object.assign(request, { originalUrl, url: '/' });
    const failed = () => response.writeHead(500).end();
    routes[originalUrl.split('?')[0] ?? '']?.(request, response, failed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

async function fastifyApp(shop: Shop): Promise<Post> {
  const app = Fastify();
  app.register(fastify.receiveNotifications({ ...shop.classic, route: paths.classic }));
  app.register(fastify.receiveSnapNotifications({ ...shop.snap, route: paths.snap }));
  app.register(fastify.answerSnapTokens({ tokens: shop.tokens, route: paths.token }));
  app.post('/other', async (request) => request.body);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  closing.push(() => app.close());
  const other = await fetch(`${url}/other`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{ "a": 1 }',
  });
  expect(await other.json()).toEqual({ a: 1 });
  return (path, init) => fetch(url + path, init);
}

function honoApp({ receiveNotifications, ...rest }: typeof hono) {
  return async (shop: Shop): Promise<Post> => {
    const routes: Record<string, (context: hono.HonoContext) => Promise<Response>> = {
      [paths.classic]: receiveNotifications(shop.classic),
      [paths.snap]: rest.receiveSnapNotifications(shop.snap),
      [paths.token]: rest.answerSnapTokens(shop.tokens),
    };
    return caught((request) => routes[new URL(request.url).pathname]?.({ req: { raw: request } }));
  };
}

function nextApp({ receiveNotifications, ...rest }: typeof next) {
  return async (shop: Shop): Promise<Post> => {
    const routes: Record<string, (request: Request) => Promise<Response>> = {
      [paths.classic]: receiveNotifications(shop.classic),
      [paths.snap]: rest.receiveSnapNotifications(shop.snap),
      [paths.token]: rest.answerSnapTokens(shop.tokens),
    };
    return caught((request) => routes[new URL(request.url).pathname]?.(request));
  };
}

/** Hono and Next.js answer 500 for what a handler throws. */
function caught(handle: (request: Request) => Promise<Response> | undefined): Post {
  return async (path, init) => {
    const request = new Request(`https://shop.example${path}`, init);
    return (await handle(request)?.catch(() => undefined)) ?? new Response(null, { status: 500 });
  };
}

const shops: [string, (shop: Shop) => Promise<Post>][] = [
  ['express', nodeServer],
  ['fastify', fastifyApp],
  ['hono', honoApp(hono)],
  ['next', nextApp(next)],
  ['hono on a worker', honoApp(webHono as typeof hono)],
  ['next on a worker', nextApp(webNext as typeof next)],
];

/** Two spaces that a parser would lose. */
const text = '{"order":  {"invoice_number":"INV-é-1","amount":150000}}';
const signed = (path: string, change: { body?: string; secretKey?: string } = {}) => {
  const { body, headers } = signTestNotification({ ...keys, path, body: text, ...change });
  return { method: 'POST', headers, body };
};

describe.each(shops)('%s', (_name, open) => {
  async function opened(given: Partial<ReceiverOptions> = {}) {
    const onNotification = vi.fn<(notification: object) => void>();
    const onRefused = vi.fn<(error: Error & { reason: string }) => void>();
    const common = { ...keys, onNotification, onRefused };
    const post = await open({
      classic: { ...common, ...given },
      snap: { ...common, isTokenValid: tokens.accepts },
      tokens,
    });
    return { post, onNotification, onRefused };
  }

  test('hands over a notification whose bytes are as they were sent', async () => {
    const { post, onNotification } = await opened();
    const answer = await post(`${paths.classic}?a=1`, signed(paths.classic));
    expect(answer.status).toBe(200);
    expect(onNotification.mock.calls).toMatchObject([
      [{ clientId: keys.clientId, body: { order: { invoice_number: 'INV-é-1', amount: 150000 } } }],
    ]);
  });

  test('refuses what is not signed, not for this path, or changed', async () => {
    const { post, onNotification, onRefused } = await opened();
    const changed = { ...signed(paths.classic), body: text.replace('150000', '150001') };
    for (const init of [
      signed(paths.classic, { secretKey: 'SK-other' }),
      signed('/other'),
      changed,
      { method: 'POST', body: text, headers: { 'Content-Type': 'application/json' } },
    ]) {
      expect((await post(paths.classic, init)).status).toBe(400);
    }
    expect(onNotification).not.toHaveBeenCalled();
    expect(onRefused.mock.calls.map(([{ reason }]) => reason)).toHaveLength(4);
  });

  test('takes the path that the gateway called, behind a proxy', async () => {
    const { post, onNotification } = await opened({ path: '/outside' });
    expect((await post(paths.classic, signed('/outside'))).status).toBe(200);
    expect(onNotification).toHaveBeenCalledOnce();
  });

  test('answers 500 if the shop cannot take it, so that it comes again', async () => {
    const { post } = await opened({ onNotification: () => Promise.reject(new Error('database')) });
    expect((await post(paths.classic, signed(paths.classic))).status).toBe(500);
  });

  test('refuses a body that is too long', async () => {
    const { post, onNotification } = await opened();
    const body = `{"a":"${'x'.repeat(1_048_576)}"}`;
    const answer = await post(paths.classic, signed(paths.classic, { body }));
    expect(answer.status).toBe(413);
    expect(onNotification).not.toHaveBeenCalled();
  });

  test('issues a SNAP token and takes a notification with it, and with no other', async () => {
    const { post, onNotification } = await opened();
    const granted = await post(paths.token, {
      method: 'POST',
      headers: tokenRequestHeaders(gateway.privateKey, keys.clientId, new Date()),
      body: '{"grantType":"client_credentials"}',
    });
    expect(granted.status).toBe(200);
    const { accessToken } = (await granted.json()) as { accessToken: string };
    const send = (token: string, secretKey = keys.secretKey) => {
      const body = Buffer.from('{"originalReferenceNo":  "R-1"}');
      const message = { clientId: keys.clientId, externalId: '1', target: paths.snap, token, body };
      const headers = transactionHeaders(signingKey(secretKey), message, new Date());
      return post(paths.snap, { method: 'POST', headers, body });
    };
    const taken = await send(accessToken);
    expect([taken.status, await taken.json()]).toEqual([
      200,
      { responseCode: '2005600', responseMessage: 'Successful' },
    ]);
    expect(onNotification.mock.calls).toMatchObject([[{ body: { originalReferenceNo: 'R-1' } }]]);
    const other = await send('no-token');
    expect([other.status, await other.json()]).toMatchObject([401, { responseCode: '4015601' }]);
    const forged = await send(accessToken, 'SK-other');
    expect([forged.status, await forged.json()]).toMatchObject([401, { responseCode: '4015600' }]);
    expect(onNotification).toHaveBeenCalledOnce();
  });
});

test('express says that a parser has read the body before', async () => {
  const onRefused = vi.fn();
  const handle = express.receiveNotifications({ ...keys, onNotification: () => {}, onRefused });
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    Object.assign(request, { body: JSON.parse(Buffer.concat(chunks).toString()) });
    await handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${paths.classic}`;
  expect((await fetch(url, signed(paths.classic))).status).toBe(400);
  expect(onRefused.mock.calls).toMatchObject([[{ reason: 'body_parsed' }]]);
});

test('express takes the bytes of express.raw, and those that a platform keeps', async () => {
  const onNotification = vi.fn();
  const handle = express.receiveNotifications({ ...keys, onNotification });
  const statuses: number[] = [];
  for (const kept of ['body', 'rawBody']) {
    const { headers, body } = signed(paths.classic);
    const request = { headers, url: paths.classic, readableEnded: true, [kept]: Buffer.from(body) };
    const response = { statusCode: 0, setHeader: () => {}, end: () => {} };
    await handle(Object.assign((async function* () {})(), request), response);
    statuses.push(response.statusCode);
  }
  expect(statuses).toEqual([200, 200]);
  expect(onNotification).toHaveBeenCalledTimes(2);
});
