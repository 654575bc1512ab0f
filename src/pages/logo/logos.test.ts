// Logos from a real server: what is accepted, what is refused, and when they are fetched again.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleLogo } from '../../../test/support/logo-sample.ts';
import { createLog } from '../../lib/log.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import { largestLogo } from './fetch-logo.ts';
import { createLogos, type Logos, refreshSeconds } from './logos.ts';

let server: Server;
let origin: string;
let answer: RequestListener;
let asked: string[];
let nowMs: number;
let logged: string[];
let logos: Logos;

beforeEach(async () => {
  asked = [];
  logged = [];
  nowMs = 0;
  answer = (_request, response) => response.end(sampleLogo());
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  logos = opened(true);
});

afterEach(async () => {
  await logos.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function opened(allowPrivateAddresses: boolean): Logos {
  const log = createLog('warn', { write: (line: string) => logged.push(line) });
  return createLogos({ allowPrivateAddresses, log, nowMs: () => nowMs });
}

const shop = (logoUrl: string | undefined = `${origin}/logo`) =>
  ({ clientId: 'BRN-1', name: 'Toko', logoUrl }) as Merchant;

test('a page has the logo as soon as it is here, and never waits for it', async () => {
  expect(logos.pathOf(shop())).toBeUndefined();
  const logo = await logos.logoOf(shop());
  expect(logo).toEqual({ type: 'image/png', bytes: sampleLogo() });
  expect(logos.pathOf(shop())).toMatch(/^\/merchant-logo\/BRN-1\?v=[0-9a-f]{12}$/);
  expect(asked).toEqual(['/logo']);
});

test('a merchant without a logo has none', async () => {
  expect(logos.pathOf({ ...shop(), logoUrl: undefined })).toBeUndefined();
  expect(await logos.logoOf(undefined)).toBeUndefined();
});

const heads: [type: string, head: Buffer][] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ['image/gif', Buffer.from('GIF89a')],
  ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
];

test.each(heads)('%s is recognised by its first bytes', async (type, head) => {
  answer = (_request, response) => response.setHeader('content-type', 'text/html').end(head);
  expect((await logos.logoOf(shop()))?.type).toBe(type);
});

const refused: [what: string, answer: RequestListener, reason: string][] = [
  ['SVG', (_q, a) => a.setHeader('content-type', 'image/svg+xml').end('<svg/>'), 'not a PNG'],
  ['a page', (_q, a) => a.setHeader('content-type', 'image/png').end('<html>'), 'not a PNG'],
  [
    'too much',
    (_q, a) => a.end(Buffer.concat([sampleLogo(), Buffer.alloc(largestLogo)])),
    'more than 262144 bytes',
  ],
  ['404', (_q, a) => a.writeHead(404).end(sampleLogo()), 'answered 404'],
  ['a circle', (_q, a) => a.writeHead(302, { location: '/logo' }).end(), 'more than 3 redirects'],
  ['a file', (_q, a) => a.writeHead(302, { location: 'file:///logo' }).end(), 'not http(s)'],
];

test.each(refused)('%s is not a logo, and the log says why', async (_what, replying, reason) => {
  answer = replying;
  expect(await logos.logoOf(shop())).toBeUndefined();
  expect(logos.pathOf(shop())).toBeUndefined();
  expect(logged.join()).toContain(reason);
  expect(logged.join()).toContain('BRN-1');
});

test('a redirect is followed', async () => {
  answer = (request, response) =>
    request.url === '/logo'
      ? response.writeHead(301, { location: '/other.png' }).end()
      : response.end(sampleLogo());
  expect((await logos.logoOf(shop()))?.type).toBe('image/png');
  expect(asked).toEqual(['/logo', '/other.png']);
});

test('private addresses are not asked unless that is allowed', async () => {
  await logos.close();
  logos = opened(false);
  expect(await logos.logoOf(shop())).toBeUndefined();
  expect(asked).toEqual([]);
  expect(logged.join()).toContain('private addresses are not allowed');
});

test('it is fetched again after an hour, and stays while a newer one cannot be fetched', async () => {
  await logos.logoOf(shop());
  const first = logos.pathOf(shop());
  answer = (_request, response) => response.writeHead(500).end();
  nowMs += refreshSeconds.fetched * 1000;
  expect(logos.pathOf(shop())).toBe(first);
  await expect.poll(() => logged.length).toBe(1);
  expect(logos.pathOf(shop())).toBe(first);
  nowMs += refreshSeconds.failed * 1000 - 1;
  expect(logos.pathOf(shop())).toBe(first);
  expect(asked).toHaveLength(2);
  answer = (_request, response) => response.end(Buffer.from('GIF89a, another one'));
  nowMs += 1;
  expect(logos.pathOf(shop())).toBe(first);
  await expect.poll(() => logos.pathOf(shop())).not.toBe(first);
  expect((await logos.logoOf(shop()))?.type).toBe('image/gif');
});

test('another address in the configuration is fetched at once', async () => {
  await logos.logoOf(shop());
  await logos.logoOf(shop(`${origin}/new`));
  expect(asked).toEqual(['/logo', '/new']);
});
