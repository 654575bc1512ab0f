// The client ids and secret keys that the gateway makes.
import { randomBytes } from 'node:crypto';
import { randomDigits } from '../lib/ids.ts';

/** A client id that nobody has yet, in the form of DOKU's: `BRN-0001-1700000000001`. */
export function newClientId(): string {
  return `BRN-${randomDigits(4)}-1${randomDigits(12)}`;
}

/** A secret key of 120 random bits. */
export function newSecretKey(): string {
  return `SK-${randomBytes(15).toString('base64url')}`;
}
