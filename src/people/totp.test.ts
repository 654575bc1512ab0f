// Codes of authenticator apps: the vectors of RFC 6238, drift, and base32.
import { describe, expect, it } from 'vitest';
import { base32, newTotpSecret, stepAt, stepOfCode, totpCode, totpUri } from './totp.ts';

/** RFC 6238, appendix B, for SHA-1. */
const secret = base32(Buffer.from('12345678901234567890'));

it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %d seconds the code is %s', (seconds, code) => {
  expect(totpCode(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

describe('a code', () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const step = stepAt(now);

  it.each([-1, 0, 1])('is taken %d steps away', (away) => {
    const code = totpCode(secret, step + away);
    expect(stepOfCode(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step + away);
  });

  it.each([-2, 2])('is not taken %d steps away', (away) => {
    expect(stepOfCode(secret, totpCode(secret, step + away), now)).toBeUndefined();
  });

  it.each(['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦'])('is not %o', (text) => {
    expect(stepOfCode(secret, text, now)).toBeUndefined();
  });
});

it('a secret has 160 bits, as RFC 4226 recommends', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
});

it('the address for the QR code names account and issuer', () => {
  expect(totpUri('ABC', { account: 'ani@example.test', issuer: 'Gapura' })).toBe(
    'otpauth://totp/Gapura:ani%40example.test?secret=ABC&issuer=Gapura',
  );
});
