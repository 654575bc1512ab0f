// The client against a real HTTP server that plays the gateway: signs, replays, hangs, and lies.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { requestHeaders, responseHeaders } from '../wire/classic/headers.ts';
import { signingKey, verifies } from '../wire/classic/signature.ts';
import {
  type ClientOptions,
  ConnectionError,
  createClient,
  exchangeOf,
  GapuraError,
  hosts,
  type RequestOf,
  SignatureError,
} from './index.ts';

const clientId = 'BRN-0001-1700000000001';
const secretKey = 'SK-TestSecretKey0123456789';
const now = () => new Date('2026-01-15T03:04:05Z');
const key = signingKey(secretKey);
const path = '/indomaret-online-to-offline/v2/payment-code';

const order: RequestOf<typeof import('../channels/index.ts').channels.indomaret> = {
  order: { invoice_number: 'INV-é-1', amount: 150000 },
  online_to_offline_info: { reusable_status: false },
  customer: { name: 'Sari Dewi' },
};
const reply = {
  order: { invoice_number: 'INV-é-1' },
  online_to_offline_info: { payment_code: '8900100000000015' },
};
const inFlight = { error: { code: 'idempotent_request', message: 'still being processed' } };
const invalid = (message: string) => ({
  error: { code: 'invalid_parameter', message, type: 'invalid_request_error' },
});

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

interface Played {
  status?: number;
  body?: object | string;
  headers?: Record<string, string>;
  /** How the answer is signed; right unless said otherwise. */
  signed?: 'right' | 'not' | 'other key' | 'other id' | 'as request' | 'with digest' | 'no digest';
}

/** What the gateway does with a request: an answer, or none (it hangs, or breaks the line). */
type Play = Played | 'hang' | 'break';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a gateway that does `plays` one after another and remembers what it saw. */
async function gateway(...plays: Play[]) {
  const seen: Seen[] = [];
  const arrived: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    seen.push(await received(request));
    const play = plays[seen.length - 1];
    if (play === 'break') request.socket.destroy();
    else if (play !== 'hang') answer(response, seen.at(-1) as Seen, play ?? { status: 500 });
    for (const tell of arrived.splice(0)) tell();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const nextArrival = () => new Promise<void>((resolve) => arrived.push(resolve));
  return { url, seen, nextArrival };
}

async function received(request: IncomingMessage): Promise<Seen> {
  const body = Buffer.concat(await request.toArray());
  const { method = '', url = '' } = request;
  return { method, url, headers: request.headers as Record<string, string>, body };
}

function answer(response: ServerResponse, asked: Seen, played: Played) {
  const { status = 200, body = reply, headers = {}, signed = 'right' } = played;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  response.writeHead(status, { ...signature(asked, bytes, signed), ...headers });
  response.end(bytes);
}

function signature(asked: Seen, body: Buffer, signed: Played['signed']) {
  if (signed === 'not') return {};
  const requestId = signed === 'other id' ? 'another' : (asked.headers['request-id'] ?? '');
  const bare = { clientId, requestId, target: asked.url };
  const withDigest =
    signed === 'with digest' || (asked.method === 'POST' && signed !== 'no digest');
  const message = withDigest ? { ...bare, body } : bare;
  const by = signed === 'other key' ? signingKey('SK-other') : key;
  if (signed !== 'as request') return responseHeaders(by, message, now());
  const { Signature, 'Request-Timestamp': at } = requestHeaders(by, message, now());
  return { Signature, 'Response-Timestamp': at };
}

function clientAt(baseUrl: string, options: Partial<ClientOptions> = {}) {
  const waits: number[] = [];
  const client = createClient({
    clientId,
    secretKey,
    baseUrl,
    now,
    random: () => 0,
    delay: async (ms) => {
      waits.push(ms);
    },
    ...options,
  });
  return { client, waits };
}

async function failure<E extends GapuraError>(act: Promise<unknown>): Promise<E> {
  try {
    await act;
  } catch (error) {
    if (error instanceof GapuraError) return error as E;
    throw error;
  }
  throw new Error('it succeeded');
}

