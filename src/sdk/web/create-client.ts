// Creates the client where there is fetch and WebCrypto, and perhaps nothing else.
import { type Client, clientOver } from '../client.ts';
import { type ConnectionOptions, connectionOf } from '../connection.ts';
import { webKeys } from './keys.ts';

export interface WebClientOptions extends ConnectionOptions {
  /**
   * Your RSA private key in PEM, or imported for RSASSA-PKCS1-v1_5 with SHA-256; the gateway knows its
   * public key. Only channels of the SNAP dialect (`dana`) need it.
   */
  privateKey?: string | CryptoKey | undefined;
}

/**
 * Creates a client like that of `@gapura/sdk`, with the same methods. An answer whose signature does not
 * match is a SignatureError without an explanation.
 *
 * @param options the keys and the gateway's address; times in milliseconds
 * @returns one object per channel, and `orders`
 * @throws {TypeError} when an option is not valid. A `privateKey` that is not an RSA key is a TypeError of
 *   the first call that needs it
 * @example
 * const client = createClient({ clientId: env.CLIENT_ID, secretKey: env.SECRET_KEY });
 */
export function createClient(options: WebClientOptions): Client {
  const { clientId, secretKey, privateKey } = options;
  return clientOver(connectionOf(options, () => webKeys(clientId, secretKey, privateKey)));
}
