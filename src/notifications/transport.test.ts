import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { deliverySettings, newNotification } from '../../test/support/outbox.ts';
import { type Answer, openReceiver } from '../../test/support/receiver.ts';
import type { DeliverySettings, Notification, Outcome } from './notification.ts';
import { createHttpTransport } from './transport.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function receiver(answer?: Answer) {
  const opened = await openReceiver(answer);
  closing.push(opened.close);
  return opened;
}

/** Posts to a URL under these settings. */
async function post(url: string, settings: Partial<DeliverySettings> = {}): Promise<Outcome> {
  const http = createHttpTransport({ ...deliverySettings, ...settings });
  closing.push(() => http.close());
  const notification: Notification = { ...newNotification(url), status: 'PENDING', attempts: 0 };
  return http.send(notification, { 'content-type': 'application/json' });
}

const brief = { timeoutSeconds: 0.15 };

test.each([200, 201, 202, 204, 206, 226, 299])('%i counts', async (code) => {
  const shop = await receiver((response) => void response.writeHead(code).end());
  expect(await post(shop.origin)).toEqual({ httpStatus: code, responseBody: '' });
});

test.each([400, 401, 404, 409, 429, 500, 503])('%i does not count', async (code) => {
  const shop = await receiver((response) => void response.writeHead(code).end('no'));
  expect(await post(shop.origin)).toEqual({
    httpStatus: code,
    error: `answered HTTP ${code}, only 2xx counts`,
    responseBody: 'no',
  });
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (code) => {
  const elsewhere = await receiver();
  const shop = await receiver(
    (response) => void response.writeHead(code, { location: elsewhere.origin }).end(),
  );
  expect(await post(`${shop.origin}/n`)).toEqual({
    httpStatus: code,
    error: 'redirect not followed',
    responseBody: '',
  });
  expect(shop.received).toHaveLength(1);
  expect(elsewhere.received).toHaveLength(0);
});

test('an answer is cut off at the limit, and its status counts', async () => {
  const shop = await receiver((response) => void response.end('x'.repeat(500_000)));
  const outcome = await post(shop.origin, { responseLimitBytes: 64 * 1024 });
  expect(outcome).toEqual({ httpStatus: 200, responseBody: 'x'.repeat(64 * 1024) });
});

test('an endless answer is read up to the limit', async () => {
  let hungUp = () => {};
  const over = new Promise<void>((resolve) => {
    hungUp = resolve;
  });
  const shop = await receiver((response) => {
    response.on('close', hungUp);
    const more = () => {
      while (response.write('y'.repeat(10_000)) && !response.destroyed);
    };
    response.on('drain', more);
    more();
  });
  const outcome = await post(shop.origin, { responseLimitBytes: 100 });
  expect(outcome).toEqual({ httpStatus: 200, responseBody: 'y'.repeat(100) });
  await over;
});

test('a character that the limit cuts in two is left out', async () => {
  const shop = await receiver((response) => void response.end('aé'.repeat(50)));
  const outcome = await post(shop.origin, { responseLimitBytes: 5 });
  expect(outcome.responseBody).toBe('aéa');
});

test('binary answers become text: NUL is dropped, invalid UTF-8 is replaced', async () => {
  const bytes = Buffer.from([0x61, 0x00, 0xff, 0x62, 0xc3, 0x28]);
  const shop = await receiver((response) => void response.end(bytes));
  expect((await post(shop.origin)).responseBody).toBe('a\uFFFDb\uFFFD(');
});

test('a receiver that never answers times out', async () => {
  const shop = await receiver(() => {});
  expect(await post(shop.origin, brief)).toEqual({
    error: 'timed out after 0.15 s',
    responseBody: '',
  });
});

test('an answer that arrives byte by byte times out as a whole', async () => {
  const shop = await receiver((response) => {
    const drip = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(drip));
  });
  const outcome = await post(shop.origin, brief);
  expect(outcome).toMatchObject({ httpStatus: 200, error: 'timed out after 0.15 s' });
  expect(outcome.responseBody).toMatch(/^\.+$/);
});

/** A server that lets the test handle the raw connection. */
async function rawServer(onData: (socket: import('node:net').Socket) => void) {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => onData(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a failure below HTTP is one sentence', async () => {
  const gone = await openReceiver();
  await gone.close();
  expect((await post(gone.origin)).error).toBe('connection refused');

  const reset = await rawServer((socket) => socket.resetAndDestroy());
  expect((await post(reset)).error).toBe('connection reset before the answer was complete');

  const closed = await rawServer((socket) => socket.end());
  expect((await post(closed)).error).toBe('connection closed before the answer was complete');

  const half = await rawServer((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
  );
  expect(await post(half)).toEqual({
    httpStatus: 200,
    error: 'connection closed before the answer was complete',
    responseBody: 'half',
  });

  const chatty = await rawServer((socket) => socket.end('SMTP here, who there?\r\n'));
  expect((await post(chatty)).error).toMatch(/^the answer is not HTTP: /);

  expect((await post('http://gapura-test.invalid/')).error).toMatch(/^host name /);
  expect((await post(closed.replace('http:', 'https:'))).error).not.toBe('');
});

test('a private address is refused if private addresses are not allowed', async () => {
  const shop = await receiver();
  const { port } = new URL(shop.origin);
  const settings = { allowPrivateAddresses: false };
  expect(await post(shop.origin, settings)).toEqual({
    error: 'address 127.0.0.1 is loopback and private addresses are not allowed',
    responseBody: '',
  });
  expect((await post(`http://localhost:${port}/`, settings)).error).toMatch(/ is loopback and /);
  expect(shop.received).toHaveLength(0);
});

test('attempts that follow each other share connections', async () => {
  const ports = new Set<number | undefined>();
  const shop = await receiver((response) => {
    ports.add(response.socket?.remotePort);
    response.end();
  });
  const http = createHttpTransport(deliverySettings);
  closing.push(() => http.close());
  const notification: Notification = {
    ...newNotification(shop.origin),
    status: 'PENDING',
    attempts: 0,
  };
  for (let i = 0; i < 20; i++) await http.send(notification, {});
  // A connection may still be busy with the end of the last answer when the next post goes out.
  expect(ports.size).toBeLessThan(5);
});