describe('create', () => {
  test('sends one signed request and answers the reply', async () => {
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

  test('is there for every channel of the registry, at its own path', async () => {
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

describe('attempts with the same Request-Id and the same bytes', () => {
  function sameRequest(seen: Seen[], count: number) {
    expect(seen).toHaveLength(count);
    expect(new Set(seen.map(({ headers }) => headers['request-id'])).size).toBe(1);
    expect(new Set(seen.map(({ body }) => body.toString())).size).toBe(1);
  }

  test('a 409 with the earlier answer is success', async () => {
    const { url, seen } = await gateway({ status: 409 });
    const { client } = clientAt(url);
    const made = await client.indomaret.create(order);
    expect(made).toEqual(reply);
    expect(exchangeOf(made)).toMatchObject({ status: 409, replayed: true, attempts: 1 });
    sameRequest(seen, 1);
  });

  test('a request in flight is asked about again, signed afresh', async () => {
    const { url, seen } = await gateway(
      { status: 409, body: inFlight },
      { status: 409, body: inFlight, signed: 'not' },
      { status: 409 },
    );
    let seconds = 0;
    const ticking = () => new Date(now().getTime() + 1000 * seconds++);
    const { client, waits } = clientAt(url, { now: ticking });
    expect(await client.indomaret.create(order)).toEqual(reply);
    sameRequest(seen, 3);
    expect(seen.map(({ headers }) => headers['request-timestamp'])).toEqual([
      '2026-01-15T03:04:05Z',
      '2026-01-15T03:04:06Z',
      '2026-01-15T03:04:07Z',
    ]);
    expect(new Set(seen.map(({ headers }) => headers.signature)).size).toBe(3);
    expect(waits).toEqual([125, 250]);
  });

  test('a request still in flight at the end is an error that says what to do', async () => {
    const { url, seen } = await gateway(...Array<Play>(5).fill({ status: 409, body: inFlight }));
    const { client, waits } = clientAt(url, { random: () => 1 });
    const error = await failure(client.indomaret.create(order, { requestId: 'r-1' }));
    expect(error).toMatchObject({ code: 'idempotent_request', status: 409, attempts: 5 });
    expect(error.hint).toContain('orders.status');
    sameRequest(seen, 5);
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });

  test('an id that was used with other data is an error at once', async () => {
    const message = 'Request-Id already used with different request data';
    const body = { error: { code: 'idempotent_request', message } };
    const { url, seen } = await gateway({ status: 409, body });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'idempotent_request', message, verified: true });
    expect(error.hint).toContain('new id');
    sameRequest(seen, 1);
  });

  test('a refusal that is replayed is still a refusal', async () => {
    const { url } = await gateway({ status: 409, body: invalid('order.amount must be a number') });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'invalid_parameter', field: 'order.amount' });
  });

  test('a timeout after the gateway had the request, then the answer', async () => {
    const { url, seen, nextArrival } = await gateway('hang', { status: 409 });
    const { client } = clientAt(url, {
      fetch: (address, init) => {
        const signals = init.signal ? [init.signal] : [];
        // The clock strikes the moment the request has arrived: no second passes in this test.
        const late = new AbortController();
        if (seen.length === 0) {
          nextArrival().then(() => late.abort(new DOMException('late', 'TimeoutError')));
        }
        return fetch(address, { ...init, signal: AbortSignal.any([...signals, late.signal]) });
      },
    });
    const made = await client.indomaret.create(order);
    expect(exchangeOf(made)).toMatchObject({ attempts: 2, replayed: true });
    sameRequest(seen, 2);
  });

  test('a broken line and a 5xx, then the answer', async () => {
    const { url, seen } = await gateway('break', { status: 503, signed: 'not' }, {});
    const made = await clientAt(url).client.indomaret.create(order);
    expect(exchangeOf(made)).toMatchObject({ attempts: 3, replayed: false });
    sameRequest(seen, 3);
  });

  test('Retry-After is heeded, up to half a minute', async () => {
    const { url } = await gateway(
      { status: 429, headers: { 'Retry-After': '7' } },
      { status: 503, headers: { 'Retry-After': '3600' } },
      {},
    );
    const { client, waits } = clientAt(url);
    await client.indomaret.create(order);
    expect(waits).toEqual([7000, 30_000]);
  });

  test('the body is serialised once, whatever its owner does to it meanwhile', async () => {
    const { url, seen } = await gateway({ status: 500 }, {});
    const mine = structuredClone(order);
    const { client } = clientAt(url, {
      delay: async () => {
        mine.order.invoice_number = 'changed';
      },
    });
    await client.indomaret.create(mine);
    sameRequest(seen, 2);
  });

  test('errors of ours are not asked again', async () => {
    const { url, seen } = await gateway({ status: 400, body: invalid('order is required') });
    await failure(clientAt(url).client.indomaret.create(order));
    sameRequest(seen, 1);
  });
});

describe('no answer', () => {
  test('within the time is a ConnectionError', async () => {
    const { url } = await gateway('hang');
    const { client } = clientAt(url, { timeoutMs: 20, maxRetries: 0 });
    const error = await failure(client.indomaret.create(order, { requestId: 'r-1' }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'timeout', requestId: 'r-1', attempts: 1 });
    expect(error.status).toBeUndefined();
    expect(error.message).toContain(`POST ${path} at ${url}: none within 20 ms`);
    expect(error.hint).toContain('same requestId');
  });

  test('because nobody listens is a ConnectionError with the cause', async () => {
    const { url } = await gateway();
    for (const close of closing.splice(0)) await close();
    const { client } = clientAt(url, { maxRetries: 2 });
    const error = await failure(client.orders.status('INV-1'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'network', attempts: 3 });
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('because the caller gave up ends with the caller’s reason, without another attempt', async () => {
    const { url, seen, nextArrival } = await gateway('hang', {});
    const { client } = clientAt(url);
    const abort = new AbortController();
    const made = client.indomaret.create(order, { signal: abort.signal });
    await nextArrival();
    abort.abort(new Error('the customer left'));
    await expect(made).rejects.toThrow('the customer left');
    expect(seen).toHaveLength(1);
  });

  test('is waited for no longer than the caller wants, between attempts too', async () => {
    const { url, seen } = await gateway({ status: 503, headers: { 'Retry-After': '30' } });
    const abort = new AbortController();
    const client = createClient({
      clientId,
      secretKey,
      baseUrl: url,
      now,
      random: () => {
        queueMicrotask(() => queueMicrotask(() => abort.abort(new Error('enough'))));
        return 0;
      },
    });
    const made = client.indomaret.create(order, { signal: abort.signal });
    await expect(made).rejects.toThrow('enough');
    expect(seen).toHaveLength(1);
  });
});

describe('an answer that says success', () => {
  test.each<[string, Played, string]>([
    ['without a signature', { signed: 'not' }, 'answer_unsigned'],
    ['by another key', { signed: 'other key' }, 'answer_signature'],
    ['to another request', { signed: 'other id' }, 'answer_signature'],
    ['signed as a request', { signed: 'as request' }, 'answer_signature'],
    ['whose body is not covered', { signed: 'no digest' }, 'answer_signature'],
    ['replayed, without a signature', { status: 409, signed: 'not' }, 'answer_unsigned'],
    ['replayed, by another key', { status: 409, signed: 'other key' }, 'answer_signature'],
  ])('%s is a SignatureError and not asked again', async (_name, played, code) => {
    const { url, seen } = await gateway(played, {});
    const error = await failure<SignatureError>(clientAt(url).client.indomaret.create(order));
    expect(error).toBeInstanceOf(SignatureError);
    expect(error).toMatchObject({ code, verified: false, rawBody: JSON.stringify(reply) });
    expect(error.message).not.toContain(secretKey);
    expect(seen).toHaveLength(1);
  });

  test('has findings where its signature can be explained', async () => {
    const { url } = await gateway({ signed: 'as request' });
    const error = await failure<SignatureError>(clientAt(url).client.indomaret.create(order));
    expect(error.findings).toMatchObject([{ code: 'timestamp_label', proven: true }]);
  });

  test('with a changed body is a SignatureError', async () => {
    const { url } = await gateway({});
    const { client } = clientAt(url, {
      fetch: async (address, init) => {
        const { status, headers, body } = await fetch(address, init);
        const text = await new Response(body).text();
        return new Response(text.replace('89001', '89002'), { status, headers });
      },
    });
    expect(await failure(client.indomaret.create(order))).toBeInstanceOf(SignatureError);
  });

  test('but is no JSON object is an error', async () => {
    const { url } = await gateway({ body: '<html>' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'answer_not_json', status: 200, verified: true });
  });

  test('and never ends is cut off', async () => {
    const { url } = await gateway({ body: `"${'x'.repeat(1_048_576)}"` });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'answer_too_long' });
  });
});

describe('an error answer becomes a GapuraError', () => {
  test('with code, message, field, Request-Id and the raw body', async () => {
    const body = invalid('order.line_items[0].price must be a number from 0');
    const { url } = await gateway({ status: 400, body });
    const error = await failure(
      clientAt(url).client.kredivo.create({} as never, { requestId: 'r' }),
    );
    expect(error).toMatchObject({
      name: 'GapuraError',
      status: 400,
      code: 'invalid_parameter',
      message: 'order.line_items[0].price must be a number from 0',
      field: 'order.line_items[0].price',
      requestId: 'r',
      rawBody: JSON.stringify(body),
      verified: true,
    });
  });

  test.each([
    ['customer.phone Must Not Be Blank', 'customer.phone'],
    ['order is required', 'order'],
    ['Invalid JSON Format', undefined],
    ['Request body exceeds 1000 bytes', undefined],
  ])('%s names the field %s', async (message, field) => {
    const { url } = await gateway({ status: 400, body: invalid(message) });
    expect((await failure(clientAt(url).client.indomaret.create(order))).field).toBe(field);
  });

  test('an unknown client is told so, although the gateway cannot sign', async () => {
    const body = { error: { code: 'invalid_client_id', message: 'Invalid Client-Id' } };
    const { url } = await gateway({ status: 400, body, signed: 'not' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'invalid_client_id', verified: false });
    expect(error.hint).toContain(clientId);
  });

  test('a wrong key is told so, although the answer does not verify either', async () => {
    const body = { error: { code: 'invalid_signature', message: 'Invalid Header Signature' } };
    const { url } = await gateway({ status: 400, body, signed: 'other key' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'invalid_signature', verified: false });
    expect(error).not.toBeInstanceOf(SignatureError);
    expect(error.hint).toContain('secret key');
  });

  test('a wrong clock is told the right time', async () => {
    const body = { error: { code: 'request_time_out_of_range', message: 'not in range' } };
    const { url } = await gateway({ status: 400, body });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error.hint).toContain('2026-01-15T03:04:05Z');
  });

  test.each<[number, object | string, string, string]>([
    [400, { message: ['PAYMENT CHANNEL IS INACTIVE'] }, 'http_400', 'PAYMENT CHANNEL IS INACTIVE'],
    [400, { code: 'invalid_signature', message: 'Bare' }, 'invalid_signature', 'Bare'],
    [404, { message: 'No static resource x.' }, 'http_404', 'No static resource x.'],
    [500, { status: 500, error: 'Internal Server Error' }, 'http_500', 'Internal Server Error'],
    [502, '<html>Bad Gateway</html>', 'http_502', 'HTTP 502'],
    [302, '', 'http_302', 'HTTP 302'],
  ])('HTTP %i %j is %s: %s', async (status, body, code, message) => {
    const headers = { Location: 'http://127.0.0.1:1/' };
    const { url, seen } = await gateway({ status, body, headers, signed: 'not' });
    const { client } = clientAt(url, { maxRetries: 0 });
    expect(await failure(client.indomaret.create(order))).toMatchObject({ status, code, message });
    expect(seen).toHaveLength(1);
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

  test('accepts an answer that is signed with its digest, which proves more', async () => {
    const { url } = await gateway({ body, signed: 'with digest' });
    expect(await clientAt(url).client.orders.status('INV-1')).toEqual(body);
  });

  test('refuses an answer that nothing proves', async () => {
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

  test.each(['', '.', '..'])('of %j is a TypeError: the URL would lead elsewhere', async (id) => {
    const { client } = clientAt('http://127.0.0.1:9');
    await expect(client.orders.status(id)).rejects.toThrow(TypeError);
  });
});

describe('what makes no sense is a TypeError before anything is sent', () => {
  test.each<[string, Partial<ClientOptions>]>([
    ['no client id', { clientId: '' }],
    ['no key', { secretKey: undefined as unknown as string }],
    ['a key with a line break', { secretKey: `${secretKey}\n` }],
    ['a client id with letters beyond ASCII', { clientId: 'BRN-é' }],
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

  test('a body that is none', async () => {
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
