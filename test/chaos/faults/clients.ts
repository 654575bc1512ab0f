// Clients that leave in the middle, that send a byte now and then, and that ask without reading the answers.
import { connect, type Socket } from 'node:net';
import { pause } from '../until.ts';
import type { World } from '../world.ts';
import { type Fault, remote } from './fault.ts';

const path = '/indomaret-online-to-offline/v2/payment-code';
const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

/** A connection to the gateway itself; its errors are expected. */
async function open({ gateway }: World): Promise<Socket> {
  const socket = connect(gateway.port(), '127.0.0.1');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', () => resolve());
  });
  return socket;
}

/** Bodies that are promised and never sent whole. */
const leaving: Fault = {
  name: 'clients-leave',
  settings: remote,
  async begin(world, random) {
    let over = false;
    const act = async () => {
      while (!over) {
        const socket = await open(world);
        socket.write(`${head}Content-Length: ${random.between(10, 60_000)}\r\n\r\n{"order":`);
        await pause(random.between(0, 100));
        if (random.chance(0.5)) socket.resetAndDestroy();
        else socket.destroy();
      }
    };
    const acting = Array.from({ length: 20 }, act);
    return async () => {
      over = true;
      await Promise.all(acting);
    };
  },
};

/** A header that goes on for as long as it is let (slowloris). */
const slowloris: Fault = {
  name: 'clients-slowloris',
  settings: remote,
  async begin(world) {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => open(world)));
    for (const socket of sockets) socket.write(`${head}X-Slow: `);
    const timer = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    }, 200);
    return () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    };
  },
};

/** What the gateway may hold while nobody reads its answers. */
const mostBytes = 600 * 1024 ** 2;

/** Pipelined questions whose answers nobody reads. The gateway must not keep them all. */
const unread: Fault = {
  name: 'clients-unread',
  settings: remote,
  async begin(world) {
    const questions = Buffer.from('GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(40_000));
    const sockets = await Promise.all(Array.from({ length: 50 }, () => open(world)));
    for (const socket of sockets) {
      socket.pause();
      socket.write(questions);
    }
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, world.gateway.residentBytes());
    }, 100);
    return () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      if (most > mostBytes)
        throw new Error(`unread answers took ${Math.round(most / 1024 ** 2)} MB`);
    };
  },
};

export const clientFaults = [leaving, slowloris, unread];
