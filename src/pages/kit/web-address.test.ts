// Only http and https addresses are links.
import { expect, test } from 'vitest';
import { webAddress } from './web-address.ts';

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,x',
  '/relative',
  'not an address',
  '',
  undefined,
])('%s is not a link', (text) => {
  expect(webAddress(text)).toBeUndefined();
});

test('characters that could break out of an attribute are escaped', () => {
  expect(webAddress('https://shop.example/a b?q="<x>\n')).toBe(
    'https://shop.example/a%20b?q=%22%3Cx%3E',
  );
});
