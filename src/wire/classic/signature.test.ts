// Properties of the classic signature: after any change it no longer verifies.
import { describe, expect, test } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { type SignedParts, sign, signingKey, verifies } from './signature.ts';

const headerValue = fc.stringMatching(/^[!-~]{1,40}$/);
const anyParts: fc.Arbitrary<SignedParts> = fc.record(
  {
    clientId: headerValue,
    requestId: headerValue,
    timestamp: headerValue,
    target: headerValue.map((path) => `/${path}`),
    body: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  },
  { requiredKeys: ['clientId', 'requestId', 'timestamp', 'target'] },
);
const anySecret = headerValue;

describe('a signature', () => {
  test('verifies with the key and the parts that made it', () => {
    fc.assert(
      fc.property(anySecret, anyParts, (secret, parts) => {
        const signature = sign(signingKey(secret), parts);
        expect(verifies(signingKey(secret), parts, signature)).toBe(true);
        expect(verifies(signingKey(secret), parts, signature.slice(0, -1))).toBe(true);
      }),
    );
  });

  test('fails when any one part is changed', () => {
    const names = ['clientId', 'requestId', 'timestamp', 'target'] as const;
    fc.assert(
      fc.property(anyParts, fc.constantFrom(...names), headerValue, (parts, name, other) => {
        fc.pre(other !== parts[name]);
        const signature = sign(signingKey('SK-1'), parts);
        expect(verifies(signingKey('SK-1'), { ...parts, [name]: other }, signature)).toBe(false);
      }),
    );
  });

  test('fails when one bit of the body is flipped, and when the body is removed or added', () => {
    fc.assert(
      fc.property(anyParts, fc.nat(), fc.nat(7), ({ body, ...bare }, at, bit) => {
        const whole = { ...bare, body: body ?? new Uint8Array([1]) };
        const flipped = Uint8Array.from(whole.body);
        const index = at % flipped.length;
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        const key = signingKey('SK-1');
        expect(verifies(key, { ...whole, body: flipped }, sign(key, whole))).toBe(false);
        expect(verifies(key, bare, sign(key, whole))).toBe(false);
        expect(verifies(key, whole, sign(key, bare))).toBe(false);
      }),
    );
  });

  test('fails under another key and under the other label', () => {
    fc.assert(
      fc.property(anySecret, anySecret, anyParts, (secret, other, parts) => {
        fc.pre(secret !== other);
        const signature = sign(signingKey(secret), parts);
        expect(verifies(signingKey(other), parts, signature)).toBe(false);
        expect(verifies(signingKey(secret), parts, signature, 'Response-Timestamp')).toBe(false);
      }),
    );
  });

  test('fails when any character of it is changed or added', () => {
    fc.assert(
      fc.property(anyParts, fc.nat(54), fc.stringMatching(/^[ -~]$/), (parts, at, character) => {
        const key = signingKey('SK-1');
        const signature = sign(key, parts);
        fc.pre(signature[at] !== character);
        const changed = signature.slice(0, at) + character + signature.slice(at + 1);
        expect(verifies(key, parts, changed)).toBe(false);
        expect(verifies(key, parts, signature + character)).toBe(false);
      }),
    );
  });

  test('has one form, with or without padding', () => {
    const parts = { clientId: 'c', requestId: 'r', timestamp: 't', target: '/' };
    const signature = sign(signingKey('SK-1'), parts);
    const bytes = Buffer.from(signature.slice(11), 'base64');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const alike = [...alphabet].filter((last) => {
      return Buffer.from(`${signature.slice(11, -2)}${last}=`, 'base64').equals(bytes);
    });
    expect(alike).toHaveLength(4);
    const accepted = alike.filter((last) => {
      return verifies(signingKey('SK-1'), parts, `${signature.slice(0, -2)}${last}=`);
    });
    expect(accepted).toEqual([signature.at(-2)]);
  });

  test.each(['', 'HMACSHA256=', 'HMACSHA256', 'hmacsha256=AAAA'])('fails as %j', (signature) => {
    const parts = { clientId: 'c', requestId: 'r', timestamp: 't', target: '/' };
    expect(verifies(signingKey('SK-1'), parts, signature)).toBe(false);
  });
});
