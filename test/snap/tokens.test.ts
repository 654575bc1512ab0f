// The token endpoints over HTTP: what they grant, and every refusal.
import { createPublicKey, createVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { clientId } from '../support/gateway.ts';
import {
  call,
  getToken,
  grant,
  newExternalId,
  paths,
  paymentBody,
  post,
  tokenHeaders,
  useSnapGateway,
} from '../support/snap.ts';

const snap = useSnapGateway();

const ask = (change?: Record<string, string | undefined>, body = grant) =>
  post(snap.gateway.url, paths.token, tokenHeaders(change), body);
const askForCustomer = (body: string, change?: Record<string, string | undefined>) =>
  post(snap.gateway.url, paths.customerToken, tokenHeaders(change), body);

/** A token's header and claims, its signature checked with the key that the sandbox publishes. */
async function opened(token: string) {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { body } = await snap.gateway.sandbox('keys');
  const key = createPublicKey((body as { snap_public_key: string }).snap_public_key);
  const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`);
  expect(verify.verify(key, signature, 'base64url')).toBe(true);
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { head: read(head), claims: read(claims) };
}

describe('a B2B token', () => {
  it('has six members and no others', async () => {
    const { status, headers, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      responseCode: '2007300',
      responseMessage: 'Successful',
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      tokenType: 'Bearer',
      expiresIn: 900,
      additionalInfo: '',
    });
    expect(headers.get('x-client-key')).toBe(clientId);
    expect(headers.get('x-timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/);
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('is an RS256 JWT of the key that the sandbox publishes', async () => {
    const { head, claims } = await opened(await getToken(snap.gateway.url));
    expect(head.alg).toBe('RS256');
    expect(claims).toMatchObject({ clientId, iss: expect.any(String), jti: expect.any(String) });
    expect(claims.exp - claims.iat).toBe(900);
  });

  it('is granted twice for the same timestamp and signature', async () => {
    const headers = tokenHeaders();
    const twice = [1, 2].map(() => post(snap.gateway.url, paths.token, headers, grant));
    const [first, second] = await Promise.all(twice);
    expect([first?.status, second?.status]).toEqual([200, 200]);
    expect(first?.body.accessToken).not.toBe(second?.body.accessToken);
  });

  it.each(['""', '[]', '{}', '{"a":1}', 'null', '7'])('ignores additionalInfo %s', async (info) => {
    const body = `{"grantType":"client_credentials","additionalInfo":${info}}`;
    expect((await ask({}, body)).status).toBe(200);
  });

  it.each([
    ['Z', (at: Date) => at.toISOString()],
    ['Z to the second', (at: Date) => `${at.toISOString().slice(0, 19)}Z`],
    ['-00:00', (at: Date) => `${at.toISOString().slice(0, 19)}-00:00`],
    ['+07:00', snapTimestamp],
    ['seven seconds ago', (at: Date) => snapTimestamp(new Date(at.getTime() - 7000))],
    ['59 minutes ahead', (at: Date) => snapTimestamp(new Date(at.getTime() + 3_540_000))],
  ])('is granted for a timestamp with %s', async (_name, written) => {
    expect((await ask({ 'X-TIMESTAMP': written(new Date()) })).status).toBe(200);
  });

  it('is valid for 900 seconds of business time, even if a newer one was issued', async () => {
    const first = await getToken(snap.gateway.url);
    await snap.gateway.advance(890);
    const second = await getToken(snap.gateway.url);
    const pay = (token: string) => call(snap.gateway.url, paths.payment, token, paymentBody());
    expect((await pay(first)).status).toBe(200);
    await snap.gateway.advance(11);
    const late = await pay(first);
    expect([late.status, late.body]).toEqual([
      401,
      { responseCode: '4010501', responseMessage: 'Invalid Token (B2B)' },
    ]);
    expect((await pay(second)).status).toBe(200);
  });
});

const unauthorized = (why: string) => [401, '4017300', `Unauthorized. ${why}`];
const malformed = (field: string) => [400, '4007301', `Invalid Field Format {${field}}`];
const missing = (field: string) => [400, '4007302', `Invalid Mandatory Field {${field}}`];
const badRequest = [400, '4007300', 'Bad Request'];
const ago = (seconds: number) => snapTimestamp(new Date(Date.now() - seconds * 1000));

describe('no token', () => {
  it.each([
    ['no X-CLIENT-KEY', { 'X-CLIENT-KEY': undefined }, missing('X-CLIENT-KEY')],
    ['no X-TIMESTAMP', { 'X-TIMESTAMP': undefined }, missing('X-TIMESTAMP')],
    ['no X-SIGNATURE', { 'X-SIGNATURE': undefined }, missing('X-SIGNATURE')],
    ['a blank X-SIGNATURE', { 'X-SIGNATURE': ' ' }, missing('X-SIGNATURE')],
    [
      'a timestamp without a zone',
      { 'X-TIMESTAMP': '2026-01-15T10:00:00' },
      malformed('X-TIMESTAMP'),
    ],
    ['a timestamp that is not one', { 'X-TIMESTAMP': 'now' }, malformed('X-TIMESTAMP')],
    ['an old timestamp', { 'X-TIMESTAMP': ago(3610) }, malformed('X-TIMESTAMP')],
    ['a timestamp far ahead', { 'X-TIMESTAMP': ago(-3610) }, malformed('X-TIMESTAMP')],
    ['an unknown client', { 'X-CLIENT-KEY': 'BRN-0002' }, unauthorized('Unknown Client')],
    ['another signature', { 'X-SIGNATURE': 'AAAA' }, unauthorized('Invalid Signature')],
    ['a signature that is not base64', { 'X-SIGNATURE': '!' }, unauthorized('Invalid Signature')],
  ])('for %s', async (_name, change, [status, responseCode, responseMessage]) => {
    const refused = await ask(change);
    expect(refused.status).toBe(status);
    expect(refused.body).toEqual({ responseCode, responseMessage });
  });

  it.each([
    ['a body that is not JSON', 'grantType=client_credentials', badRequest],
    ['an empty body', '', badRequest],
    ['a list', '[]', badRequest],
    ['no grantType', '{}', missing('grantType')],
    ['grantType null', '{"grantType":null}', missing('grantType')],
    ['another grantType', '{"grantType":"password"}', malformed('grantType')],
    ['a number for grantType', '{"grantType":7}', malformed('grantType')],
  ])('for %s', async (_name, body, [status, responseCode, responseMessage]) => {
    const refused = await ask({}, body);
    expect(refused.status).toBe(status);
    expect(refused.body).toEqual({ responseCode, responseMessage });
  });

  it('for a signature over another timestamp', async () => {
    const { 'X-SIGNATURE': signature } = tokenHeaders({ 'X-TIMESTAMP': ago(60) });
    expect((await ask({ 'X-SIGNATURE': signature })).body.responseCode).toBe('4017300');
  });

  it('for another method, and says which one is allowed', async () => {
    const response = await fetch(snap.gateway.url + paths.token);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toEqual({
      responseCode: '4057300',
      responseMessage: 'Requested Function Is Not Supported',
    });
  });
});

it('is invalid after a reset of the sandbox; the next one works', async () => {
  const before = await getToken(snap.gateway.url);
  expect((await call(snap.gateway.url, paths.payment, before, paymentBody())).status).toBe(200);
  const keys = (await snap.gateway.sandbox('keys')).body;
  const [body, externalId] = [paymentBody(), newExternalId()];
  await call(snap.gateway.url, paths.payment, before, body, { externalId });
  expect((await snap.gateway.sandbox('reset', {})).status).toBe(204);
  const { status, body: refused } = await call(
    snap.gateway.url,
    paths.payment,
    before,
    paymentBody(),
  );
  expect([status, refused]).toEqual([
    401,
    { responseCode: '4010501', responseMessage: 'Invalid Token (B2B)' },
  ]);
  // Nothing from before is stored: the reference and the id are free again.
  const after = await getToken(snap.gateway.url);
  const again = await call(snap.gateway.url, paths.payment, after, body, { externalId });
  expect(again.status).toBe(200);
  expect((await snap.gateway.sandbox('keys')).body).toEqual(keys);
});

describe('a B2B2C token', () => {
  it.each([
    ['Node', '{"grantType":"authorization_code","authCode":"x"}'],
    ['PHP', '{"grantType":"authorization_code","authCode":"","additionalInfo":null}'],
    [
      'Go',
      '{"grantType":"authorization_code","authCode":"x","refreshToken":"","additionalInfo":{}}',
    ],
  ])('is granted for what %s sends, seven seconds late', async (_name, body) => {
    const { status, body: granted } = await askForCustomer(body, { 'X-TIMESTAMP': ago(7) });
    expect(status).toBe(200);
    expect(granted).toEqual({
      responseCode: '2007400',
      responseMessage: 'Successful',
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      accessTokenExpiryTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      refreshToken: '',
      refreshTokenExpiryTime: '',
      additionalInfo: '',
    });
  });

  it('is not accepted as a B2B token', async () => {
    const { body } = await askForCustomer('{"grantType":"authorization_code"}');
    const refused = await call(
      snap.gateway.url,
      paths.payment,
      String(body.accessToken),
      paymentBody(),
    );
    expect(refused.body.responseCode).toBe('4010501');
  });

  it('is refused with its own service code', async () => {
    const refused = await askForCustomer('{}', { 'X-SIGNATURE': 'AAAA' });
    expect([refused.status, refused.body.responseCode]).toEqual([401, '4017400']);
    const wrong = await askForCustomer('{"grantType":"client_credentials"}');
    expect(wrong.body.responseMessage).toBe('Invalid Field Format {grantType}');
  });
});
