// When the client retries, with what, and when it gives up.
import { describe, expect, test } from 'vitest';
import {
  clientAt,
  clientId,
  failure,
  gateway,
  inFlight,
  invalid,
  now,
  order,
  type Play,
  path,
  reply,
  type Seen,
  secretKey,
  stopGateways,
} from '../../test/support/played-gateway.ts';
import { ConnectionError, createClient, exchangeOf } from './index.ts';

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

  test('a request in flight is retried with a new signature', async () => {
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

  test('an id that was used with different data is an error immediately', async () => {
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
        // The timeout fires as soon as the request has arrived, so the test does not wait.
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

  test('a broken connection and a 5xx, then the answer', async () => {
    const { url, seen } = await gateway('break', { status: 503, signed: 'not' }, {});
    const made = await clientAt(url).client.indomaret.create(order);
    expect(exchangeOf(made)).toMatchObject({ attempts: 3, replayed: false });
    sameRequest(seen, 3);
  });

  test('waits as long as Retry-After says, up to half a minute', async () => {
    const { url } = await gateway(
      { status: 429, headers: { 'Retry-After': '7' } },
      { status: 503, headers: { 'Retry-After': '3600' } },
      {},
    );
    const { client, waits } = clientAt(url);
    await client.indomaret.create(order);
    expect(waits).toEqual([7000, 30_000]);
  });

  test('the body is serialised once, even if the caller changes it during the call', async () => {
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

  test('refusals are not retried', async () => {
    const { url, seen } = await gateway({ status: 400, body: invalid('order is required') });
    await failure(clientAt(url).client.indomaret.create(order));
    sameRequest(seen, 1);
  });
});

describe('no answer', () => {
  test('within the timeout is a ConnectionError', async () => {
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
    await stopGateways();
    const { client } = clientAt(url, { maxRetries: 2 });
    const error = await failure(client.orders.status('INV-1'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'network', attempts: 3 });
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('because the caller cancelled ends with the caller’s reason, without another attempt', async () => {
    const { url, seen, nextArrival } = await gateway('hang', {});
    const { client } = clientAt(url);
    const abort = new AbortController();
    const made = client.indomaret.create(order, { signal: abort.signal });
    await nextArrival();
    const reason = new Error('the customer left');
    abort.abort(reason);
    await expect(made).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
  });

  test('a cancelled call does not wait for the next attempt either', async () => {
    const { url, seen } = await gateway({ status: 503, headers: { 'Retry-After': '30' } });
    const abort = new AbortController();
    const enough = new Error('enough');
    const client = createClient({
      clientId,
      secretKey,
      baseUrl: url,
      now,
      random: () => {
        queueMicrotask(() => queueMicrotask(() => abort.abort(enough)));
        return 0;
      },
    });
    const made = client.indomaret.create(order, { signal: abort.signal });
    await expect(made).rejects.toBe(enough);
    expect(seen).toHaveLength(1);
  });
});
