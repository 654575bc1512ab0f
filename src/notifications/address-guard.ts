// Keeps notifications out of the gateway's own network: the address that is connected to must be public.
import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

/** The error for an address that must not be posted to. Its message says why. */
export class AddressRefused extends Error {
  constructor(address: string, kind: string) {
    super(`address ${address} is ${kind} and private addresses are not allowed`);
    this.name = 'AddressRefused';
  }
}

/** Metadata services, where clouds keep the credentials of their machines. The last one looks like a public address. */
const metadataAddresses = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
]);

const kinds: Record<string, string> = {
  private: 'private',
  uniqueLocal: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  carrierGradeNat: 'in a carrier-grade NAT',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'unspecified',
  '6to4': 'a tunnel',
  teredo: 'a tunnel',
};

const globalUnicast = ipaddr.IPv6.parse('2000::');
const nat64 = ipaddr.IPv6.parse('64:ff9b::');

/** Says in words why an IP address is not public. Returns undefined for a public one. */
export function privateKind(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'not an address';
  const parsed = ipaddr.parse(address);
  if (metadataAddresses.has(parsed.toString())) return 'a cloud metadata address';
  if (parsed instanceof ipaddr.IPv6) {
    const embedded = embeddedIpv4(parsed);
    if (embedded !== undefined) return privateKind(embedded);
    if (parsed.range() === 'unicast' && !parsed.match(globalUnicast, 3)) return 'reserved';
  }
  const range = parsed.range();
  return range === 'unicast' ? undefined : (kinds[range] ?? 'reserved');
}

/** IPv4-mapped addresses, and those under NAT64's well-known prefix, reach the IPv4 address inside them. */
function embeddedIpv4(address: ipaddr.IPv6): string | undefined {
  if (!address.isIPv4MappedAddress() && !address.match(nat64, 96)) return undefined;
  return address.toByteArray().slice(12).join('.');
}

/** A connector for undici. It refuses private addresses with AddressRefused, unless they are allowed. */
export function guardedConnector(
  options: { allowPrivateAddresses: boolean; timeoutMs: number },
  resolve: typeof lookup = lookup,
): buildConnector.connector {
  const shared = sharedLookup(resolve);
  const find = options.allowPrivateAddresses ? shared : publicLookup(shared);
  // The type of `lookup` covers callers that want one address or all of them. Here `net` always asks for all.
  const connect = buildConnector({
    timeout: options.timeoutMs,
    lookup: find as LookupFunction,
    autoSelectFamily: true,
  } as buildConnector.BuildOptions);
  if (options.allowPrivateAddresses) return connect;
  return (target, callback) => {
    // `net` does not look up a literal address. The URL parser has already turned 0x7f.1 into 127.0.0.1.
    const kind = isIP(target.hostname) === 0 ? undefined : privateKind(target.hostname);
    if (kind === undefined) return connect(target, callback);
    callback(new AddressRefused(target.hostname, kind), null);
  };
}

type Found = (error: Error | null, addresses: LookupAddress[]) => void;
type LookupAll = (hostname: string, options: object, found: Found) => void;

/** Refuses a host name if any of its addresses is private, so no private address can be connected to. */
function publicLookup(find: LookupAll): LookupAll {
  return (hostname, options, found) =>
    find(hostname, options, (error, addresses) => {
      if (error !== null) return found(error, []);
      for (const { address } of addresses) {
        const kind = privateKind(address);
        if (kind !== undefined) return found(new AddressRefused(address, kind), []);
      }
      found(null, addresses);
    });
}

/**
 * Runs one look-up per name at a time and shares it with everyone who waits for it. A look-up occupies
 * one of the process's four threads, and a name whose server hangs must not take them all.
 */
function sharedLookup(resolve: typeof lookup): LookupAll {
  const waiting = new Map<string, Found[]>();
  return (hostname, _options, found) => {
    const others = waiting.get(hostname);
    if (others !== undefined) return void others.push(found);
    const all = [found];
    waiting.set(hostname, all);
    resolve(hostname, { all: true }, (error, addresses) => {
      waiting.delete(hostname);
      for (const each of all) each(error, addresses ?? []);
    });
  };
}
