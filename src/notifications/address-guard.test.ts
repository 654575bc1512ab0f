import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Agent } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { AddressRefused, guardedConnector, privateKind } from './address-guard.ts';

const timeoutMs = 2000;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

test.each([
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.1.1', 'link-local'],
  ['169.254.169.254', 'a cloud metadata address'],
  ['100.100.100.200', 'a cloud metadata address'],
  ['168.63.129.16', 'a cloud metadata address'],
  ['fd00:ec2::254', 'a cloud metadata address'],
  ['100.64.0.1', 'in a carrier-grade NAT'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fc00::1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fec0::1', 'reserved'],
  ['ff02::1', 'multicast'],
  ['2001:db8::1', 'reserved'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:169.254.169.254', 'a cloud metadata address'],
  ['::127.0.0.1', 'loopback'],
  ['::7f00:1', 'reserved'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b::a9fe:a9fe', 'a cloud metadata address'],
  ['64:ff9b:1::1', 'reserved'],
  ['2002:7f00:1::', 'a tunnel'],
  ['2002:0808:0808::1', 'a tunnel'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'a tunnel'],
  ['4000::1', 'reserved'],
  ['not an address', 'not an address'],
])('%s is %s', (address, kind) => {
  expect(privateKind(address)).toBe(kind);
});

test.each(['8.8.8.8', '103.10.129.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])(
  '%s is public',
  (address) => {
    expect(privateKind(address)).toBeUndefined();
  },
);

test('a public address in IPv4-mapped or NAT64 form is public', () => {
  expect(privateKind('::ffff:8.8.8.8')).toBeUndefined();
  expect(privateKind('64:ff9b::8.8.8.8')).toBeUndefined();
});

/** A server that counts connections. A refused address must not even be connected to. */
async function openServer() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

async function post(url: string, connect: ReturnType<typeof guardedConnector>): Promise<number> {
  const agent = new Agent({ connect });
  closing.push(() => agent.destroy());
  const { origin, pathname } = new URL(url);
  const answer = await agent.request({ origin, path: pathname, method: 'POST' });
  await answer.body.dump();
  return answer.statusCode;
}

test.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]'])(
  'http://%s is not connected to',
  async (host) => {
    const server = await openServer();
    const connect = guardedConnector({ allowPrivateAddresses: false, timeoutMs });
    await expect(post(`http://${host}:${server.port}/`, connect)).rejects.toThrow(AddressRefused);
    expect(server.connections()).toBe(0);
  },
);

test('the same addresses are connected to where private ones are allowed', async () => {
  const server = await openServer();
  const connect = guardedConnector({ allowPrivateAddresses: true, timeoutMs });
  expect(await post(`http://127.0.0.1:${server.port}/`, connect)).toBe(200);
  expect(await post(`http://localhost:${server.port}/`, connect)).toBe(200);
  expect(server.connections()).toBe(2);
});

/** A fake resolver that returns these answers, one list per look-up. */
function resolving(answers: string[][]): { resolve: typeof lookup; asked: () => number } {
  let asked = 0;
  const resolve = ((_name: string, _options: object, found: (e: null, all: object[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    const family = (address: string) => (address.includes(':') ? 6 : 4);
    setImmediate(() =>
      found(
        null,
        addresses.map((a) => ({ address: a, family: family(a) })),
      ),
    );
  }) as unknown as typeof lookup;
  return { resolve, asked: () => asked };
}

test('a name with one private address among public ones is refused', async () => {
  const { resolve } = resolving([['8.8.8.8', '10.0.0.1']]);
  const connect = guardedConnector({ allowPrivateAddresses: false, timeoutMs }, resolve);
  await expect(post('http://mixed.test/', connect)).rejects.toThrow(
    'address 10.0.0.1 is private and private addresses are not allowed',
  );
});

test('each connection is checked with a look-up of its own', async () => {
  const { resolve } = resolving([['10.0.0.1'], ['127.0.0.1']]);
  const connect = guardedConnector({ allowPrivateAddresses: false, timeoutMs }, resolve);
  await expect(post('http://rebinding.test/', connect)).rejects.toThrow('address 10.0.0.1');
  await expect(post('http://rebinding.test/', connect)).rejects.toThrow('address 127.0.0.1');
});

test('connections that wait for the same name share one look-up', async () => {
  const server = await openServer();
  const { resolve, asked } = resolving([['127.0.0.1']]);
  const connect = guardedConnector({ allowPrivateAddresses: true, timeoutMs }, resolve);
  const url = `http://shop.test:${server.port}/`;
  const statuses = await Promise.all([1, 2, 3, 4, 5].map(() => post(url, connect)));
  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  expect(asked()).toBe(1);
});
