// A TCP proxy that can disturb what passes: delays, connections that break, connections that go silent.
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type Weather =
  | { kind: 'fair' }
  /** Every piece arrives this much later, in both directions. */
  | { kind: 'slow'; delayMs: number }
  /** A connection breaks (RST) when this many bytes of answers have passed. */
  | { kind: 'breaking'; afterBytes: () => number }
  /** Half-open: connections stay, and nothing passes any more in either direction. */
  | { kind: 'silent' }
  /** New connections are reset at once. */
  | { kind: 'closed' };

export interface TcpProxy {
  port: number;
  /** Changes the weather, also for connections that are open. */
  set(weather: Weather): void;
  /** Breaks every open connection. */
  breakAll(): void;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

/** Opens a proxy on a free loopback port. `target` is asked for each connection, because servers move. */
export async function openProxy(target: () => number): Promise<TcpProxy> {
  let weather: Weather = { kind: 'fair' };
  const pairs = new Set<Pair>();
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => {});
    if (weather.kind === 'closed') return void client.resetAndDestroy();
    const server = connect({
      port: target(),
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    const pair = { client, server };
    pairs.add(pair);
    const over = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    server.on('error', () => client.resetAndDestroy());
    for (const socket of [client, server]) socket.on('close', over);
    const current = () => weather;
    relay(client, server, current);
    relay(server, client, current, breaker(pair, current));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const breakAll = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  return {
    port: (listener.address() as AddressInfo).port,
    set(next) {
      weather = next;
      for (const { client, server } of pairs) {
        for (const socket of [client, server]) {
          if (next.kind === 'silent') socket.pause();
          else socket.resume();
        }
      }
    },
    breakAll,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        breakAll();
      }),
  };
}

/** Passes on what `from` sends, in its order. `passed` is called with the length of each piece. */
function relay(
  from: Socket,
  to: Socket,
  weather: () => Weather,
  passed: (bytes: number) => void = () => {},
): void {
  let before: Promise<void> = Promise.resolve();
  const later = (act: () => void) => {
    const now = weather();
    const delayMs = now.kind === 'slow' ? now.delayMs : 0;
    // Also a piece without a delay waits for the ones before it.
    before = Promise.all([before, delayMs > 0 ? waited(delayMs) : undefined]).then(act);
  };
  from.on('data', (piece) =>
    later(() => {
      if (to.destroyed) return;
      if (!to.write(piece)) {
        from.pause();
        to.once('drain', () => weather().kind !== 'silent' && from.resume());
      }
      passed(piece.length);
    }),
  );
  from.on('end', () => later(() => to.end()));
}

function breaker({ client, server }: Pair, weather: () => Weather): (bytes: number) => void {
  let left: number | undefined;
  return (bytes) => {
    const now = weather();
    if (now.kind !== 'breaking') return;
    left = (left ?? now.afterBytes()) - bytes;
    if (left > 0) return;
    client.resetAndDestroy();
    server.resetAndDestroy();
  };
}

function waited(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
