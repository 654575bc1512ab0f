// RSA public keys for checking SNAP signatures: from PEM files, or the gateway's from its sandbox.
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { publicKeyOf } from '../wire/snap/signature.ts';
import { CommandFailed } from './command.ts';

const sandboxWithinMs = 2000;

/** The RSA public key in a PEM file. Throws CommandFailed for a file that does not contain one. */
export function publicKeyIn(path: string): KeyObject {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const key = publicKeyOf(pem);
  if (key !== undefined) return key;
  throw new CommandFailed(`${path} contains no RSA public key in PEM.`);
}

/**
 * The key with which the gateway signs its own SNAP token requests: the one in the file `given`, else that
 * of the sandbox at `url`. Throws CommandFailed with the reason if there is none.
 */
export async function gatewayKey(given: string | undefined, url: string): Promise<KeyObject> {
  if (given !== undefined) return publicKeyIn(given);
  const why = (what: string) =>
    new CommandFailed(
      `The gateway's public key is not known: ${what}. Give it with --gateway-key, or the gateway's address with --url.`,
    );
  let answer: { snap_public_key?: unknown };
  try {
    const signal = AbortSignal.timeout(sandboxWithinMs);
    const response = await fetch(`${url}/sandbox/v1/keys`, { signal });
    answer = (await response.json()) as typeof answer;
  } catch {
    throw why(`${url}/sandbox/v1/keys does not answer with it`);
  }
  const { snap_public_key: pem } = answer;
  const key = typeof pem === 'string' ? publicKeyOf(pem) : undefined;
  if (key === undefined) throw why(`${url}/sandbox/v1/keys does not have it`);
  return key;
}
