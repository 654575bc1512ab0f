import { expect, test } from 'vitest';
import { notificationUrl } from './target.ts';

const merchant = {
  notificationUrl: 'https://shop.test/payments/notifications',
  notificationUrls: { cards: 'https://shop.test/cards/notifications' },
};

test('a channel has its own URL, or the general one', () => {
  expect(notificationUrl(merchant, 'cards')).toBe('https://shop.test/cards/notifications');
  expect(notificationUrl(merchant, 'kredivo')).toBe('https://shop.test/payments/notifications');
});

test('without a configured URL there is no notification, whatever the payment asks for', () => {
  const none = { notificationUrls: {} };
  expect(notificationUrl(none, 'kredivo')).toBeUndefined();
  expect(notificationUrl(none, 'kredivo', 'https://other.test/a')).toBeUndefined();
  expect(notificationUrl(none, 'constructor')).toBeUndefined();
});

const path = '/payments/notifications';

test.each([
  ['another host', `https://b.test${path}`],
  ['a sub-domain', `https://pay.shop.test${path}`],
  ['another port', `https://shop.test:8443${path}`],
  ['another scheme', `http://localhost:3000${path}`],
  ['a query, which is not part of the path', `https://b.test${path}?tenant=5`],
])('an override may name %s', (_what, override) => {
  expect(notificationUrl(merchant, 'kredivo', override)).toBe(override);
});

test.each([
  ['another path', 'https://shop.test/elsewhere'],
  ['a longer path', `https://b.test${path}/`],
  ['a path in other letters', 'https://b.test/Payments/notifications'],
  ['the path of another channel', 'https://b.test/cards/notifications'],
  ['another protocol', `ftp://b.test${path}`],
  ['no URL at all', 'not a url'],
  ['a path alone', path],
  ['nothing', ''],
])('an override with %s is ignored', (_what, override) => {
  expect(notificationUrl(merchant, 'kredivo', override)).toBe(merchant.notificationUrl);
});

test('the fragment and the credentials are removed: they are never sent', () => {
  const override = `https://user:word@b.test${path}#top`;
  expect(notificationUrl(merchant, 'kredivo', override)).toBe(`https://b.test${path}`);
});
