// The WebCrypto entry signs the same bytes as Node's, accepts what Node signs, and refuses what Node refuses.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { clientId, gateway, now, order, secretKey } from '../../../test/support/played-gateway.ts';
import { signingKey } from '../../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../../wire/snap/headers.ts';
import * as node from '../index.ts';
import { nodeKeys } from '../node-keys.ts';
import * as web from './index.ts';
import { webKeys } from './keys.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gatewayPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (type: 'pkcs1' | 'pkcs8') => pair.privateKey.export({ type, format: 'pem' }) as string;
const publicPem = (type: 'pkcs1' | 'spki') =>
  gatewayPair.publicKey.export({ type, format: 'pem' }) as string;
const bytes = (text: string) => new TextEncoder().encode(text);
const at = now();

/** What `promise` rejects with. */
async function thrown(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as node.NotificationError;
}

test.each(['pkcs1', 'pkcs8'] as const)('signs every message as Node does (%s)', async (type) => {
  const here = webKeys(clientId, secretKey, pem(type));
  const there = nodeKeys(clientId, secretKey, pem(type));
  const message = { clientId, requestId: 'r-1', target: '/a/b', body: bytes('{"a":"é"}') };
  expect(await here.request(message, at)).toEqual(await there.request(message, at));
  const get = { clientId, requestId: 'r-1', target: '/orders/v1/status/1' };
  expect(await here.request(get, at)).toEqual(await there.request(get, at));
  expect(await here.snap?.token(at)).toEqual(await there.snap?.token(at));
  const transaction = { ...message, externalId: '17', token: 't.o.k' };
  expect(await here.snap?.transaction(transaction, at)).toEqual(
    await there.snap?.transaction(transaction, at),
  );
});

test('creates payments, and needs the same signed answers', async () => {
  const { url, seen } = await gateway({}, { signed: 'other key' }, { signed: 'not' });
  const client = web.createClient({ clientId, secretKey, baseUrl: url, now });
  const made = await client.indomaret.create(order, { requestId: 'r-1' });
  expect(made.online_to_offline_info.payment_code).toBe('8900100000000015');
  expect(web.exchangeOf(made)).toMatchObject({ requestId: 'r-1', status: 200 });
  const forged = await thrown(client.indomaret.create(order));
  expect(forged).toMatchObject({ code: 'answer_signature', verified: false });
  expect(await thrown(client.indomaret.create(order))).toMatchObject({ code: 'answer_unsigned' });
  expect(seen).toHaveLength(3);
});

test('a key that is not RSA is a TypeError that does not show it', async () => {
  const client = web.createClient({ clientId, secretKey, privateKey: 'my key' });
  const error = await thrown(client.dana.status('INV-1'));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/^privateKey must be/);
  const none = web.createClient({ clientId, secretKey });
  await expect(none.dana.status('INV-1')).rejects.toThrow('your RSA privateKey');
});

const notification = {
  secretKey,
  clientId,
  path: '/payments/notifications',
  body: { order: { invoice_number: 'INV-é', amount: 9007199254740993n } },
  requestId: 'n-1',
  now,
};
const options = {
  secretKey: ['SK-old', secretKey],
  path: '/payments/notifications',
  clientId,
  now,
};

test('each entry signs notifications that the other accepts', async () => {
  const here = await web.signTestNotification(notification);
  const there = node.signTestNotification(notification);
  expect(here).toEqual(there);
  const verified = await web.verifyNotification(there.body, new Headers(there.headers), options);
  expect(verified).toEqual(node.verifyNotification(here.body, here.headers, options));
  expect(verified.body.order.amount).toBe(9007199254740993n);
});

test.each([
  ['another path', { path: '/other' }, 'unexplained'],
  ['another key', { secretKey: 'SK-other' }, 'unexplained'],
  ['another client', { clientId: 'BRN-2' }, 'client_differs'],
  ['a day later', { now: () => new Date('2026-01-16T03:04:05Z') }, 'timestamp_out_of_range'],
])('a notification is refused with %s', async (_name, changed, reason) => {
  const { headers, body } = node.signTestNotification(notification);
  const checked = web.verifyNotification(body, headers, { ...options, ...changed });
  const error = await thrown(checked);
  expect(error).toBeInstanceOf(node.NotificationError);
  expect(error.reason).toBe(reason);
  expect(error.message).not.toContain(secretKey);
});

test('a changed byte or a signature in another form is refused', async () => {
  const { headers, body } = node.signTestNotification(notification);
  const changed = body.replace('INV', 'INW');
  await expect(web.verifyNotification(changed, headers, options)).rejects.toThrow('not match');
  const Signature = `${headers.Signature} `.replace('HMACSHA256=', 'hmacsha256=');
  const other = web.verifyNotification(body, { ...headers, Signature }, options);
  await expect(other).rejects.toThrow('not match');
});

const snapBody = Buffer.from('{ "originalReferenceNo": "R-1", "amount": { "value": "1.00" } }');
const handlerOptions = { clientId, privateKey: pem('pkcs8'), now };

test.each(['pkcs1', 'spki'] as const)('issues tokens as Node does (%s)', async (type) => {
  const given = { ...handlerOptions, gatewayPublicKey: publicPem(type) };
  const here = await web.snapTokenHandler(given);
  const there = node.snapTokenHandler(given);
  const asked = tokenRequestHeaders(gatewayPair.privateKey, clientId, at);
  const answer = await here.answer(asked);
  expect(answer.status).toBe(200);
  const { accessToken } = JSON.parse(answer.body);
  expect([await here.accepts(accessToken), there.accepts(accessToken)]).toEqual([true, true]);
  const theirs = JSON.parse(there.answer(asked).body).accessToken;
  expect(await here.accepts(theirs)).toBe(true);
  expect(await here.accepts(`${theirs.slice(0, -2)}AA`)).toBe(false);
  expect(await here.accepts('a.b')).toBe(false);
  const forged = tokenRequestHeaders(pair.privateKey, clientId, at);
  expect((await here.answer(forged)).status).toBe(401);
  expect(await here.answer(forged)).toEqual(there.answer(forged));
});

test('verifies SNAP notifications as Node does', async () => {
  const message = { clientId, externalId: '17', target: '/n', token: 'tok', body: snapBody };
  const headers = transactionHeaders(signingKey(secretKey), message, at);
  const snap = { secretKey, path: '/n', now };
  const valid = await web.verifySnapNotification(snapBody, headers, snap);
  expect(valid).toEqual(node.verifySnapNotification(snapBody, headers, snap));
  // Signed over the minified body, which some clients do.
  const minified = Buffer.from(JSON.stringify(JSON.parse(snapBody.toString())));
  const compact = transactionHeaders(signingKey(secretKey), { ...message, body: minified }, at);
  expect(await web.verifySnapNotification(snapBody, compact, snap)).toEqual(valid);
  const refused = { ...snap, isTokenValid: async () => false };
  const error = await thrown(web.verifySnapNotification(snapBody, headers, refused));
  expect(error.reason).toBe('token_refused');
  const other = web.verifySnapNotification(snapBody, headers, { ...snap, path: '/m' });
  expect((await thrown(other)).reason).toBe('signature_differs');
});
