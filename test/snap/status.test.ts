// Check-status of SNAP over HTTP: by each reference, in each state, in each spelling.
import { describe, expect, it } from 'vitest';
import { newExternalId, paths, paymentBody, useSnapGateway } from '../support/snap.ts';

const snap = useSnapGateway();

const ask = (body: object) => snap.call(paths.status, body);

async function pay(externalId = newExternalId()) {
  const body = paymentBody();
  const headers = { 'X-DEVICE-ID': '95221' };
  const paid = await snap.call(paths.payment, body, { externalId, headers });
  expect(paid.status).toBe(200);
  return { reference: body.partnerReferenceNo, externalId };
}

const play = (reference: string, outcome: string) =>
  snap.gateway.sandbox(`payments/${reference}/outcome`, { outcome });

describe('check-status', () => {
  it('answers with the members that every client knows, and no others', async () => {
    const { reference, externalId } = await pay();
    await play(reference, 'SUCCESS');
    const { status, body } = await ask({
      originalPartnerReferenceNo: reference,
      serviceCode: '55',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      responseCode: '2005500',
      responseMessage: 'Successful',
      originalPartnerReferenceNo: reference,
      originalReferenceNo: expect.stringMatching(/^[0-9a-f]{32}$/),
      approvalCode: expect.stringMatching(/^\d{12}$/),
      originalExternalId: externalId,
      serviceCode: '55',
      latestTransactionStatus: '00',
      transactionStatusDesc: 'Success',
      originalResponseCode: '2000500',
      originalResponseMessage: 'Successful',
      sessionId: '',
      requestID: '',
      refundHistory: [],
      transAmount: { value: '10000.00', currency: 'IDR' },
      feeAmount: { value: '0.00', currency: 'IDR' },
      paidTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/),
      additionalInfo: { deviceId: '95221', channel: 'EMONEY_DANA_SNAP', acquirer: { id: 'DANA' } },
    });
  });

  it.each([
    ['SUCCESS', '00', 'Success'],
    ['FAILED', '06', 'Failed'],
    ['EXPIRED', '05', 'Canceled'],
    [undefined, '01', 'Initiated'],
  ])('after %s says %s', async (outcome, code, words) => {
    const { reference } = await pay();
    if (outcome !== undefined) await play(reference, outcome);
    const { body } = await ask({ originalPartnerReferenceNo: reference, serviceCode: '55' });
    expect(body).toMatchObject({ latestTransactionStatus: code, transactionStatusDesc: words });
  });

  it.each(['55', '54', '05'])('accepts the service code %s', async (serviceCode) => {
    const { reference } = await pay();
    expect((await ask({ originalPartnerReferenceNo: reference, serviceCode })).status).toBe(200);
  });

  it('finds by the gateway’s reference and by X-EXTERNAL-ID', async () => {
    const { reference, externalId } = await pay();
    const byName = await ask({ originalPartnerReferenceNo: reference, serviceCode: '55' });
    const { originalReferenceNo } = byName.body;
    for (const names of [{ originalReferenceNo }, { originalExternalId: externalId }]) {
      const { body } = await ask({ ...names, serviceCode: '55' });
      expect(body.originalPartnerReferenceNo).toBe(reference);
    }
  });

  it('accepts null, blank texts and {} for fields that clients do not use', async () => {
    const { reference } = await pay();
    const unused = {
      originalReferenceNo: '',
      originalExternalId: null,
      transactionDate: null,
      amount: {},
      merchantId: '',
      subMerchantId: null,
      externalStoreId: null,
      additionalInfo: {
        deviceId: null,
        channel: 'EMONEY_DANA_SNAP',
        origin: { apiFormat: 'SNAP' },
      },
    };
    const body = { originalPartnerReferenceNo: reference, serviceCode: '55', ...unused };
    expect((await ask(body)).status).toBe(200);
    expect((await ask({ ...body, additionalInfo: null })).status).toBe(200);
  });
});

describe('no status', () => {
  const known = { originalPartnerReferenceNo: 'INV-X', serviceCode: '55' };
  const missing = (field: string) =>
    [400, '4005502', `Invalid Mandatory Field {${field}}`] as const;
  const malformed = (field: string) => [400, '4005501', `Invalid Field Format {${field}}`] as const;
  const notFound = [404, '4045501', 'Transaction Not Found'] as const;

  it.each<[string, object, readonly [number, string, string]]>([
    ['an unknown payment', known, notFound],
    [
      'a malformed reference of the gateway',
      { serviceCode: '55', originalReferenceNo: 'x' },
      notFound,
    ],
    [
      'an unknown reference of the gateway',
      { serviceCode: '55', originalReferenceNo: '0'.repeat(32) },
      notFound,
    ],
    ['an unknown X-EXTERNAL-ID', { serviceCode: '55', originalExternalId: '1' }, notFound],
    ['no reference at all', { serviceCode: '55' }, missing('originalPartnerReferenceNo')],
    ['no service code', { originalPartnerReferenceNo: 'x' }, missing('serviceCode')],
    ['another service code', { ...known, serviceCode: '99' }, malformed('serviceCode')],
    [
      'a long reference',
      { ...known, originalPartnerReferenceNo: 'x'.repeat(65) },
      malformed('originalPartnerReferenceNo'),
    ],
    [
      'a NUL',
      { ...known, originalPartnerReferenceNo: 'a\0' },
      malformed('originalPartnerReferenceNo'),
    ],
    [
      'a date that is not one',
      { ...known, transactionDate: 'today' },
      malformed('transactionDate'),
    ],
    [
      'an unknown channel',
      { ...known, additionalInfo: { channel: 'X' } },
      malformed('additionalInfo.channel'),
    ],
    [
      'additionalInfo that is not an object',
      { ...known, additionalInfo: 'x' },
      malformed('additionalInfo'),
    ],
  ])('for %s', async (_name, body, [status, responseCode, responseMessage]) => {
    const refused = await ask(body);
    expect(refused.body).toEqual({ responseCode, responseMessage });
    expect(refused.status).toBe(status);
  });
});
