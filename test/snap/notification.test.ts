// SNAP notifications with a real receiver: the token request, then the post; cached and renewed tokens, failures, resends.
import { createPublicKey, createVerify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { verifiesSymmetric } from '../../src/wire/snap/signature.ts';
import {
  clientId,
  secretKey,
  type TestGateway,
  type TestGatewayOptions,
} from '../support/gateway.ts';
import type { Received } from '../support/receiver.ts';
import {
  call,
  getToken,
  merchantPair,
  notifyPath,
  paths,
  paymentBody,
  refundBody,
  startSnapGateway,
  tokenUrlPath,
  useSnapGateway,
} from '../support/snap.ts';

let special: TestGateway | undefined;
afterEach(async () => {
  await special?.stop();
  special = undefined;
});

type Reply = (response: ServerResponse, count: number) => void;

const granted =
  (change: object = {}): Reply =>
  (response, count) => {
    const token = { accessToken: `token-${count}`, tokenType: 'Bearer', expiresIn: 900 };
    response.end(JSON.stringify({ responseCode: '2007300', ...token, ...change }));
  };
const ok: Reply = (response) => response.end('{"responseCode":"2005600"}');

interface Merchant {
  token: Reply;
  notify: Reply;
  counts: { token: number; notify: number };
}

const answerOf =
  (merchant: () => Merchant): NonNullable<TestGatewayOptions['answer']> =>
  (response, { target }) => {
    const { token, notify, counts } = merchant();
    response.setHeader('content-type', 'application/json');
    if (target === tokenUrlPath) token(response, ++counts.token);
    else notify(response, ++counts.notify);
  };

let merchant: Merchant;
const house = useSnapGateway({ answer: answerOf(() => merchant) });

/** The gateway, emptied, whose merchant answers at its token URL and its notification URL as given. */
async function start(token: Reply, notify: Reply): Promise<TestGateway> {
  const { gateway } = house;
  expect((await gateway.sandbox('reset', {})).status).toBe(204);
  gateway.receiver.received.length = 0;
  merchant = { token, notify, counts: { token: 0, notify: 0 } };
  return gateway;
}

/** A gateway with another configuration file, for one test. */
async function startWith(file: NonNullable<TestGatewayOptions['file']>): Promise<TestGateway> {
  const own = { token: granted(), notify: ok, counts: { token: 0, notify: 0 } };
  special = await startSnapGateway({ answer: answerOf(() => own), file });
  return special;
}

async function pay(at: TestGateway): Promise<string> {
  const body = paymentBody();
  await call(at.url, paths.payment, await getToken(at.url), body);
  await at.sandbox(`payments/${body.partnerReferenceNo}/outcome`, { outcome: 'SUCCESS' });
  return body.partnerReferenceNo;
}

interface Shown {
  id: string;
  status: string;
  url: string;
  attempts: {
    http_status: number | null;
    error: string | null;
    request_headers: Record<string, string>;
    request_body: string;
  }[];
}

/** The payment's notification, after everything due is done. */
async function notified(at: TestGateway, reference: string): Promise<Shown> {
  await at.advance(0);
  const { body } = await at.sandbox(`notifications?invoice_number=${reference}`);
  const [only, ...more] = (body as { notifications: Shown[] }).notifications;
  expect(more).toEqual([]);
  return only as Shown;
}

const posts = (at: TestGateway, target: string) =>
  at.receiver.received.filter((post) => post.target === target);
const headersOf = ({ headers }: Received) =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));

