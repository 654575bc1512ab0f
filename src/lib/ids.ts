// Identifiers: time-ordered ids for rows, unguessable tokens for links, digits for codes.
import { randomFillSync, randomInt } from 'node:crypto';
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

const tokenBytes = 16;

/** Random bytes for the next tokens: asking the system for each would take longer than all the rest. */
const pool = Buffer.alloc(tokenBytes * 256);
let used = pool.length;

/** 128 random bits as 22 URL-safe characters, for links that cannot be guessed. */
export function newToken(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const token = pool.toString('base64url', used, used + tokenBytes);
  // What was given away does not stay in memory.
  pool.fill(0, used, used + tokenBytes);
  used += tokenBytes;
  return token;
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
