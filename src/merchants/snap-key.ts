// Public keys for SNAP as people paste them: what is wrong with one, and its fingerprint.
import { createHash, createPublicKey } from 'node:crypto';
import { publicKeyOf } from '../wire/snap/signature.ts';

/** The fewest bits of an RSA key that is still safe to accept. */
const fewestBits = 2048;

/** What is wrong with a text that should be a public key, as the end of a sentence; undefined if nothing is. */
export function publicKeyProblem(pem: string): string | undefined {
  if (/PRIVATE KEY-----/.test(pem)) {
    return 'is a private key: keep it secret, make a new pair, and give the public key';
  }
  if (/-----BEGIN CERTIFICATE-----/.test(pem)) {
    return 'is a certificate: give the public key in it (openssl x509 -pubkey -noout)';
  }
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) {
    return 'must be PEM: it begins with -----BEGIN PUBLIC KEY-----';
  }
  const key = publicKeyOf(pem);
  if (key === undefined) return isKey(pem) ? 'must be an RSA key' : 'is damaged: copy it again';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < fewestBits ? `has ${bits} bits: it must have ${fewestBits} or more` : undefined;
}

function isKey(pem: string): boolean {
  try {
    createPublicKey(pem.trim());
    return true;
  } catch {
    return false;
  }
}

/** SHA-256 over the key as SPKI, in hex with colons; undefined for what is not a key. */
export function fingerprintOf(pem: string): string | undefined {
  const spki = publicKeyOf(pem)?.export({ type: 'spki', format: 'der' });
  if (spki === undefined) return undefined;
  const hex = createHash('sha256').update(spki).digest('hex').toUpperCase();
  return hex.match(/../g)?.join(':');
}
