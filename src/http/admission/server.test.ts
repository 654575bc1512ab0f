// Connections that do not read, do not send, or send too much: over real sockets.
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyParser, keepLine, MemoryBudget } from './body.ts';
import { sentAheadMost } from './line.ts';
import { createLimitedServer, type ServerOptions, usualTimes } from './server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const opened: (Socket | Server)[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) 'closeAllConnections' in one ? stop(one) : one.destroy();
});
function stop(server: Server): void {
  server.closeAllConnections();
  server.close();
}

const quick = { unreadMs: 60, restOfBodyMs: 60, requestMs: 20_000, idleMs: 20_000, checkMs: 20 };

async function serve(handle: Handler, options: Partial<ServerOptions> = {}) {
  const reasons: string[] = [];
  const sockets: Socket[] = [];
  const server = createLimitedServer(handle, {
    take: () => false,
    unreadBytes: 1024 ** 3,
    refused: (reason) => reasons.push(reason),
    times: quick,
    ...options,
  });
  opened.push(server);
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    opened.push(socket);
    return socket;
  };
  /** Bytes of answers that wait in this process. */
  const unread = () => sockets.reduce((sum, { writableLength }) => sum + writableLength, 0);
  return { server, port, open, reasons, unread };
}

const get = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';
/** More than the system takes for a client that does not read. */
const page = Buffer.alloc(16 * 1024 * 1024, 'x');

