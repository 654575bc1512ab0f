// The guard of the sandbox's doors: which calls come from a page of another site, and which names are this sandbox's.
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { guardDoors } from './guard.ts';

const app = Fastify();
app.addHook(
  'onRequest',
  guardDoors(() => ['pay.example', 'Box.Internal', undefined]),
);
app.get('/simulator', async () => 'page');
app.post('/simulator', async () => 'posted');
app.get('/sandbox/v1/clock', async () => 'clock');
app.post('/sandbox/v1/reset', async () => 'reset');

async function status(
  call: 'GET page' | 'POST page' | 'GET api' | 'POST api',
  headers: Record<string, string>,
): Promise<number> {
  const [method, door] = call.split(' ') as ['GET' | 'POST', string];
  const pages = {
    page: '/simulator',
    api: method === 'GET' ? '/sandbox/v1/clock' : '/sandbox/v1/reset',
  };
  const url = pages[door as 'page' | 'api'];
  return (await app.inject({ method, url, headers: { host: 'localhost:8080', ...headers } }))
    .statusCode;
}

it.each([
  ['localhost', 200],
  ['LOCALHOST:8080', 200],
  ['gapura.localhost:8080', 200],
  ['127.0.0.1:8080', 200],
  ['[::1]:8080', 200],
  ['192.168.1.9', 200],
  ['pay.example', 200],
  ['pay.example.:80', 200],
  ['box.internal:8080', 200],
  ['evil.example', 403],
  ['localhost.evil.example:8080', 403],
  ['127.0.0.1.evil.example', 403],
  ['pay.example.evil', 403],
])('a call of %s is answered %i', async (host, expected) => {
  for (const call of ['GET page', 'POST page', 'GET api', 'POST api'] as const) {
    expect(await status(call, { host })).toBe(expected);
  }
});

const own = { origin: 'http://localhost:8080' };
const foreign = { origin: 'http://evil.example' };

it.each<[string, Record<string, string>, page: number, api: number, getApi: number]>([
  ['a program', {}, 200, 200, 200],
  ['one of our pages', { 'sec-fetch-site': 'same-origin', ...own }, 200, 200, 200],
  ['an address that somebody typed', { 'sec-fetch-site': 'none' }, 200, 200, 200],
  ['another site', { 'sec-fetch-site': 'cross-site', ...foreign }, 403, 403, 403],
  ['another port of this host', { 'sec-fetch-site': 'same-site', ...own }, 403, 403, 403],
  ['another site in an old browser', foreign, 403, 403, 403],
  ['one of our pages in an old browser', { origin: 'null' }, 200, 403, 403],
  ['our script in an old browser', own, 200, 200, 200],
  ['no address', { origin: 'evil' }, 403, 403, 403],
])('a call by %s', async (_who, headers, page, api, getApi) => {
  expect(await status('POST page', headers)).toBe(page);
  expect(await status('POST api', headers)).toBe(api);
  expect(await status('GET api', headers)).toBe(getApi);
  // A link from a shop to a simulated provider is what these pages are for.
  expect(await status('GET page', headers)).toBe(200);
});
