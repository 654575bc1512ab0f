// DANA through the SDK: sell, get notified, check the status, refund, with expired tokens and broken connections.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  createClient,
  NotificationError,
  type SnapTokenHandler,
  snapTokenHandler,
  type VerifiedSnapNotification,
  verifySnapNotification,
} from '../../src/sdk/index.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import {
  merchantPair,
  newExternalId,
  notifyPath,
  paths,
  paymentBody,
  refundBody,
  startSnapGateway,
  tokenUrlPath,
} from '../support/snap.ts';

let gateway: TestGateway;
let handler: SnapTokenHandler;
const verified: VerifiedSnapNotification[] = [];

beforeAll(async () => {
  gateway = await startSnapGateway({
    // The merchant's server, as the documentation shows it.
    answer(response, { target, headers, body }) {
      const received = Object.fromEntries(headers);
      if (target === tokenUrlPath) {
        const answer = handler.answer(received);
        return void response.writeHead(answer.status, answer.headers).end(answer.body);
      }
      try {
        const options = { secretKey, path: notifyPath, clientId, isTokenValid: handler.accepts };
        verified.push(verifySnapNotification(body, received, options));
        response.end('{"responseCode":"2005600","responseMessage":"Successful"}');
      } catch (error) {
        const status = error instanceof NotificationError ? 401 : 500;
        response.writeHead(status).end();
      }
    },
  });
  const { body } = await gateway.sandbox('keys');
  handler = snapTokenHandler({
    clientId,
    privateKey: merchantPair.privateKey,
    gatewayPublicKey: (body as { snap_public_key: string }).snap_public_key,
  });
});
afterAll(() => gateway?.stop());

interface Line {
  fetch: NonNullable<Parameters<typeof createClient>[0]['fetch']>;
  calls: string[];
}

/** A connection to the gateway that records the calls, and breaks at given calls. */
function line(
  breaks: (path: string, count: number) => 'before' | 'after' | undefined = () => undefined,
): Line {
  const calls: string[] = [];
  return {
    calls,
    async fetch(url, init) {
      const path = new URL(url).pathname;
      calls.push(path);
      const at = breaks(path, calls.filter((one) => one === path).length);
      if (at === 'before') throw new TypeError('fetch failed');
      const answer = await fetch(url, init);
      if (at === 'after') throw new TypeError('fetch failed');
      return answer;
    },
  };
}

function clientWith(options: Partial<Parameters<typeof createClient>[0]> = {}): Client {
  return createClient({
    clientId,
    secretKey,
    baseUrl: gateway.url,
    privateKey: merchantPair.privateKey,
    delay: async () => {},
    ...options,
  });
}

type Payment = Parameters<Client['dana']['create']>[0];
type Refund = Parameters<Client['dana']['refund']>[0];
const order = () => paymentBody() as unknown as Payment & { partnerReferenceNo: string };
const back = (reference: string, rupiah: number) =>
  refundBody(reference, rupiah) as unknown as Refund;

async function sold(client: Client): Promise<string> {
  const body = order();
  const { webRedirectUrl, partnerReferenceNo } = await client.dana.create(body, { deviceId: '1' });
  expect(webRedirectUrl).toContain(gateway.url);
  await gateway.sandbox(`payments/${partnerReferenceNo}/outcome`, { outcome: 'SUCCESS' });
  return partnerReferenceNo;
}

describe('a merchant', () => {
  it('sells, is notified, checks the status, and refunds', async () => {
    const client = clientWith();
    const reference = await sold(client);
    await gateway.advance(0);
    const notification = verified.find(({ body }) => body.originalPartnerReferenceNo === reference);
    expect(notification?.body).toMatchObject({
      latestTransactionStatus: '00',
      amount: { value: '10000.00', currency: 'IDR' },
    });
    const status = await client.dana.status(reference);
    expect(status).toMatchObject({ latestTransactionStatus: '00', refundHistory: [] });
    const { originalReferenceNo } = status;
    expect(notification?.body.originalReferenceNo).toBe(originalReferenceNo);
    const refunded = await client.dana.refund(back(reference, 4000));
    expect(refunded.refundAmount.value).toBe('4000.00');
    const again = await client.dana.status({ originalReferenceNo });
    expect(again.refundHistory).toHaveLength(1);
  });

  it('reads a refusal with its code and its field', async () => {
    const client = clientWith();
    const wrong = { ...order(), amount: { value: '1', currency: 'IDR' } } as Payment;
    await expect(client.dana.create(wrong)).rejects.toMatchObject({
      code: '4000501',
      status: 400,
      field: 'amount.value',
    });
    await expect(client.dana.status('INV-NOWHERE')).rejects.toMatchObject({ status: 404 });
  });

  it('learns what to fix if a key is missing or wrong', async () => {
    const { privateKey: _, ...without } = { privateKey: 0 };
    const keyless = createClient({ clientId, secretKey, baseUrl: gateway.url, ...without });
    await expect(keyless.dana.create(order())).rejects.toThrow('privateKey');
    expect(() => clientWith({ privateKey: 'x' })).toThrow('RSA private key');
    const wrongSecret = clientWith({ secretKey: 'SK-Wrong' });
    await expect(wrongSecret.dana.create(order())).rejects.toMatchObject({
      code: '4010500',
      hint: expect.stringContaining('secret key'),
    });
  });
});

