import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { probe } from './probe.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const allowed = { allowPrivateAddresses: true, timeoutMs: 2000 };

it('finds what is there, and sends nothing but a question for options', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(405).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const found = await probe(allowed, `http://127.0.0.1:${port}/n?x=1`);
  expect(found).toMatchObject({
    ok: true,
    steps: [
      { step: 'name', ok: true, detail: '127.0.0.1' },
      { step: 'connection', ok: true, detail: `127.0.0.1:${port}` },
      { step: 'answer', ok: true, detail: 'HTTP 405' },
    ],
  });
  expect(seen).toEqual(['OPTIONS /n?x=1']);
});

it('says where it ends: a closed port, no name, no TLS', async () => {
  const closed = createTcpServer();
  closed.listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  expect((await probe(allowed, `http://127.0.0.1:${port}/`)).steps.at(-1)).toMatchObject({
    step: 'connection',
    ok: false,
    detail: 'connection refused',
  });
  const unnamed = await probe(allowed, 'https://nothing.invalid/');
  expect(unnamed).toMatchObject({ ok: false, steps: [{ step: 'name', ok: false }] });

  const plain = createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  closing.push(() => plain.close());
  const { port: plainPort } = plain.address() as AddressInfo;
  const untrusted = await probe(allowed, `https://127.0.0.1:${plainPort}/`);
  expect(untrusted.steps.at(-1)).toMatchObject({ step: 'tls', ok: false });
});

it('does not connect to where notifications do not go', async () => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
    const found = await probe({ allowPrivateAddresses: false }, `http://${host}:${port}/`);
    expect(found).toMatchObject({ ok: false, steps: [{ step: 'name', ok: false }] });
  }
  expect(connections).toBe(0);
});
