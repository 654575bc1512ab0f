// The official Node client, unmodified from npm, against the gateway: token, payment, refund, status.
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { merchantPair, startSnapGateway, tokenUrlPath } from '../support/snap.ts';

const require = createRequire(import.meta.url);
const library = 'doku-nodejs-library';

interface Answer {
  responseCode: string;
  responseMessage: string;
  [member: string]: unknown;
}

interface Snap {
  tokenB2B: string;
  getTokenB2B(): Promise<{ accessToken: string; expiresIn: number }>;
  getTokenB2B2c(authCode: string): Promise<{ accessToken: string }>;
  doPaymentJumpApp(request: object, ip: string, device: string): Promise<Answer>;
  doRefund(request: object, authCode: string, ip: string, device: string): Promise<Answer>;
  doCheckStatus(request: object): Promise<Answer>;
  validateSignatureAndGenerateToken(request: object): { body: Answer };
  validateTokenB2B(token: string): unknown;
}

type Maker<T> = new (...given: unknown[]) => T;
const { Snap } = require(library) as { Snap: Maker<Snap> };
const config = require(`${library}/_commons/config`) as { CORE_SANDBOX_BASE_URL: string };
const PaymentRequest = require(`${library}/_models/paymentJumpAppRequestDTO`) as Maker<object>;
const RefundRequest = require(`${library}/_models/refundRequestDTO`) as Maker<object>;
const StatusRequest = require(
  `${library}/_models/checkStatusDirectDebitRequestDTO`,
) as Maker<object>;
const Amount = require(`${library}/_models/totalAmount`) as Maker<object>;

// The client accepts ten to fifteen characters here, and needs a new additionalInfo object for each call.
const ip = '10.10.10.10';
const device = '95221';
const additionalInfo = () => ({ channel: 'EMONEY_DANA_SNAP' });

let gateway: TestGateway;
let snap: Snap;
const errors = vi.fn();

beforeAll(async () => {
  gateway = await startSnapGateway({
    answer(response, { target, headers }) {
      const request = { get: (name: string) => new Headers(headers).get(name) };
      const isToken = target === tokenUrlPath;
      const { body } = isToken ? snap.validateSignatureAndGenerateToken(request) : { body: {} };
      const known = () => Boolean(snap.validateTokenB2B(request.get('authorization') ?? ''));
      response.end(JSON.stringify(isToken ? body : { valid: known() }));
    },
  });
  config.CORE_SANDBOX_BASE_URL = gateway.url;
  process.on('unhandledRejection', errors);
  const { body } = await gateway.sandbox('keys');
  snap = new Snap(options((body as { snap_public_key: string }).snap_public_key));
});
afterAll(async () => {
  process.off('unhandledRejection', errors);
  await gateway?.stop();
});

function options(dokuPublicKey: string) {
  return {
    isProduction: false,
    privateKey: merchantPair.privateKey,
    publicKey: merchantPair.publicKey,
    dokuPublicKey,
    clientID: clientId,
    issuer: 'Toko Uji',
    secretKey,
  };
}

let orders = 0;
const order = () => {
  orders += 1;
  return `INV-NODE-${process.pid}-${orders}`;
};
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

async function paid(reference = order()): Promise<string> {
  const request = new PaymentRequest(
    reference,
    { value: '10000.00', currency: 'IDR' },
    [{ url: 'https://m.co.id/r?x=1&y=2', type: 'PAY_RETURN', isDeepLink: 'N' }],
    inAnHour(),
    'app',
    { ...additionalInfo(), orderTitle: "Sepatu é <b> 'lari' 👟" },
  );
  const answer = await snap.doPaymentJumpApp(request, ip, device);
  expect(answer).toMatchObject({ responseCode: '2000500', partnerReferenceNo: reference });
  const page = await fetch(String(answer.webRedirectUrl));
  expect(page.status).toBe(200);
  await gateway.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  return reference;
}

const refundRequest = (reference: string, value: string, refundNo: string, externalId: string) =>
  new RefundRequest(
    reference,
    { value, currency: 'IDR' },
    refundNo,
    externalId,
    'Request by Customer',
    additionalInfo(),
  );

/** The X-EXTERNAL-ID that the client chose for the payment and keeps to itself: its merchant has it from a notification. */
async function externalIdOf(reference: string): Promise<string> {
  const { body } = await gateway.sandbox(`payments/${reference}`);
  return (body as { request_id: string }).request_id;
}

it('gets its token, and another one at the same time', async () => {
  const { accessToken, expiresIn } = await snap.getTokenB2B();
  expect([accessToken.split('.').length, expiresIn]).toEqual([3, 900]);
  // On a new instance: after this token a client no longer knows when the other one expires.
  const other = new Snap(options(''));
  expect((await other.getTokenB2B2c('any')).accessToken).toContain('.');
  expect(errors).not.toHaveBeenCalled();
});

it('pays', async () => {
  await paid();
});

it('refunds partly and checks the status', async () => {
  const reference = await paid();
  const refundNo = `REF-${reference}`;
  const refunded = await snap.doRefund(
    refundRequest(reference, '4000.00', refundNo, await externalIdOf(reference)),
    '',
    ip,
    device,
  );
  expect(refunded).toMatchObject({
    responseCode: '2000700',
    refundAmount: { value: '4000.00', currency: 'IDR' },
  });
  const query = new StatusRequest(
    reference,
    '',
    '',
    '55',
    '',
    new Amount('10000.00', 'IDR'),
    '',
    '',
    '',
    additionalInfo(),
  );
  expect(await snap.doCheckStatus(query)).toMatchObject({
    responseCode: '2005500',
    latestTransactionStatus: '00',
    refundHistory: [{ partnerReferenceNo: refundNo, refundStatus: '00' }],
  });
});

it('is refused a refund that names another X-EXTERNAL-ID', async () => {
  const reference = await paid();
  const request = refundRequest(reference, '1.00', `REF-${reference}`, 'REQ-0001');
  await expect(snap.doRefund(request, '', ip, device)).rejects.toMatchObject({
    response: {
      status: 400,
      data: { responseMessage: 'Invalid Field Format {originalExternalId}' },
    },
  });
});

it('reads a refusal', async () => {
  const request = refundRequest('INV-NOWHERE', '1.00', `REF-${order()}`, 'REQ-0001');
  await expect(snap.doRefund(request, '', ip, device)).rejects.toMatchObject({
    response: { status: 404, data: { responseCode: '4040701' } },
  });
});

it('issues the token that the gateway requests, and recognises it in the notification', async () => {
  const reference = await paid();
  await gateway.advance(0);
  const { body } = await gateway.sandbox(`notifications?invoice_number=${reference}`);
  const [notification] = (body as { notifications: { status: string; attempts: object[] }[] })
    .notifications;
  expect(notification).toMatchObject({
    status: 'DELIVERED',
    attempts: [{ http_status: 200, response_body: '{"valid":true}' }],
  });
});
