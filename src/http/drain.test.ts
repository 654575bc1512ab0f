// A stopping server: which calls it waits for, and which it does not.
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { closeConnectionsOnceClosing, closeWithin } from './drain.ts';

/** A server with one route, which answers when `answer` is called. */
async function started() {
  const app = Fastify({ forceCloseConnections: 'idle' });
  closeConnectionsOnceClosing(app);
  const began = withResolvers();
  const closing = withResolvers();
  const answer = withResolvers();
  app.addHook('preClose', async () => closing.resolve());
  app.get('/', async () => {
    began.resolve();
    await answer.promise;
    return 'answered';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(app);
  return { app, port, began: began.promise, closing: closing.promise, answer: answer.resolve };
}

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}

test('answers the call in flight and closes its connection, although the caller uses keep-alive', async () => {
  const { app, port, began, closing, answer } = await started();
  const agent = new Agent({ keepAlive: true });
  const call = get({ port, host: '127.0.0.1', agent });
  const answered = once(call, 'response');
  await began;
  const closed = closeWithin(app, 60_000);
  await closing;
  answer();
  const [response] = await answered;
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  response.resume();
  await closed;
  agent.destroy();
});

test('does not wait for a caller that never finishes its request', async () => {
  const { app, port } = await started();
  const socket = connect(port, '127.0.0.1');
  const accepted = once(app.server, 'connection');
  socket.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\n{');
  await accepted;
  const ended = once(socket, 'close');
  socket.on('error', () => {});
  socket.resume();
  await closeWithin(app, 50);
  await ended;
});

test('accepts no more calls', async () => {
  const { app, port } = await started();
  await closeWithin(app, 1000);
  const refused = once(request({ port, host: '127.0.0.1' }).end(), 'response');
  await expect(refused).rejects.toThrow(/ECONNREFUSED/);
});
