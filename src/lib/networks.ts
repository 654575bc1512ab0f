// Networks of addresses, as people write them: an address or CIDR, and whether an address is in one.
import ipaddr from 'ipaddr.js';

export interface Network {
  address: ipaddr.IPv4 | ipaddr.IPv6;
  /** How many of its first bits count. */
  bits: number;
}

/** Reads `203.0.113.0/24`, `2001:db8::/32` or one address. Returns undefined for anything else. */
export function networkOf(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) {
    const [address, bits] = ipaddr.parseCIDR(text);
    return { address, bits };
  }
  // Short forms such as 127.1 or 0x7f.1 are addresses to some programs only.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  return { address, bits: address.kind() === 'ipv4' ? 32 : 128 };
}

/** Whether the address is in one of the networks. An IPv4 address in IPv6 form counts as IPv4. */
export function isWithin(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(
    (network) =>
      parsed.kind() === network.address.kind() && parsed.match(network.address, network.bits),
  );
}