/** What the socket receives until its end. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  await once(socket, 'close');
  return text;
}

describe('calls sent ahead', () => {
  it('without reading any answer close the connection, and hold one answer each at most', async () => {
    let handled = 0;
    const { open, reasons, unread } = await serve((_, response) => {
      handled += 1;
      response.end(page);
    });
    const sockets = Array.from({ length: 3 }, open);
    // Newer Nodes tell the client of the reset, which is an end like any other.
    const closed = sockets.map(
      (socket) =>
        new Promise((resolve) => {
          socket.on('error', () => {});
          socket.on('close', resolve);
        }),
    );
    for (const socket of sockets) {
      socket.pause();
      socket.write(get.repeat(5000));
    }
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, unread());
    }, 1);
    // A client that does not read learns of the end only when it does.
    await expect.poll(() => reasons.length, { timeout: 20_000 }).toBe(3);
    clearInterval(watch);
    for (const socket of sockets) socket.resume();
    await Promise.all(closed);
    expect(new Set(reasons)).toEqual(new Set(['unread answers']));
    expect(handled).toBe(3);
    expect(most).toBeLessThanOrEqual(3 * (page.length + 1024));
  });

  it('are answered in their order, one after the other, if the client reads', async () => {
    let atOnce = 0;
    let most = 0;
    const { open } = await serve(async ({ url }, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((done) => setTimeout(done, 1));
      atOnce -= 1;
      response.end(`[${url}]`);
    });
    const socket = open();
    const text = received(socket);
    const paths = Array.from({ length: sentAheadMost + 1 }, (_, n) => `/${n}`);
    const calls = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`);
    const last = `GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`;
    socket.write([...calls.slice(0, -1), last].join(''));
    expect([...(await text).matchAll(/\[(.+?)\]/g)].map((match) => match[1])).toEqual([
      ...paths.slice(0, -1),
      '/last',
    ]);
    expect(most).toBe(1);
  });
});

describe('one answer', () => {
  it('that is not read in time closes its connection', async () => {
    const { open, reasons, unread } = await serve((_, response) => response.end(page));
    const socket = open();
    socket.pause();
    socket.write(get);
    await expect.poll(() => reasons).toEqual(['unread answers']);
    await expect.poll(unread).toBe(0);
  });

  it('that is a download may take longer, as long as it moves', async () => {
    const piece = Buffer.alloc(256 * 1024, 'x');
    const { open, reasons } = await serve((_, response) => {
      let left = 30;
      const timer = setInterval(() => {
        left -= 1;
        if (left > 0) return void response.write(piece);
        clearInterval(timer);
        response.end('the end');
      }, 10);
    });
    const socket = open();
    const text = received(socket);
    socket.write(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    expect(await text).toContain('the end');
    expect(reasons).toEqual([]);
  });

  it('closes the connections that hold most when all together hold too much', async () => {
    const { open, reasons, unread } = await serve((_, response) => response.end(page), {
      unreadBytes: 2 * page.length,
      times: { ...quick, unreadMs: 60_000 },
    });
    for (let n = 0; n < 6; n++) {
      const socket = open();
      socket.pause();
      socket.write(get);
    }
    await expect.poll(() => reasons.length).toBeGreaterThanOrEqual(3);
    await expect.poll(unread).toBeLessThanOrEqual(2 * page.length);
  });
});

describe('a request', () => {
  it('must have arrived within 30 s, headers and body, and that is looked at every second', async () => {
    const { server } = await serve(() => {}, { times: usualTimes });
    expect([server.headersTimeout, server.requestTimeout]).toEqual([30_000, 30_000]);
    expect(usualTimes.checkMs).toBe(1000);
  });

  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: here\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nx'],
  ])('whose client stops in the middle of %s is ended', async (_name, text) => {
    const times = { ...quick, requestMs: 200 };
    const { open } = await serve((request) => void request.resume(), { times });
    const socket = open();
    const answer = received(socket);
    const began = performance.now();
    socket.write(text);
    expect(await answer).toMatch(/^HTTP\/1.1 408/);
    // The limit and one look: not the limit and half a minute.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('a body', () => {
  /** The framework with the parser, on the server; `hold` answers when it is told to. */
  async function bodies(heldBytes: number, bodyLimit = 1000) {
    const budget = new MemoryBudget(heldBytes);
    const answers: (() => void)[] = [];
    let app = Fastify();
    const served = await serve((request, response) => app.routing(request, response));
    app = Fastify({ bodyLimit });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      bodyParser({ bodyBytes: bodyLimit, budget, refused: () => served.reasons.push('memory') }),
    );
    app.setErrorHandler((error, _request, reply) => keepLine(reply).send(error));
    app.post('/', async ({ body }) => {
      await new Promise<void>((done) => answers.push(done));
      return { length: (body as Buffer).length };
    });
    await app.ready();
    return { ...served, budget, answers };
  }

  const post = (body: string, length = body.length) =>
    `POST / HTTP/1.1\r\nHost: here\r\nContent-Type: a/b\r\nContent-Length: ${length}\r\n\r\n${body}`;
  const status = (code: number) => `HTTP/1.1 ${code} ${STATUS_CODES[code]}`;

  it('is held until its answer has been sent, and no longer', async () => {
    const { open, budget, answers } = await bodies(10_000);
    const socket = open();
    socket.write(post('x'.repeat(500)));
    await expect.poll(() => answers.length).toBe(1);
    expect(budget.held).toBeGreaterThanOrEqual(500);
    answers[0]?.();
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toContain('{"length":500}');
    await expect.poll(() => budget.held).toBe(0);
  });

  it('is let go when its client leaves', async () => {
    const { open, budget } = await bodies(10_000);
    const socket = open();
    socket.write(post('x'.repeat(300), 500));
    await expect.poll(() => budget.held).toBeGreaterThanOrEqual(300);
    socket.destroy();
    await expect.poll(() => budget.held).toBe(0);
  });

  it('beyond what all may hold is refused with 503, and the others go on', async () => {
    const { open, budget, answers, reasons } = await bodies(2000);
    const first = open();
    first.write(post('x'.repeat(900)));
    await expect.poll(() => answers.length).toBe(1);
    const second = open();
    second.write(post('x'.repeat(900)));
    const [refused] = await once(second.setEncoding('utf8'), 'data');
    expect(refused).toContain(status(503));
    expect(reasons).toContain('memory');
    answers[0]?.();
    const [answer] = await once(first.setEncoding('utf8'), 'data');
    expect(answer).toContain(status(200));
    await expect.poll(() => budget.held).toBe(0);
  });

  it('in many tiny pieces costs what it takes in memory', async () => {
    const { open, budget } = await bodies(1_000_000);
    const socket = open();
    socket.write(
      'POST / HTTP/1.1\r\nHost: here\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    socket.write('1\r\nx\r\n'.repeat(100));
    await expect.poll(() => budget.held).toBeGreaterThanOrEqual(100 * 100);
  });

  it('of a declared length over the limit is refused unread', async () => {
    const { open, budget } = await bodies(10_000);
    const socket = open();
    socket.write(post('', 5000));
    const [refused] = await once(socket.setEncoding('utf8'), 'data');
    expect(refused).toContain(status(413));
    expect(budget.held).toBe(0);
  });

  it('that does not end after its answer closes the connection', async () => {
    const { open, reasons } = await bodies(10_000);
    const socket = open();
    const text = received(socket);
    socket.write(post('', 5000));
    expect(await text).toContain(status(413));
    expect(reasons).toEqual(['unread body']);
  });

  it('that ends soon after its answer leaves the connection open', async () => {
    const { open, answers, reasons } = await bodies(10_000);
    const socket = open();
    socket.write(post('', 1500));
    await once(socket, 'data');
    socket.write('x'.repeat(1500));
    socket.write(post('abc'));
    await expect.poll(() => answers.length).toBe(1);
    answers[0]?.();
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toContain('{"length":3}');
    expect(reasons).toEqual([]);
  });
});
