// The headers of a page, and that no given value can widen the policy.
import { expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';

function directives(trust?: Parameters<typeof securityHeaders>[0]) {
  const policy = securityHeaders(trust)['content-security-policy'] ?? '';
  return new Map(
    policy.split('; ').map((line) => {
      const [name = '', ...values] = line.split(' ');
      return [name, values.join(' ')];
    }),
  );
}

test('by default there are no scripts, no frames and no outside form targets', () => {
  expect(Object.fromEntries(directives())).toEqual({
    'default-src': "'none'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  });
  expect(securityHeaders()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
  });
});

test('only the origins of given addresses enter the policy', () => {
  const policy = directives({
    formTargets: ['https://shop.example/return;script-src *?a=1'],
    frameAncestors: ['https://shop.example', 'http://localhost:3000'],
  });
  expect(policy.get('form-action')).toBe("'self' https://shop.example");
  expect(policy.get('frame-ancestors')).toBe('https://shop.example http://localhost:3000');
  expect(policy.has('script-src')).toBe(false);
});

test('a page with a script allows that script and no connections', () => {
  const policy = directives({ scriptNonce: 'mFy3aQ0pTzW1nB8c' });
  expect(policy.get('script-src')).toBe("'nonce-mFy3aQ0pTzW1nB8c'");
  expect(policy.get('require-trusted-types-for')).toBe("'script'");
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.has('connect-src')).toBe(false);
  expect(() => securityHeaders({ scriptNonce: "x' *; img-src *" })).toThrow(/not a nonce/);
});

test('frames in the page and around the page are allowed separately', () => {
  const shop = 'https://shop.example';
  const page = directives({ frames: [], frameAncestors: [shop] });
  expect([page.get('frame-src'), page.get('frame-ancestors')]).toEqual(["'self'", shop]);
  const bank = directives({ framedByOwn: true, frameAncestors: [shop] });
  expect(bank.get('frame-ancestors')).toBe(`'self' ${shop}`);
  expect(bank.has('frame-src')).toBe(false);
});

test.each(['javascript:alert(1)', '*', 'data:text/html,x', "'unsafe-inline'"])(
  'refuses %s',
  (address) => {
    expect(() => securityHeaders({ formTargets: [address] })).toThrow(/not an http\(s\) address/);
  },
);
