// A merchant's server for tests: real HTTP on a free port; it records the posts and answers as `answer` says.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request exactly as it was received. */
export interface Received {
  method: string;
  /** Path and query. */
  target: string;
  /** Names as sent, in the order sent. */
  headers: [name: string, value: string][];
  body: Buffer;
}

export type Answer = (response: ServerResponse, received: Received, count: number) => void;

export interface Receiver {
  /** `http://127.0.0.1:<port>`. */
  origin: string;
  received: Received[];
  /** Resolves when `count` posts have arrived. */
  arrived(count: number): Promise<void>;
  /** Breaks every connection. */
  close(): Promise<void>;
}

/** Opens a receiver. `answer` gets the number of the post, from 1. Without it every post is answered with 200. */
export async function openReceiver(
  answer: Answer = (response) => void response.end(),
): Promise<Receiver> {
  const received: Received[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const post = await read(request);
    const count = received.push(post);
    answer(response, post, count);
    for (const one of waiting) if (count >= one.count) one.resolve();
    waiting = waiting.filter((one) => one.count > count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    arrived: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: [string, string][] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    headers.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '']);
  }
  const { method = '', url = '' } = request;
  return { method, target: url, headers, body: Buffer.concat(chunks) };
}
