// The merchant's side of SNAP notifications: tokens for the gateway, and verifying what it sends.
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tokenRequestHeaders, transactionHeaders } from '../wire/snap/headers.ts';
import { NotificationError } from './errors.ts';
import { snapTokenHandler, verifySnapNotification } from './snap-notifications.ts';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 });
const clientId = 'BRN-0001-1700000000001';
const secretKey = 'SK-TestSecretKey0123456789';
const start = new Date('2026-01-15T03:04:05Z');
const path = '/v1.0/debit/notify';

function handlerAt(seconds = { now: 0 }) {
  return snapTokenHandler({
    clientId,
    privateKey: merchant.privateKey.export(pem).toString(),
    gatewayPublicKey: gateway.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    now: () => new Date(start.getTime() + seconds.now * 1000),
  });
}

const ask = (at = start, key = gateway.privateKey, client = clientId) =>
  tokenRequestHeaders(key, client, at);

describe('snapTokenHandler', () => {
  it('issues a token to the gateway, and accepts it until it expires', () => {
    const seconds = { now: 0 };
    const handler = handlerAt(seconds);
    const { status, headers, body } = handler.answer(ask());
    expect(status).toBe(200);
    expect(headers['X-CLIENT-KEY']).toBe(clientId);
    const { accessToken, ...rest } = JSON.parse(body);
    expect(rest).toEqual({
      responseCode: '2007300',
      responseMessage: 'Successful',
      tokenType: 'Bearer',
      expiresIn: 900,
      additionalInfo: '',
    });
    expect(handler.accepts(accessToken)).toBe(true);
    seconds.now = 899;
    expect(handler.accepts(accessToken)).toBe(true);
    seconds.now = 900;
    expect(handler.accepts(accessToken)).toBe(false);
  });

  it.each([
    ['no headers', {}],
    ['another key', ask(start, merchant.privateKey)],
    ['another client', ask(start, gateway.privateKey, 'BRN-2')],
    ['an old timestamp', ask(new Date(start.getTime() - 3_601_000))],
    ['another timestamp', { ...ask(), 'X-TIMESTAMP': '2026-01-15T10:04:06+07:00' }],
  ])('refuses %s', (_name, headers) => {
    const { status, body } = handlerAt().answer(headers);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toEqual({
      responseCode: '4017300',
      responseMessage: 'Unauthorized. Invalid Signature',
    });
  });

  it('accepts no token that it did not issue', () => {
    const [head, claims] = JSON.parse(handlerAt().answer(ask()).body).accessToken.split('.');
    for (const token of ['', 'x', 'a.b.c', `${head}.${claims}.`, `${head}.${claims}.AAAA`]) {
      expect(handlerAt().accepts(token)).toBe(false);
    }
  });

  it('needs the right keys', () => {
    const make = (change: object) => () =>
      snapTokenHandler({ clientId, privateKey: 'x', gatewayPublicKey: 'x', ...change });
    expect(make({})).toThrow('privateKey');
    expect(make({ privateKey: merchant.privateKey })).toThrow('gatewayPublicKey');
  });
});

describe('verifySnapNotification', () => {
  const text = '{"originalPartnerReferenceNo":"INV-1","latestTransactionStatus":"00"}';
  const key = createSecretKey(Buffer.from(secretKey));
  const sent = (at = start) => {
    const body = Buffer.from(text);
    const message = { clientId, externalId: '123', target: path, token: 'tok', body };
    return transactionHeaders(key, message, at) as Record<string, string>;
  };
  const options = { secretKey, path, now: () => start };
  const reasonOf = (act: () => unknown) => {
    try {
      act();
      return undefined;
    } catch (error) {
      if (error instanceof NotificationError) return error.reason;
      throw error;
    }
  };

  it('returns the body, also for another form of the same body and with another of the keys', () => {
    const trust = {
      ...options,
      secretKey: ['SK-New', secretKey],
      isTokenValid: (t: string) => t === 'tok',
    };
    for (const body of [text, Buffer.from(text), text.replace(',', ' ,\n')]) {
      const verified = verifySnapNotification(body, sent(), trust);
      expect(verified).toMatchObject({ externalId: '123', clientId, timestamp: start });
      expect(verified.body.originalPartnerReferenceNo).toBe('INV-1');
    }
  });

  it.each<[string, () => unknown, string]>([
    [
      'another body',
      () => verifySnapNotification(text.replace('00', '06'), sent(), options),
      'signature_differs',
    ],
    [
      'another secret',
      () => verifySnapNotification(text, sent(), { ...options, secretKey: 'x' }),
      'signature_differs',
    ],
    [
      'another path',
      () => verifySnapNotification(text, sent(), { ...options, path: '/x' }),
      'signature_differs',
    ],
    [
      'another token',
      () => verifySnapNotification(text, { ...sent(), Authorization: 'Bearer x' }, options),
      'signature_differs',
    ],
    [
      'a token that was not issued',
      () => verifySnapNotification(text, sent(), { ...options, isTokenValid: () => false }),
      'token_refused',
    ],
    [
      'another client',
      () => verifySnapNotification(text, sent(), { ...options, clientId: 'BRN-2' }),
      'client_differs',
    ],
    [
      'an old notification',
      () => verifySnapNotification(text, sent(new Date(0)), options),
      'timestamp_out_of_range',
    ],
    [
      'a timestamp that is not one',
      () => verifySnapNotification(text, { ...sent(), 'X-TIMESTAMP': 'x' }, options),
      'timestamp_malformed',
    ],
    [
      'a missing header',
      () => verifySnapNotification(text, { ...sent(), 'X-SIGNATURE': '' }, options),
      'header_missing',
    ],
    ['no JSON', () => verifySnapNotification('{', sent(), options), 'body_not_json'],
    [
      'a parsed body',
      () => verifySnapNotification(JSON.parse(text), sent(), options),
      'body_parsed',
    ],
  ])('refuses %s', (_name, act, reason) => {
    expect(reasonOf(act)).toBe(reason);
  });

  it('cannot be called without a secret, without a path, or without a tolerance', () => {
    for (const change of [
      { secretKey: '' },
      { secretKey: [] },
      { path: 'x' },
      { toleranceSeconds: 0 },
    ]) {
      expect(() => verifySnapNotification(text, sent(), { ...options, ...change })).toThrow(
        TypeError,
      );
    }
  });
});
