import { expect, it } from 'vitest';
import { networkOf } from '../lib/networks.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { addressReader, demandAdmitted } from './caller.ts';
import type { Exchange } from './exchange.ts';

const exchange = (remoteAddress?: string, forwarded?: string): Exchange => ({
  method: 'POST',
  target: '/',
  query: '',
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  body: Buffer.alloc(0),
  socket: { remoteAddress },
});
const merchant = (more: Partial<Merchant> = {}) => more as Merchant;
const never = () => {
  throw new Error('the address was asked for');
};

it('does not even ask where a call comes from if the merchant allows every address', () => {
  expect(() => demandAdmitted(merchant(), exchange(), never)).not.toThrow();
});

it('refuses a suspended merchant, and who comes from elsewhere or from nowhere', () => {
  const suspended = merchant({ suspendedAt: new Date() });
  expect(() => demandAdmitted(suspended, exchange(), never)).toThrow('MERCHANT_SUSPENDED');
  const network = networkOf('203.0.113.0/24');
  const choosy = merchant({ allowedNetworks: network ? [network] : [] });
  const from = (address?: string) => () =>
    demandAdmitted(choosy, exchange(address), addressReader());
  expect(from('203.0.113.9')).not.toThrow();
  expect(from('::ffff:203.0.113.9')).not.toThrow();
  expect(from('198.51.100.9')).toThrow('ADDRESS_NOT_ALLOWED');
  expect(from(undefined)).toThrow('ADDRESS_NOT_ALLOWED');
});

it.each([
  [[], '203.0.113.9', undefined],
  [['127.0.0.1'], '203.0.113.9', '203.0.113.9'],
  [['127.0.0.1'], '203.0.113.9', '198.51.100.1, 203.0.113.9'],
  [['127.0.0.1', '10.0.0.0/8'], '203.0.113.9', '203.0.113.9, 10.1.2.3'],
  [['127.0.0.1'], '10.1.2.3', '203.0.113.9, 10.1.2.3'],
])('with the proxies %j trusted, a call is from %s', (proxies, address, forwarded) => {
  const peer = forwarded === undefined ? address : '127.0.0.1';
  expect(addressReader(proxies)(exchange(peer, forwarded))).toBe(address);
});

it('takes no word of who is not a trusted proxy', () => {
  const address = addressReader(['10.0.0.1'])(exchange('198.51.100.1', '203.0.113.9'));
  expect(address).toBe('198.51.100.1');
});