it('requests a token with the gateway’s key, then posts with the token', async () => {
  const at = await start(granted(), ok);
  const reference = await pay(at);
  const { status, attempts } = await notified(at, reference);
  expect(status).toBe('DELIVERED');
  expect(attempts).toHaveLength(1);
  const [tokenRequest] = posts(at, tokenUrlPath);
  const [posted] = posts(at, notifyPath);
  if (!tokenRequest || !posted) throw new Error('nothing arrived');

  const asking = headersOf(tokenRequest);
  expect(asking['x-client-key']).toBe(clientId);
  expect(asking['content-type']).toBe('application/json');
  expect(JSON.parse(tokenRequest.body.toString())).toEqual({ grantType: 'client_credentials' });
  const { body: keys } = await at.sandbox('keys');
  const key = createPublicKey((keys as { snap_public_key: string }).snap_public_key);
  const text = `${clientId}|${asking['x-timestamp']}`;
  const verify = createVerify('RSA-SHA256').update(text);
  expect(verify.verify(key, asking['x-signature'] ?? '', 'base64')).toBe(true);

  const headers = headersOf(posted);
  expect(headers).toMatchObject({
    authorization: 'Bearer token-1',
    'x-partner-id': clientId,
    'content-type': 'application/json',
    'x-external-id': expect.stringMatching(/^\d{10,36}$/),
    'x-timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/),
  });
  const parts = {
    method: 'POST',
    target: notifyPath,
    token: 'token-1',
    timestamp: headers['x-timestamp'] ?? '',
    body: posted.body,
  } as const;
  expect(verifiesSymmetric([signingKey(secretKey)], parts, headers['x-signature'] ?? '')).toBe(
    true,
  );
  expect(JSON.parse(posted.body.toString())).toEqual({
    originalPartnerReferenceNo: reference,
    originalReferenceNo: expect.stringMatching(/^[0-9a-f]{32}$/),
    originalExternalId: expect.stringMatching(/^\d+$/),
    latestTransactionStatus: '00',
    transactionStatusDesc: 'Success',
    amount: { value: '10000.00', currency: 'IDR' },
    additionalInfo: {
      channelId: 'EMONEY_DANA_SNAP',
      acquirerId: 'DANA',
      custIdMerchant: '',
      accountType: 'WALLET',
      origin: { apiFormat: 'SNAP' },
    },
  });
  expect(attempts[0]?.request_headers['X-EXTERNAL-ID']).toBe(headers['x-external-id']);
});

it('caches the token for its lifetime, and fetches it once for many notifications', async () => {
  const at = await start(granted(), ok);
  const references = await Promise.all(Array.from({ length: 10 }, () => pay(at)));
  for (const reference of references)
    expect((await notified(at, reference)).status).toBe('DELIVERED');
  expect(posts(at, tokenUrlPath)).toHaveLength(1);
  await at.advance(901);
  expect((await notified(at, await pay(at))).status).toBe('DELIVERED');
  expect(posts(at, tokenUrlPath)).toHaveLength(2);
});

it.each([
  ['a lifetime as text', { expiresIn: '900' }],
  ['890 seconds and null', { expiresIn: 890, additionalInfo: null }],
  ['no lifetime', { expiresIn: undefined }],
  ['a number for the code', { responseCode: 2007300 }],
  ['no code', { responseCode: undefined }],
])('accepts a token with %s', async (_name, change) => {
  const at = await start(granted(change), ok);
  expect((await notified(at, await pay(at))).status).toBe('DELIVERED');
});

it.each<[string, Reply, string]>([
  [
    'a refusal with HTTP 200',
    (response) =>
      response.end('{"responseCode":"4017300","responseMessage":"Unauthorized.Invalid Signature"}'),
    'no accessToken: {"responseCode":"4017300"',
  ],
  ['a refusal that contains a token', granted({ responseCode: '4017300' }), 'no accessToken'],
  ['HTTP 500', (response) => response.writeHead(500).end('x'), 'answered HTTP 500'],
  ['HTML', (response) => response.end('<html>'), 'no accessToken: <html>'],
  ['a token that a header cannot contain', granted({ accessToken: 'a\nb' }), 'no accessToken'],
  ['a broken connection', (response) => response.destroy(), 'connection'],
])('fails the attempt on %s, with the reason', async (_name, token, why) => {
  const at = await start(token, ok);
  const { status, attempts } = await notified(at, await pay(at));
  expect(status).toBe('PENDING');
  expect(attempts[0]?.error).toContain(`no token from ${at.receiver.origin}${tokenUrlPath}: `);
  expect(attempts[0]?.error).toContain(why);
  expect(attempts[0]?.http_status).toBeNull();
  expect(posts(at, notifyPath)).toEqual([]);
});

