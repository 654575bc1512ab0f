// The base URL decides where a call goes, and nothing else: the same program works with a Gapura and with DOKU's hosts.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createClient, hosts } from './index.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Sent {
  origin: string;
  path: string;
  method: string | undefined;
  headers: Record<string, string>;
  body: string;
}

/** What a program sends to the gateway at `baseUrl`: every channel, a status, a token. */
async function sentTo(baseUrl: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  const client = createClient({
    baseUrl,
    clientId: 'BRN-0001-1700000000001',
    secretKey: 'SK-TestSecretKey0123456789',
    privateKey,
    maxRetries: 0,
    now: () => new Date('2026-01-15T03:04:05Z'),
    newRequestId: () => `id-${sent.length}`,
    async fetch(url, { method, headers, body }) {
      const { origin, pathname, search } = new URL(url);
      sent.push({
        origin,
        path: pathname + search,
        method,
        headers: Object.fromEntries(new Headers(headers)),
        body: await new Response(body ?? '').text(),
      });
      const isToken = pathname.endsWith('/b2b');
      const token = { responseCode: '2007300', accessToken: 'token', expiresIn: 900 };
      return Response.json(isToken ? token : {}, { status: isToken ? 200 : 400 });
    },
  });
  const calls = [
    client.kredivo.create({ order: { invoice_number: 'INV-1' } } as never),
    client.indodana.create({ order: { invoice_number: 'INV-1' } } as never),
    client.indomaret.create({ order: { invoice_number: 'INV-1' } } as never),
    client.cards.create({ order: { invoice_number: 'INV-1' } } as never),
    client.orders.status('INV-1'),
  ];
  await Promise.allSettled(calls);
  const dana = client.dana.create({ partnerReferenceNo: 'INV-1' } as never, { externalId: '1' });
  await Promise.allSettled([dana]);
  return sent;
}

test('another base URL changes the host of every call, and nothing else', async () => {
  const own = await sentTo('http://localhost:8080');
  expect(own).toHaveLength(7);
  for (const host of [hosts.sandbox, hosts.production]) {
    const theirs = await sentTo(host);
    expect(new Set(theirs.map(({ origin }) => origin))).toEqual(new Set([host]));
    expect(theirs.map((call) => ({ ...call, origin: 'http://localhost:8080' }))).toEqual(own);
  }
});
