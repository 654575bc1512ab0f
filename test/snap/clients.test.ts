// Recorded calls of the five official clients, replayed over HTTP: bodies, headers, the steps before a refund.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wibLocal } from '../../src/lib/wib.ts';
import {
  call,
  getToken,
  paths,
  post,
  refundBody,
  tokenHeaders,
  useSnapGateway,
} from '../support/snap.ts';

const file = new URL('../vectors/snap-clients.json', import.meta.url);
const { symmetric } = JSON.parse(readFileSync(file, 'utf8')) as {
  symmetric: { client: string; wireBody: string; signedBody: string }[];
};

const snap = useSnapGateway();

const digits = (length: number) => `${Date.now()}${'7'.repeat(30)}`.slice(0, length);
const local = () => wibLocal(new Date()).slice(0, 19);
const utc = () => new Date().toISOString().slice(0, 19);

interface Habits {
  timestamp: () => string;
  /** Digits of X-EXTERNAL-ID. */
  externalId: number;
  payment: Record<string, string>;
  refund: Record<string, string>;
  /** What it sends to the B2B2C endpoint before a refund, if anything. */
  customerToken?: string;
  tokenBody: string;
  /** Additional members of its status request. */
  status: object;
}

const device = { 'X-DEVICE-ID': '95221', 'X-IP-ADDRESS': '10.10.10.10' };
const nulls = {
  originalReferenceNo: null,
  originalExternalId: null,
  transactionDate: null,
  amount: null,
  merchantId: null,
  subMerchantId: null,
  externalStoreId: null,
};

const habits: Record<string, Habits> = {
  node: {
    timestamp: () => `${utc()}-00:00`,
    externalId: 13,
    payment: { 'X-CHANNEL-ID': 'DH', 'X-IP-ADDRESS': '10.10.10.10' },
    refund: { ...device, 'Authorization-customer': 'undefined' },
    tokenBody: '{"grantType":"client_credentials"}',
    status: { additionalInfo: { channel: 'EMONEY_DANA_SNAP' } },
  },
  python: {
    timestamp: () => `${utc()}Z`,
    externalId: 26,
    payment: { ...device, 'CHANNEL-ID': 'DH' },
    refund: { ...device, 'CHANNEL-ID': 'SDK', 'Authorization-Customer': 'abc' },
    customerToken: '{"grantType":"authorization_code","authCode":""}',
    tokenBody: '{"grantType": "client_credentials", "additionalInfo": ""}',
    status: { ...nulls, additionalInfo: { deviceId: null, channel: 'EMONEY_DANA_SNAP' } },
  },
  php: {
    timestamp: () => `${local()}+07:00`,
    externalId: 10,
    payment: { ...device, 'X-CHANNEL-ID': 'DH' },
    refund: { ...device, 'X-CHANNEL-ID': 'DH', 'Authorization-customer': 'abc' },
    customerToken: '{"grantType":"authorization_code","authCode":"","additionalInfo":null}',
    tokenBody: '{"grantType":"client_credentials","additionalInfo":[]}',
    status: nulls,
  },
  go: {
    timestamp: () => `${local()}+07:00`,
    externalId: 20,
    payment: { 'Channel-Id': 'DH', 'X-Ip-Address': '10.10.10.10' },
    refund: { 'X-Ip-Address': '10.10.10.10', 'Authorization-Customer': 'Bearer abc' },
    customerToken:
      '{"grantType":"authorization_code","authCode":"","refreshToken":"","additionalInfo":{}}',
    tokenBody: '{"grantType":"client_credentials"}',
    status: { amount: {}, additionalInfo: { deviceId: '', channel: 'EMONEY_DANA_SNAP' } },
  },
  java: {
    timestamp: () => `${utc()}Z`,
    externalId: 26,
    payment: device,
    refund: { ...device, 'Authorization-Customer': 'abc' },
    customerToken: '{"grantType":"authorization_code","authCode":"x"}',
    tokenBody: '{"grantType":"client_credentials"}',
    status: { additionalInfo: { channel: 'EMONEY_DANA_SNAP' } },
  },
};

describe.each(symmetric)('$client', ({ client, wireBody, signedBody }) => {
  const name = client.split(' ')[0] ?? '';
  const { timestamp, externalId, payment, refund, customerToken, tokenBody, status } = habits[
    name
  ] as Habits;
  const reference = `INV-${name}-${process.pid}`;
  const named = (body: string) => body.replace('"INV-1"', `"${reference}"`);

  it('gets its token, pays as recorded, refunds, and checks the status', async () => {
    const granted = await post(snap.gateway.url, paths.token, tokenHeaders(), tokenBody);
    const token = String(granted.body.accessToken);
    const send = (path: string, signed: object | string, headers: object, wire?: string) =>
      call(snap.gateway.url, path, token, signed, {
        timestamp: timestamp(),
        externalId: digits(externalId),
        headers: { ...headers },
        ...(wire === undefined ? {} : { wire }),
      });

    const paid = await send(paths.payment, named(signedBody), payment, named(wireBody));
    expect(paid.body).toMatchObject({ responseCode: '2000500', partnerReferenceNo: reference });
    await snap.gateway.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });

    if (customerToken !== undefined) {
      const late = { 'X-TIMESTAMP': new Date(Date.now() - 7000).toISOString() };
      const headers = tokenHeaders(late);
      const { body } = await post(snap.gateway.url, paths.customerToken, headers, customerToken);
      expect(body.responseCode).toBe('2007400');
    }
    const refunded = await send(paths.refund, refundBody(reference, 10_000), refund);
    expect(refunded.body.responseCode).toBe('2000700');

    const query = { originalPartnerReferenceNo: reference, serviceCode: '55', ...status };
    const { body } = await send(paths.status, query, {});
    expect(body).toMatchObject({ responseCode: '2005500', latestTransactionStatus: '04' });
  });

  it('is refused with a signature over another form of the body', async () => {
    const token = await getToken(snap.gateway.url);
    const { body } = await call(snap.gateway.url, paths.payment, token, `${named(signedBody)} `, {
      wire: named(wireBody),
    });
    expect(body.responseCode).toBe('4010500');
  });
});
