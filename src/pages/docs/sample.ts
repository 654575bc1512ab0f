// The signed request of the page's explanation: real, so that a reader can check each step.
import { examplesOf } from '../../http/openapi/examples.ts';
import { componentString, digestOf, sign, signingKey } from '../../wire/classic/signature.ts';
import type { SignedSample } from './signing-page.tsx';

/** A made-up merchant signs the first example of the given path. */
export function signedSample(target: string): SignedSample {
  const [example] = examplesOf('post', target);
  const body = JSON.stringify(example?.body ?? {});
  const secretKey = 'SK-ExampleSecretKey';
  const parts = {
    clientId: 'BRN-0001-1700000000001',
    requestId: 'order-1-attempt-1',
    timestamp: '2026-03-20T08:30:00Z',
    target,
    body: Buffer.from(body),
  };
  return {
    ...parts,
    secretKey,
    body,
    digest: digestOf(parts.body),
    text: componentString(parts),
    signature: sign(signingKey(secretKey), parts),
  };
}
