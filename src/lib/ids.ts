// Identifiers: time-ordered ids for rows, unguessable tokens for links, digits for codes.
import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A time-ordered UUID: rows that are created together are close to each other in the index. */
export function newId(): string {
  return v7();
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of a row. PostgreSQL refuses to compare an id with any other text. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** 128 random bits as 22 URL-safe characters, for links that cannot be guessed. */
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
