// Creates the client for Node, Bun and Deno.
import type { KeyObject } from 'node:crypto';
import { type Client, clientOver } from './client.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';
import { nodeKeys } from './node-keys.ts';

export interface ClientOptions extends ConnectionOptions {
  /**
   * Your RSA private key in PEM; the gateway knows its public key. Only channels of the SNAP dialect
   * (`dana`) need it.
   */
  privateKey?: string | KeyObject | undefined;
}

/**
 * Creates a client for one merchant at one gateway. It signs requests, retries them with the same
 * Request-Id and the same bytes, and accepts a success only with a valid signature (DOKU API,
 * Signature; Idempotency). It opens no connection before the first call.
 *
 * @param options the keys and the gateway's address; times in milliseconds
 * @returns one object per channel, and `orders`
 * @throws {TypeError} when an option is not valid; the message says what to fix
 * @example
 * const client = createClient({ clientId: 'BRN-…', secretKey: 'SK-…', baseUrl: 'http://localhost:8080' });
 */
export function createClient(options: ClientOptions): Client {
  const { clientId, secretKey, privateKey } = options;
  return clientOver(connectionOf(options, () => nodeKeys(clientId, secretKey, privateKey)));
}
