// The test vectors of the classic dialect, for the code that server and SDK share, and for the whole SDK.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createClient, signTestNotification, verifyNotification } from '../src/sdk/index.ts';
import { requestHeaders, responseHeaders } from '../src/wire/classic/headers.ts';
import {
  componentString,
  digestOf,
  type SignedParts,
  sign,
  signingKey,
  type TimestampLabel,
  verifies,
} from '../src/wire/classic/signature.ts';

interface Vector {
  name: string;
  clientId: string;
  secretKey: string;
  requestId: string;
  timestampHeader: TimestampLabel;
  timestamp: string;
  requestTarget: string;
  body?: string;
  digest?: string;
  component: string;
  signature: string;
}

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('./vectors/classic.json', import.meta.url), 'utf8'),
);

function named(name: string): Vector & { body: string } {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (vector === undefined) throw new Error(`no vector "${name}"`);
  return { ...vector, body: vector.body ?? '' };
}

function partsOf(vector: Vector): SignedParts {
  const { clientId, requestId, timestamp, requestTarget: target, body } = vector;
  return {
    clientId,
    requestId,
    timestamp,
    target,
    ...(body === undefined ? {} : { body: Buffer.from(body, 'utf8') }),
  };
}

test('there are vectors of requests, answers and notifications', () => {
  expect(vectors.map(({ name }) => name)).toEqual([
    'request with a body',
    'GET request, no digest',
    'response',
    'notification',
    'request with non-ASCII body',
  ]);
});

describe.each(vectors)('$name', (vector) => {
  const parts = partsOf(vector);
  const key = signingKey(vector.secretKey);
  const label = vector.timestampHeader;

  test('digest, component string and signature', () => {
    if (parts.body !== undefined) expect(digestOf(parts.body)).toBe(vector.digest);
    expect(componentString(parts, label)).toBe(vector.component);
    expect(sign(key, parts, label)).toBe(vector.signature);
  });

  test('verifies only with its own label and key', () => {
    const other = label === 'Request-Timestamp' ? 'Response-Timestamp' : 'Request-Timestamp';
    expect(verifies(key, parts, vector.signature, label)).toBe(true);
    expect(verifies(key, parts, vector.signature.replace(/=$/, ''), label)).toBe(true);
    expect(verifies(key, parts, vector.signature, other)).toBe(false);
    expect(verifies(signingKey('SK-OTHER'), parts, vector.signature, label)).toBe(false);
  });

  test('is in the headers that we send', () => {
    const make = label === 'Request-Timestamp' ? requestHeaders : responseHeaders;
    expect(make(key, parts, new Date(vector.timestamp))).toMatchObject({
      'Client-Id': vector.clientId,
      'Request-Id': vector.requestId,
      [label]: vector.timestamp,
      Signature: vector.signature,
    });
  });
});

describe('through the SDK', () => {
  const request = named('request with a body');
  const answered = named('response');
  const statusAsked = named('GET request, no digest');
  const notified = named('notification');

  test('create sends the signed request and accepts the signed answer', async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const client = createClient({
      clientId: request.clientId,
      secretKey: request.secretKey,
      now: () => new Date(request.timestamp),
      fetch: async (url, init) => {
        sent.push({ url, init });
        const { timestamp, signature } = answered;
        const headers = { 'response-timestamp': timestamp, signature };
        return new Response(answered.body, { headers });
      },
    });
    const body = JSON.parse(request.body);
    const reply = await client.indomaret.create(body, { requestId: request.requestId });
    expect(reply.online_to_offline_info.payment_code).toBe('8900100000000015');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(`https://api-sandbox.doku.com${request.requestTarget}`);
    expect(Buffer.from(sent[0]?.init.body as Uint8Array).toString()).toBe(request.body);
    expect(new Headers(sent[0]?.init.headers).get('signature')).toBe(request.signature);
  });

  test('status sends the signed GET request', async () => {
    let signature: string | null = null;
    const client = createClient({
      clientId: statusAsked.clientId,
      secretKey: statusAsked.secretKey,
      now: () => new Date(statusAsked.timestamp),
      newRequestId: () => statusAsked.requestId,
      fetch: async (_url, init) => {
        signature = new Headers(init.headers).get('signature');
        return new Response('{}', { status: 404 });
      },
    });
    await expect(client.orders.status('INV-TV-0001')).rejects.toMatchObject({ status: 404 });
    expect(signature).toBe(statusAsked.signature);
  });

  test('verifyNotification accepts the notification, signTestNotification creates it', () => {
    const now = () => new Date(notified.timestamp);
    const { clientId, secretKey, requestId, requestTarget: path, body } = notified;
    const made = signTestNotification({ clientId, secretKey, requestId, path, body, now });
    expect(made.headers.Signature).toBe(notified.signature);
    expect(made.body).toBe(notified.body);
    const seen = verifyNotification(body, made.headers, { secretKey, path, now });
    expect(seen).toEqual({
      requestId,
      clientId,
      timestamp: new Date(notified.timestamp),
      body: JSON.parse(notified.body),
    });
  });
});
