// The guard of outgoing addresses against an oracle of its own: the registries of special addresses, by arithmetic.
import { expect } from 'vitest';
import {
  AddressRefused,
  guardedConnector,
  privateKind,
} from '../../src/notifications/address-guard.ts';
import { fc } from '../support/property.ts';
import { fuzz } from './fuzz.ts';

interface Network {
  first: bigint;
  bits: number;
  length: number;
}

function network4(text: string): Network {
  const [address = '', length] = text.split('/');
  const first = address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return { first, bits: 32, length: Number(length) };
}

/** Written in full: eight groups, `*` for the zeros at the end. */
function network6(text: string): Network {
  const [address = '', length] = text.split('/');
  const groups = address.split(':').filter((group) => group !== '*');
  const first = [...groups, ...Array(8).fill('0')]
    .slice(0, 8)
    .reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  return { first, bits: 128, length: Number(length) };
}

const within = (address: bigint, { first, bits, length }: Network) =>
  address >> BigInt(bits - length) === first >> BigInt(bits - length);

/** Not globally reachable (IANA IPv4 Special-Purpose Address Registry), multicast, reserved. */
const closed4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].map(network4);
/** Public by the registry, but nobody's notification URL: the guard may refuse them. */
const either4 = [
  ...['192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.175.48.0/24'],
  ...['168.63.129.16/32'],
].map(network4);

const mapped = network6('0:0:0:0:0:ffff:*/96');
const nat64 = network6('64:ff9b:*/96');
const global6 = network6('2000:*/3');
/** Parts of 2000::/3 that are not reachable, or that are tunnels to any IPv4 address. */
const closed6 = [
  ...['2001:*/32', '2001:2:0:*/48', '2001:10:*/28', '2001:db8:*/32', '2002:*/16'],
  ...['3fff:*/20'],
].map(network6);
const either6 = ['2001:*/23', '2620:4f:8000:*/48'].map(network6);

type Verdict = 'public' | 'closed' | 'either';

function verdict4(address: bigint): Verdict {
  if (closed4.some((one) => within(address, one))) return 'closed';
  return either4.some((one) => within(address, one)) ? 'either' : 'public';
}

function verdict6(address: bigint): Verdict {
  if (within(address, mapped) || within(address, nat64)) return verdict4(address % 2n ** 32n);
  if (!within(address, global6)) return 'closed';
  if (closed6.some((one) => within(address, one))) return 'closed';
  return either6.some((one) => within(address, one)) ? 'either' : 'public';
}

/** Addresses of which many are in a special network, at its edges or one beside them. */
function addresses(networks: readonly Network[], bits: number): fc.Arbitrary<bigint> {
  const any = fc.bigInt(0n, 2n ** BigInt(bits) - 1n);
  const near = fc
    .tuple(fc.constantFrom(...networks), any, fc.constantFrom(0, 1, 2, 3))
    .map(([{ first, length }, inside, edge]) => {
      const size = 2n ** BigInt(bits - length);
      const last = first + size - 1n;
      return [first - 1n, first + (inside % size), last, last + 1n][edge] ?? first;
    });
  return fc
    .oneof(any, near)
    .map((address) => ((address % 2n ** BigInt(bits)) + 2n ** BigInt(bits)) % 2n ** BigInt(bits));
}

const ipv4 = addresses([...closed4, ...either4], 32);
const ipv6 = fc.oneof(
  addresses([mapped, nat64, global6, ...closed6, ...either6], 128),
  fc.tuple(fc.constantFrom(mapped, nat64), ipv4).map(([{ first }, inside]) => first + inside),
  fc
    .tuple(fc.constantFrom('fe80', 'fec0', 'fc00', 'fdff', 'ff02'), fc.bigInt(0n, 2n ** 112n - 1n))
    .map(([group, rest]) => (BigInt(`0x${group}`) << 112n) + rest),
);

const bytesOf = (address: bigint) =>
  [24n, 16n, 8n, 0n].map((shift) => Number((address >> shift) & 255n));
const dotted = (address: bigint) => bytesOf(address).join('.');

function groupsOf(address: bigint): string[] {
  return Array.from({ length: 8 }, (_, at) =>
    ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
}

/** The ways to write an IPv6 address: in full, in upper case, shortened, with the last part as IPv4. */
const spellings6: ((address: bigint) => string)[] = [
  (address) => groupsOf(address).join(':'),
  (address) =>
    groupsOf(address)
      .map((group) => group.padStart(4, '0').toUpperCase())
      .join(':'),
  (address) => new URL(`http://[${groupsOf(address).join(':')}]`).hostname.slice(1, -1),
  (address) => `${groupsOf(address).slice(0, 6).join(':')}:${dotted(address & 0xffffffffn)}`,
];

function agrees(text: string, verdict: Verdict): void {
  const isPublic = privateKind(text) === undefined;
  if (verdict !== 'either') expect([text, isPublic]).toEqual([text, verdict === 'public']);
}

fuzz('knows every IPv4 address', 3000, ipv4, (address) =>
  agrees(dotted(address), verdict4(address)),
);

fuzz(
  'knows every IPv6 address in every spelling',
  3000,
  fc.tuple(ipv6, fc.constantFrom(...spellings6)),
  ([address, spelt]) => agrees(spelt(address), verdict6(address)),
);

/** The ways to write an IPv4 host in a URL: decimal, hexadecimal, octal, in one to four parts, mixed. */
const parts = fc.tuple(
  ipv4,
  fc.integer({ min: 1, max: 4 }),
  fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
);

function hostOf([address, count, bases]: [bigint, number, number[]]): string {
  const bytes = bytesOf(address);
  const rest = bytes.slice(count - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  const prefix: Record<number, string> = { 8: '0', 10: '', 16: '0x' };
  return [...bytes.slice(0, count - 1), rest]
    .map((part, at) => prefix[bases[at] ?? 10] + part.toString(bases[at] ?? 10))
    .join('.');
}

type Target = Parameters<ReturnType<typeof guardedConnector>>[0];

/** What the guard says to a connection; it never makes one, because only closed addresses are given. */
function refusalOf(hostname: string): Promise<Error | null> {
  const connect = guardedConnector({ allowPrivateAddresses: false, timeoutMs: 100 });
  const target = { hostname, host: hostname, protocol: 'http:', port: '9' } as Target;
  return new Promise((resolve) => connect(target, (...[error]) => resolve(error)));
}

fuzz('refuses a closed IPv4 address however its host is written', 500, parts, async (written) => {
  if (verdict4(written[0]) !== 'closed') return;
  const { hostname } = new URL(`http://${hostOf(written)}:9/`);
  expect(await refusalOf(hostname)).toBeInstanceOf(AddressRefused);
});

fuzz(
  'never takes a text that is not an address for a public one',
  1000,
  fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fx.:%]{1,20}$/)),
  (given) => {
    const kind = privateKind(given);
    // What is public must be an address that a URL, the reader of hosts, also takes for one.
    if (kind === undefined)
      expect(() => new URL(`http://${given.includes(':') ? `[${given}]` : given}/`)).not.toThrow();
  },
);
