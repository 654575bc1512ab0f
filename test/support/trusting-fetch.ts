// fetch for an engineer's program that trusts a certificate of a test.
import { Agent, fetch as undiciFetch } from 'undici';

export interface TrustingFetch {
  fetch: typeof fetch;
  close(): Promise<void>;
}

export function trustingFetch(ca: string | Buffer): TrustingFetch {
  const dispatcher = new Agent({ connect: { ca } });
  return {
    fetch: ((input: string, init: object) =>
      undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch,
    close: () => dispatcher.close(),
  };
}
