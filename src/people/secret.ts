// Secrets that are shown once and kept as a hash: of sessions and of links.
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256. The secret is random, so a plain hash is enough, and looking it up compares no secrets. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
