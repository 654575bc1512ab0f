// The client against a scripted gateway: what it sends, and what it refuses to send.
import { describe, expect, test } from 'vitest';
import {
  clientAt,
  clientId,
  failure,
  gateway,
  key,
  order,
  path,
  reply,
  secretKey,
} from '../../test/support/played-gateway.ts';
import { verifies } from '../wire/classic/signature.ts';
import { type ClientOptions, createClient, exchangeOf, hosts, SignatureError } from './index.ts';

describe('create', () => {
  test('sends one signed request and returns the reply', async () => {
    const { url, seen } = await gateway({});
    const { client } = clientAt(url);
    const made = await client.indomaret.create(order, { requestId: 'r-1' });
    expect(made.online_to_offline_info.payment_code).toBe('8900100000000015');
    const [sent] = seen;
    expect(sent).toMatchObject({ method: 'POST', url: path });
    expect(sent?.body.toString()).toBe(JSON.stringify(order));
    expect(sent?.headers).toMatchObject({
      'client-id': clientId,
      'request-id': 'r-1',
      'request-timestamp': '2026-01-15T03:04:05Z',
      'content-type': 'application/json',
    });
    const parts = { clientId, requestId: 'r-1', timestamp: '2026-01-15T03:04:05Z', target: path };
    const given = sent?.headers.signature ?? '';
    expect(verifies(key, { ...parts, body: sent?.body ?? Buffer.of() }, given)).toBe(true);
    expect(exchangeOf(made)).toEqual({
      requestId: 'r-1',
      status: 200,
      replayed: false,
      attempts: 1,
      rawBody: JSON.stringify(reply),
    });
  });

  test('exists for every channel of the registry, at its own path', async () => {
    const { url, seen } = await gateway({}, {}, {});
    const { client } = clientAt(url);
    await client.kredivo.create({} as never);
    await client.indodana.create({} as never);
    await client.indomaret.create(order);
    expect(seen.map((request) => request.url)).toEqual([
      '/kredivo-peer-to-peer/v2/generate-order',
      '/indodana-peer-to-peer/v2/generate-order',
      path,
    ]);
    expect(new Set(seen.map(({ headers }) => headers['request-id'])).size).toBe(3);
  });

  test('writes big and decimal numbers digit by digit', async () => {
    const { url, seen } = await gateway({});
    const { client } = clientAt(url);
    const amount = 9007199254740993n;
    await client.indomaret.create({ ...order, order: { invoice_number: 'I', amount } });
    expect(seen[0]?.body.toString()).toContain('"amount":9007199254740993}');
  });

  test('signs the path below a base URL with a path of its own', async () => {
    const { url, seen } = await gateway({});
    const { client } = clientAt(`${url}/doku/`);
    await client.indomaret.create(order);
    expect(seen[0]?.url).toBe(`/doku${path}`);
  });
});

describe('status', () => {
  const body = {
    order: { invoice_number: 'INV 1/é', amount: 1 },
    transaction: { status: 'PENDING' },
  };

  test('is a GET signed without digest over the encoded path', async () => {
    const { url, seen } = await gateway({ body });
    const { client } = clientAt(url, { newRequestId: () => 'r-9' });
    const status = await client.orders.status('INV 1/é');
    expect(status.transaction.status).toBe('PENDING');
    const target = '/orders/v1/status/INV%201%2F%C3%A9';
    expect(seen[0]).toMatchObject({ method: 'GET', url: target });
    expect(seen[0]?.headers['content-type']).toBeUndefined();
    const parts = { clientId, requestId: 'r-9', timestamp: '2026-01-15T03:04:05Z', target };
    expect(verifies(key, parts, seen[0]?.headers.signature ?? '')).toBe(true);
  });

  test('accepts an answer that is signed with its digest, which is stronger', async () => {
    const { url } = await gateway({ body, signed: 'with digest' });
    expect(await clientAt(url).client.orders.status('INV-1')).toEqual(body);
  });

  test('refuses an answer without a valid signature', async () => {
    const { url } = await gateway({ body, signed: 'other id' });
    const act = clientAt(url).client.orders.status('INV-1');
    expect(await failure(act)).toBeInstanceOf(SignatureError);
  });

  test('of an unknown payment is an error with status 404', async () => {
    const missing = { error: { code: 'data_not_found', message: 'Data not found' } };
    const { url } = await gateway({ status: 404, body: missing });
    const error = await failure(clientAt(url).client.orders.status('INV-1'));
    expect(error).toMatchObject({ status: 404, code: 'data_not_found' });
  });

  test.each(['', '.', '..'])(
    'of %j is a TypeError: the URL would have another path',
    async (id) => {
      const { client } = clientAt('http://127.0.0.1:9');
      await expect(client.orders.status(id)).rejects.toThrow(TypeError);
    },
  );
});

describe('what is not valid is a TypeError before anything is sent', () => {
  test.each<[string, Partial<ClientOptions>]>([
    ['no client id', { clientId: '' }],
    ['no key', { secretKey: undefined as unknown as string }],
    ['a key with a line break', { secretKey: `${secretKey}\n` }],
    ['a key with a space', { secretKey: ` ${secretKey}` }],
    ['a client id with letters outside ASCII', { clientId: 'BRN-é' }],
    ['no URL', { baseUrl: 'api.doku.com' }],
    ['another protocol', { baseUrl: 'ftp://api.doku.com' }],
    ['a URL with a query', { baseUrl: 'https://api.doku.com/?a=1' }],
    ['negative retries', { maxRetries: -1 }],
    ['no time', { timeoutMs: 0 }],
  ])('%s', (_name, wrong) => {
    expect(() => createClient({ clientId, secretKey, ...wrong })).toThrow(TypeError);
  });

  test('a Request-Id of more than 128 characters, or with a line break', async () => {
    const { client } = clientAt('http://127.0.0.1:9');
    for (const requestId of ['x'.repeat(129), 'a\nb', '']) {
      await expect(client.indomaret.create(order, { requestId })).rejects.toThrow(TypeError);
    }
  });

  test('a body that is not an object', async () => {
    const { client } = clientAt('http://127.0.0.1:9');
    await expect(client.indomaret.create(undefined as never)).rejects.toThrow(TypeError);
  });
});

test('the hosts are DOKU’s', () => {
  expect(hosts).toEqual({
    sandbox: 'https://api-sandbox.doku.com',
    production: 'https://api.doku.com',
  });
});
