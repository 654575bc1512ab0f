// The HTTP server below the framework: time limits, one line a connection, and a bound on what all of them hold.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RefusedFor } from './admission.ts';
import { Line, type Patience, usualPatience } from './line.ts';

interface Times extends Patience {
  /** A request, headers and body, must have arrived within this many milliseconds. */
  requestMs: number;
  /** An idle connection is kept for this many milliseconds. */
  idleMs: number;
  /** How often all of this is checked, in milliseconds. */
  checkMs: number;
}

export const usualTimes: Times = {
  ...usualPatience,
  requestMs: 30_000,
  idleMs: 65_000,
  checkMs: 1000,
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ServerOptions {
  /** Takes a call that the handler is not to get. Returns whether it did. */
  take: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The most bytes of answers that may wait for all clients together. */
  unreadBytes: number;
  refused: (reason: RefusedFor) => void;
  times?: Times | undefined;
}

/** Makes the server; `handle` gets the calls that are let in, one at a time of each connection. */
export function createLimitedServer(handle: Handler, options: ServerOptions): Server {
  const { take, refused, unreadBytes, times = usualTimes } = options;
  const lines = new Map<Socket, Line>();
  const letIn: Handler = (request, response) => {
    if (!take(request, response)) handle(request, response);
  };
  const server = createServer(
    {
      // Node checks only every 30 s unless told otherwise, and allows 60 s for headers.
      connectionsCheckingInterval: times.checkMs,
      headersTimeout: times.requestMs,
      requestTimeout: times.requestMs,
      keepAliveTimeout: times.idleMs,
    },
    (request, response) => lines.get(request.socket)?.receive(request, response),
  );
  server.on('connection', (socket) => {
    lines.set(socket, new Line(socket, letIn, refused, times));
    socket.once('close', () => lines.delete(socket));
  });
  const timer = setInterval(() => checkAll([...lines.values()], unreadBytes), times.checkMs);
  timer.unref();
  server.on('close', () => clearInterval(timer));
  return server;
}

/** Closes connections that make the gateway wait, then those that hold most until all together hold little. */
export function checkAll(lines: readonly Line[], unreadMost: number): void {
  const now = performance.now();
  let unread = 0;
  for (const line of lines) {
    line.check(now);
    unread += line.unreadBytes;
  }
  if (unread <= unreadMost) return;
  for (const line of lines.toSorted((one, other) => other.unreadBytes - one.unreadBytes)) {
    unread -= line.unreadBytes;
    line.cut('unread answers');
    if (unread <= unreadMost) return;
  }
}
