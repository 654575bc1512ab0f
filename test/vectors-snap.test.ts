// The published test vectors of the SNAP dialect: what the five official clients sent, and what they signed.

import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  publicKeyOf,
  type SnapParts,
  symmetricText,
  verifiesClient,
  verifiesSymmetric,
} from '../src/wire/snap/signature.ts';
import { clients } from './support/snap-clients.ts';

interface Vector {
  client: string;
  wireBody: string;
  signedBody: string;
  sha256: string;
  stringToSign: string;
  signature: string;
}

const file = new URL('./vectors/snap-clients.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));
const symmetric: Vector[] = vectors.symmetric;
const key = createSecretKey(Buffer.from(vectors.secret));
const target = '/direct-debit/core/v1/debit/payment-host-to-host';
const partsOf = ({ wireBody }: Vector): SnapParts => ({
  method: 'POST',
  target,
  token: vectors.token,
  timestamp: vectors.timestamp,
  body: Buffer.from(wireBody),
});

describe.each(symmetric)('$client', (vector) => {
  it('verifies over the bytes that were sent', () => {
    expect(verifiesSymmetric([key], partsOf(vector), vector.signature)).toBe(true);
  });

  it('signs the text that the specification builds', () => {
    expect(symmetricText(partsOf(vector), vector.signedBody)).toBe(vector.stringToSign);
    expect(vector.stringToSign).toContain(vector.sha256);
  });

  it('serialises like its model for the tests', () => {
    const model = clients[vector.client.split(' ')[0] ?? ''];
    const { wire, signed } = model?.(JSON.parse(vector.wireBody)) ?? {};
    expect({ wire, signed }).toEqual({ wire: vector.wireBody, signed: vector.signedBody });
  });
});

it('the token request is verified with the public key', () => {
  const { publicKey, signature } = vectors.asymmetric;
  const read = publicKeyOf(publicKey) as KeyObject;
  expect(verifiesClient(read, vectors.clientId, vectors.timestamp, signature)).toBe(true);
});
