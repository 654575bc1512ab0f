// The client's keys with Node's own cryptography, which explains a signature that does not match.
import { createPrivateKey, KeyObject } from 'node:crypto';
import { diagnoseSignature } from '../wire/classic/diagnose.ts';
import { requestHeaders } from '../wire/classic/headers.ts';
import { signingKey, verifies } from '../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../wire/snap/headers.ts';
import type { Keys, SnapKeys } from './keys.ts';

const label = 'Response-Timestamp';

/**
 * @param privateKey the RSA key, in PEM or as a key object; only the SNAP dialect needs it
 * @throws {TypeError} when `privateKey` is not an RSA private key
 */
export function nodeKeys(
  clientId: string,
  secretKey: string,
  privateKey: string | KeyObject | undefined,
): Keys {
  const key = signingKey(secretKey);
  return {
    request: (message, at) => requestHeaders(key, message, at),
    answered: (parts, signature) => verifies(key, parts, signature, label),
    findings: (parts, signature) =>
      diagnoseSignature({ parts, label, signature, secrets: [secretKey], reader: 'receiver' }),
    snap: privateKey === undefined ? undefined : snapKeys(clientId, key, privateKeyOf(privateKey)),
  };
}

function snapKeys(clientId: string, key: KeyObject, privateKey: KeyObject): SnapKeys {
  return {
    read: () => privateKey,
    token: (at) => tokenRequestHeaders(privateKey, clientId, at),
    transaction: (message, at) =>
      transactionHeaders(key, { ...message, body: Buffer.from(message.body) }, at),
  };
}

/**
 * Reads a private RSA key in any PEM form.
 *
 * @throws {TypeError} when it is not one; the message does not contain the key
 */
export function privateKeyOf(given: string | KeyObject): KeyObject {
  try {
    const key = typeof given === 'string' ? createPrivateKey(given) : given;
    if (key instanceof KeyObject && key.type === 'private' && key.asymmetricKeyType === 'rsa') {
      return key;
    }
  } catch {
    // The original error may contain the key, so it is not passed on.
  }
  throw new TypeError('privateKey must be an RSA private key in PEM, without a passphrase.');
}
