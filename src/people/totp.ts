// Codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, which is what all apps can do.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a code is valid, in seconds. */
export const stepSeconds = 30;
const digits = 6;
/** Clocks differ: codes of so many steps before and after are taken too. */
const drift = 1;

/** 160 random bits in base32, which is what apps take. */
export function newTotpSecret(): string {
  return base32(randomBytes(20));
}

/** The address that an authenticator app reads from the QR code. */
export function totpUri(
  secret: string,
  { account, issuer }: { account: string; issuer: string },
): string {
  const label = [issuer, account].map(encodeURIComponent).join(':');
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** The step of an instant: whole thirties of seconds since 1970. */
export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds);
}

/** The code of a step. */
export function totpCode(secret: string, step: number, length = digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  // RFC 4226, 5.3: the last four bits say where the number begins, of which the sign is dropped.
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fff_ffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/** The step to which a code belongs, if it is one of those that are taken now. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const typed = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(typed)) return undefined;
  const current = stepAt(now);
  let found: number | undefined;
  for (let step = current - drift; step <= current + drift; step++) {
    if (timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(typed))) found = step;
  }
  return found;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding. */
export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
