import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { joinWrites } from './one-write.ts';

const open: { destroy?: () => void; close?: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) {
    one.destroy?.();
    one.close?.();
  }
});

/** A connected socket whose plain writes are counted, and everything that the other end receives. */
async function connected() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [other] = await accepted;
  open.push(socket, other, server);
  const chunks: Buffer[] = [];
  other.on('data', (chunk: Buffer) => chunks.push(chunk));
  const writes = { plain: 0, several: 0 };
  const { _write, _writev } = socket;
  socket._write = function (...given) {
    writes.plain += 1;
    _write.apply(this, given);
  };
  socket._writev = function (...given) {
    writes.several += 1;
    _writev?.apply(this, given);
  };
  joinWrites(socket);
  const received = async () => {
    const ended = once(other, 'end');
    socket.end();
    await ended;
    return Buffer.concat(chunks);
  };
  return { socket, writes, received };
}

it('sends the corked pieces of a message in one plain write, byte for byte', async () => {
  const { socket, writes, received } = await connected();
  socket.cork();
  socket.write('HTTP/1.1 200 OK\r\nné: ÿ\r\n\r\n', 'latin1');
  socket.write(Buffer.from([0, 255, 10]));
  socket.write('“Rp”', 'utf8');
  socket.uncork();
  const expected = Buffer.concat([
    Buffer.from('HTTP/1.1 200 OK\r\nné: ÿ\r\n\r\n', 'latin1'),
    Buffer.from([0, 255, 10]),
    Buffer.from('“Rp”'),
  ]);
  expect((await received()).equals(expected)).toBe(true);
  expect(writes).toEqual({ plain: 1, several: 0 });
});

it('does not copy a large message', async () => {
  const { socket, writes, received } = await connected();
  socket.cork();
  socket.write('head');
  socket.write(Buffer.alloc(200_000, 7));
  socket.uncork();
  expect(await received()).toHaveLength(200_004);
  expect(writes.several).toBe(1);
});
