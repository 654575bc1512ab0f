// The client's keys with WebCrypto.
import { type OutgoingMessage, partsAt, signedRequestHeaders } from '../../wire/classic/message.ts';
import { signedTokenHeaders, signedTransactionHeaders } from '../../wire/snap/message.ts';
import { snapTimestamp } from '../../wire/snap/time.ts';
import type { Keys, SnapKeys } from '../keys.ts';
import { privateKeyOf } from './rsa-keys.ts';
import { hmacKey, signClassic, signSnap, signToken, verifiesClassic } from './signatures.ts';

/** A key is read when it is first needed, because WebCrypto reads keys asynchronously. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * @param privateKey the RSA key, in PEM or imported for RSASSA-PKCS1-v1_5 with SHA-256; only the SNAP
 *   dialect needs it. A PEM that is not an RSA key is a TypeError of the first call that needs it
 */
export function webKeys(
  clientId: string,
  secretKey: string,
  privateKey: string | CryptoKey | undefined,
): Keys {
  const key = once(() => hmacKey(secretKey, 'SHA-256'));
  return {
    async request(message: OutgoingMessage, at) {
      const parts = partsAt(message, at);
      return signedRequestHeaders(parts, await signClassic(await key(), parts));
    },
    answered: async (parts, signature) =>
      verifiesClassic(await key(), parts, signature, 'Response-Timestamp'),
    findings: () => [],
    snap: privateKey === undefined ? undefined : snapKeys(clientId, secretKey, privateKey),
  };
}

function snapKeys(clientId: string, secretKey: string, given: string | CryptoKey): SnapKeys {
  const key = once(() => hmacKey(secretKey, 'SHA-512'));
  const privateKey = once(async () => (typeof given === 'string' ? privateKeyOf(given) : given));
  return {
    read: privateKey,
    async token(at) {
      const timestamp = snapTimestamp(at);
      const signature = await signToken(await privateKey(), clientId, timestamp);
      return signedTokenHeaders(clientId, timestamp, signature);
    },
    async transaction(message, at) {
      const { target, token, body } = message;
      const timestamp = snapTimestamp(at);
      const parts = { method: 'POST', target, token, timestamp, body } as const;
      return signedTransactionHeaders(message, timestamp, await signSnap(await key(), parts));
    },
  };
}
