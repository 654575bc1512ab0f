import { expect, it } from 'vitest';
import { isWithin, networkOf } from './networks.ts';

const networks = (...texts: string[]) => texts.flatMap((text) => networkOf(text) ?? []);

it.each([
  ['203.0.113.7', ['203.0.113.0/24'], true],
  ['203.0.114.7', ['203.0.113.0/24'], false],
  ['203.0.113.7', ['203.0.113.7'], true],
  ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
  ['2001:db8::1', ['203.0.113.0/24', '2001:db8::/32'], true],
  ['2001:db9::1', ['2001:db8::/32'], false],
  ['', ['0.0.0.0/0'], false],
  ['not an address', ['0.0.0.0/0', '::/0'], false],
])('%s in %j: %s', (address, texts, within) => {
  expect(isWithin(address, networks(...texts))).toBe(within);
});

it.each(['', '10.0.0.0/33', '127.1', '0x7f.1', '10.0.0.0/8/8', 'shop.example', '10.0.0.1 '])(
  '%j is not a network',
  (text) => {
    expect(networkOf(text)).toBeUndefined();
  },
);