describe('the token', () => {
  it('is requested once for all calls that need it', async () => {
    const way = line();
    const client = clientWith({ fetch: way.fetch });
    await Promise.all(Array.from({ length: 5 }, () => client.dana.create(order())));
    expect(way.calls.filter((path) => path === paths.token)).toHaveLength(1);
  });

  it('is renewed before it expires', async () => {
    const way = line();
    let ms = Date.now();
    const client = clientWith({ fetch: way.fetch, now: () => new Date(ms) });
    const tokens = () => way.calls.filter((path) => path === paths.token).length;
    await client.dana.create(order());
    ms += 800_000;
    await client.dana.create(order());
    expect(tokens()).toBe(1);
    ms += 20_000;
    await client.dana.create(order());
    expect(tokens()).toBe(2);
  });

  it('is renewed if the gateway no longer accepts it', async () => {
    const way = line();
    const client = clientWith({ fetch: way.fetch });
    await client.dana.create(order());
    await gateway.advance(901);
    await client.dana.create(order());
    expect(way.calls.filter((path) => path === paths.token)).toHaveLength(2);
    await gateway.sandbox('clock', { reset: true });
  });

  it('is requested again after a refusal, and by the calls that were not cancelled', async () => {
    let broken = true;
    const way = line((path) => (path === paths.token && broken ? 'before' : undefined));
    const client = clientWith({ fetch: way.fetch, maxRetries: 0 });
    await expect(client.dana.create(order())).rejects.toMatchObject({ code: 'network' });
    broken = false;
    const left = new AbortController();
    const [given, stayed] = [
      client.dana.create(order(), { signal: left.signal }),
      client.dana.create(order()),
    ];
    left.abort(new Error('left'));
    await expect(given).rejects.toThrow('left');
    expect((await stayed).responseCode).toBe('2000500');
  });
});

describe('if the connection breaks', () => {
  it('before the payment arrived, the same externalId creates it', async () => {
    const way = line((path, count) =>
      path === paths.payment && count === 1 ? 'before' : undefined,
    );
    const client = clientWith({ fetch: way.fetch });
    const externalId = newExternalId();
    await client.dana.create(order(), { externalId });
    const status = await client.dana.status({ originalExternalId: externalId });
    expect(status.latestTransactionStatus).toBe('01');
  });

  it('after the payment was created, the second attempt says so and creates no other', async () => {
    const way = line((path, count) =>
      path === paths.payment && count === 1 ? 'after' : undefined,
    );
    const client = clientWith({ fetch: way.fetch });
    const body = order();
    await expect(client.dana.create(body)).rejects.toMatchObject({
      code: '4090500',
      attempts: 2,
      hint: expect.stringContaining('status'),
    });
    expect((await client.dana.status(body.partnerReferenceNo)).latestTransactionStatus).toBe('01');
  });

  it('after a refund was done, its reference gets the first answer', async () => {
    const way = line((path, count) => (path === paths.refund && count === 1 ? 'after' : undefined));
    const client = clientWith({ fetch: way.fetch });
    const reference = await sold(client);
    const refunded = await client.dana.refund(back(reference, 10_000));
    expect(refunded.responseCode).toBe('2000700');
    const { refundHistory } = await client.dana.status(reference);
    expect(refundHistory).toHaveLength(1);
  });

  it('while the acquirer does not answer, a refund is retried until its result is known', async () => {
    const client = clientWith({ maxRetries: 1 });
    const reference = await sold(client);
    await gateway.sandbox(
      'faults',
      [{ at: 'acquirer:dana', kind: 'drop-after-commit', times: 1 }],
      'PUT',
    );
    const body = back(reference, 10_000);
    await expect(client.dana.refund(body)).rejects.toMatchObject({ code: '2020700' });
    await gateway.advance(61);
    expect((await clientWith().dana.refund(body)).responseCode).toBe('2000700');
    await gateway.sandbox('clock', { reset: true });
  });
});