it('follows the same schedule, each attempt with its own X-EXTERNAL-ID, and a resend', async () => {
  const at = await start(granted(), (response, count) =>
    response.writeHead(count < 4 ? 500 : 200).end(),
  );
  const reference = await pay(at);
  for (const seconds of [0, 1800, 19_800]) await at.advance(seconds);
  const pending = await notified(at, reference);
  expect([pending.status, pending.attempts.length]).toEqual(['PENDING', 3]);
  await at.sandbox(`notifications/${pending.id}/resend`, {});
  const { status, attempts } = await notified(at, reference);
  expect([status, attempts.length]).toEqual(['DELIVERED', 4]);
  const ids = attempts.map(({ request_headers }) => request_headers['X-EXTERNAL-ID']);
  expect(new Set(ids).size).toBe(4);
  expect(new Set(attempts.map(({ request_body }) => request_body)).size).toBe(1);
});

it('drops the token after a failed attempt with any status', async () => {
  const at = await start(granted(), (response, count) => {
    response.writeHead(count === 1 ? 401 : 200).end('{"responseCode":"4015601"}');
  });
  const reference = await pay(at);
  const { id } = await notified(at, reference);
  // Immediately, while the token would still be valid.
  await at.sandbox(`notifications/${id}/resend`, {});
  const { status, attempts } = await notified(at, reference);
  expect(status).toBe('DELIVERED');
  expect(attempts.map(({ request_headers }) => request_headers.Authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

it('fetches a new token after a reset of the sandbox', async () => {
  const at = await start(granted(), ok);
  await notified(at, await pay(at));
  expect((await at.sandbox('reset', {})).status).toBe(204);
  expect((await notified(at, await pay(at))).status).toBe('DELIVERED');
  expect(posts(at, tokenUrlPath)).toHaveLength(2);
});

it('counts any 2xx as delivered, with any code in the body', async () => {
  const at = await start(granted(), (response) => response.end('{"responseCode":2002700}'));
  expect((await notified(at, await pay(at))).status).toBe('DELIVERED');
});

it('is never sent to the URL of the other dialect', async () => {
  const at = await startWith((receiver) => ({
    merchants: [
      {
        name: 'Toko Uji',
        client_id: clientId,
        secret_key: secretKey,
        notification_url: `${receiver.origin}/payments/notifications`,
        snap: { public_key: merchantPair.publicKey },
      },
    ],
  }));
  await pay(at);
  await at.advance(0);
  expect(at.receiver.received).toEqual([]);
});

it('is not sent for a payment that failed, nor for a refund', async () => {
  const at = await start(granted(), ok);
  const body = paymentBody();
  const token = await getToken(at.url);
  await call(at.url, paths.payment, token, body);
  await at.sandbox(`payments/${body.partnerReferenceNo}/outcome`, { outcome: 'FAILED' });
  const reference = await pay(at);
  await notified(at, reference);
  expect((await call(at.url, paths.refund, token, refundBody(reference, 1))).status).toBe(200);
  await at.advance(0);
  expect(posts(at, notifyPath)).toHaveLength(1);
});

it('says so if the merchant has no token URL', async () => {
  const at = await startWith((receiver) => ({
    merchants: [
      {
        name: 'Toko Uji',
        client_id: clientId,
        secret_key: secretKey,
        snap: {
          public_key: merchantPair.publicKey,
          notification_url: receiver.origin + notifyPath,
        },
      },
    ],
  }));
  const { attempts } = await notified(at, await pay(at));
  expect(attempts[0]?.error).toContain('no snap.token_url');
});

it('requests no token from a private address if that is forbidden', async () => {
  const at = await startWith((receiver) => ({
    notifications: { allow_private_addresses: false },
    merchants: [
      {
        name: 'Toko Uji',
        client_id: clientId,
        secret_key: secretKey,
        snap: {
          public_key: merchantPair.publicKey,
          token_url: receiver.origin + tokenUrlPath,
          notification_url: 'https://toko.example/notify',
        },
      },
    ],
  }));
  const { attempts } = await notified(at, await pay(at));
  expect(attempts[0]?.error).toContain('loopback');
  expect(at.receiver.received).toEqual([]);
});

it('has planned faults like the classic dialect', async () => {
  const at = await start(granted(), ok);
  await at.sandbox('faults', [{ at: 'notification', kind: 'error', status: 503, times: 1 }], 'PUT');
  const reference = await pay(at);
  expect((await notified(at, reference)).attempts[0]?.http_status).toBe(503);
  await at.advance(1800);
  expect((await notified(at, reference)).status).toBe('DELIVERED');
});
