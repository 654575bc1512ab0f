// Identifiers: time-ordered ones for rows, unguessable ones for links, digits for codes.
import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A time-ordered UUID: rows that were made together lie together in the index. */
export function newId(): string {
  return v7();
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would take `text`, as an id is written, for a uuid. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** 128 random bits as 22 URL-safe characters: a link that cannot be guessed. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** `length` random decimal digits, as text. */
export function randomDigits(length: number): string {
  let digits = '';
  while (digits.length < length)
    digits += randomInt(10 ** 6)
      .toString()
      .padStart(6, '0');
  return digits.slice(0, length);
}
