// RSA keys in PEM for WebCrypto, which reads PKCS#8 and SPKI only. The older PKCS#1 is put into their envelope.
import { type Bytes, bytesOfBase64 } from './encodings.ts';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** DER of `AlgorithmIdentifier { rsaEncryption, NULL }` (RFC 8017, A.1). */
const rsaEncryption = [
  0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/**
 * Reads a private RSA key in PEM.
 *
 * @param isReadable whether it may be exported, which finding its public half needs
 * @throws {TypeError} when it is not one; the message does not contain the key
 */
export async function privateKeyOf(pem: string, isReadable = false): Promise<CryptoKey> {
  const whole = derOf(pem, 'PRIVATE KEY');
  const bare = derOf(pem, 'RSA PRIVATE KEY');
  const der =
    whole ?? (bare && tagged(0x30, [0x02, 0x01, 0x00, ...rsaEncryption, ...tagged(0x04, bare)]));
  try {
    if (der) return await crypto.subtle.importKey('pkcs8', der, algorithm, isReadable, ['sign']);
  } catch {
    // The original error may contain the key, so it is not passed on.
  }
  throw new TypeError('privateKey must be an RSA private key in PEM, without a passphrase.');
}

/** Reads a public RSA key in SPKI or PKCS#1 PEM. Returns undefined for anything else. */
export async function publicKeyOf(pem: string): Promise<CryptoKey | undefined> {
  const whole = derOf(pem, 'PUBLIC KEY');
  const bare = derOf(pem, 'RSA PUBLIC KEY');
  const der = whole ?? (bare && tagged(0x30, [...rsaEncryption, ...tagged(0x03, [0, ...bare])]));
  try {
    return der && (await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']));
  } catch {
    return undefined;
  }
}

/** The public half of a private key that may be exported. */
export async function publicHalf(privateKey: CryptoKey): Promise<CryptoKey> {
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', privateKey);
  return crypto.subtle.importKey('jwk', { kty, n, e } as JsonWebKey, algorithm, false, ['verify']);
}

function derOf(pem: string, label: string): Bytes | undefined {
  const form = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`);
  const base64 = form.exec(pem)?.[1]?.replace(/\s/g, '');
  try {
    return base64 === undefined ? undefined : bytesOfBase64(base64);
  } catch {
    return undefined;
  }
}

/** DER: a tag, the length, the content. */
function tagged(tag: number, content: Iterable<number>): Bytes {
  const bytes = [...content];
  const { length } = bytes;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const size = length < 0x80 ? [length] : long;
  return new Uint8Array([tag, ...size, ...bytes]);
}
