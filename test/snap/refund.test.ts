// Refunds of DANA over HTTP: complete, partial, repeated, refused, concurrent, and left open by a crash.
import { describe, expect, it } from 'vitest';
import { findWithRefund } from '../../src/payments/find-refund.ts';
import type { Acquirer, RefundVerdict } from '../../src/payments/ports.ts';
import { concludeRefund } from '../../src/payments/refund.ts';
import { findRefund } from '../../src/payments/refund-store.ts';
import { inFlightSince } from '../../src/requests/store.ts';
import { sql } from '../../src/storage/db.ts';
import { clientId } from '../support/gateway.ts';
import { paymentDeps } from '../support/payments.ts';
import {
  call,
  getToken,
  paths,
  paymentBody,
  refundBody,
  startSnapGateway,
  useSnapGateway,
} from '../support/snap.ts';

/** An acquirer that must not be asked. */
const nobody = {} as Acquirer;

const snap = useSnapGateway();

const refund = (body: object, options = {}) => snap.call(paths.refund, body, options);

async function unpaid(): Promise<string> {
  const body = paymentBody();
  await snap.call(paths.payment, body);
  return body.partnerReferenceNo;
}

/** A paid payment of 10,000 rupiah. */
async function paid(): Promise<string> {
  const reference = await unpaid();
  const { status } = await snap.gateway.sandbox(`payments/${reference}/outcome`, {
    outcome: 'SUCCESS',
  });
  expect(status).toBe(200);
  return reference;
}

async function shown(reference: string) {
  const { body } = await snap.gateway.sandbox(`payments/${reference}`);
  return body as Record<string, unknown>;
}

async function status(reference: string) {
  const query = { originalPartnerReferenceNo: reference, serviceCode: '55' };
  return (await snap.call(paths.status, query)).body;
}

async function refundsStored(): Promise<number> {
  const [row] = await snap.gateway.db.rows<{ n: bigint }>(sql`
    select count(*) as n from refunds`);
  return Number(row?.n);
}

async function balanceOf(account: string): Promise<number> {
  const { body } = await snap.gateway.sandbox('ledger');
  const { accounts, balanced } = body as {
    balanced: boolean;
    accounts: { account: string; balance: number }[];
  };
  expect(balanced).toBe(true);
  return accounts.find((one) => one.account === account)?.balance ?? 0;
}

describe('a refund', () => {
  it('returns the whole amount, and books it', async () => {
    const reference = await paid();
    const before = await balanceOf('acquirer:dana:receivable');
    const body = refundBody(reference, 10_000, { reason: 'Request by Customer' });
    const { status: http, body: answer } = await refund(body);
    expect(http).toBe(200);
    expect(answer).toEqual({
      responseCode: '2000700',
      responseMessage: 'Successful',
      refundAmount: { value: '10000.00', currency: 'IDR' },
      originalPartnerReferenceNo: reference,
      originalReferenceNo: expect.stringMatching(/^[0-9a-f]{32}$/),
      refundNo: expect.stringMatching(/^[0-9a-f]{32}$/),
      partnerRefundNo: body.partnerRefundNo,
      refundTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/),
    });
    expect(await shown(reference)).toMatchObject({ status: 'REFUNDED', refunded_amount: 10_000 });
    expect(await balanceOf('acquirer:dana:receivable')).toBe(before + 10_000);
    expect(await status(reference)).toMatchObject({
      latestTransactionStatus: '04',
      refundHistory: [
        {
          refundNo: answer.refundNo,
          partnerReferenceNo: body.partnerRefundNo,
          refundAmount: { value: '10000.00', currency: 'IDR' },
          refundStatus: '00',
          refundDate: expect.stringMatching(/\+07:00$/),
          reason: 'Request by Customer',
        },
      ],
    });
  });

  it('may be partial until the paid amount is used up', async () => {
    const reference = await paid();
    expect((await refund(refundBody(reference, 4000))).status).toBe(200);
    expect((await refund(refundBody(reference, 5999))).status).toBe(200);
    const { body } = await refund(refundBody(reference, 2));
    expect(body).toEqual({ responseCode: '4040713', responseMessage: 'Invalid Amount' });
    expect(await status(reference)).toMatchObject({ latestTransactionStatus: '00' });
    expect((await refund(refundBody(reference, 1))).status).toBe(200);
    const history = (await status(reference)).refundHistory as unknown[];
    expect(history).toHaveLength(3);
    expect((await shown(reference)).status).toBe('REFUNDED');
  });

  it('gets the first answer again, also when nothing is left', async () => {
    const reference = await paid();
    const body = refundBody(reference, 10_000);
    const first = await refund(body);
    await snap.gateway.advance(5);
    const stored = await refundsStored();
    const again = await refund(body);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await refundsStored()).toBe(stored);
    await snap.gateway.sandbox('clock', { reset: true });
  });

  it('may name the payment by its X-EXTERNAL-ID too', async () => {
    const reference = await paid();
    const { request_id: originalExternalId } = await shown(reference);
    const answer = await refund(refundBody(reference, 1, { originalExternalId }));
    expect(answer.body.responseCode).toBe('2000700');
    expect((await refund(refundBody(reference, 1, { originalExternalId: '' }))).status).toBe(200);
  });

  it('of ten concurrent calls returns no more than was paid', async () => {
    const reference = await paid();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refund(refundBody(reference, 3000))),
    );
    const good = answers.filter((answer) => answer.status === 200);
    expect(good).toHaveLength(3);
    for (const { body } of answers.filter((answer) => answer.status !== 200)) {
      expect(body.responseCode).toBe('4040713');
    }
    expect(await shown(reference)).toMatchObject({ refunded_amount: 9000 });
  });

  it('of five concurrent calls with one reference is done once, and answered five times', async () => {
    const reference = await paid();
    const body = refundBody(reference, 10_000);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refund(body)));
    const [first] = answers;
    expect(first?.body.responseCode).toBe('2000700');
    for (const answer of answers) expect(answer.body).toEqual(first?.body);
    expect(await shown(reference)).toMatchObject({ status: 'REFUNDED', refunded_amount: 10_000 });
  });

  it('of two concurrent calls with one reference and different amounts is done once, and refused once', async () => {
    const reference = await paid();
    const name = { partnerRefundNo: `REF-TWICE-${reference}` };
    const answers = await Promise.all(
      [1000, 2000].map((rupiah) => refund(refundBody(reference, rupiah, name))),
    );
    const codes = answers.map(({ body }) => body.responseCode);
    expect(codes.sort()).toEqual(['2000700', '4040718']);
  });
});

type Row = [
  name: string,
  body: () => Promise<object>,
  status: number,
  code: string,
  message: string,
];

const required = (field: string): [number, string, string] => [
  400,
  '4000702',
  `Invalid Mandatory Field {${field}}`,
];
const malformed = (field: string): [number, string, string] => [
  400,
  '4000701',
  `Invalid Field Format {${field}}`,
];
const amount = (value: unknown) => ({ refundAmount: { value, currency: 'IDR' } });
const noState = [404, '4040700', 'Invalid Transaction Status'] as const;

const rows: Row[] = [
  [
    '4040701 an unknown payment',
    async () => refundBody('INV-NOWHERE', 1),
    404,
    '4040701',
    'Transaction Not Found',
  ],
  ['4040700 an unpaid payment', async () => refundBody(await unpaid(), 1), ...noState],
  [
    '4040700 a failed payment',
    async () => {
      const reference = await unpaid();
      await snap.gateway.sandbox(`payments/${reference}/outcome`, { outcome: 'FAILED' });
      return refundBody(reference, 1);
    },
    ...noState,
  ],
  [
    '4040700 an expired payment',
    async () => {
      const reference = await unpaid();
      await snap.gateway.sandbox(`payments/${reference}/outcome`, { outcome: 'EXPIRED' });
      return refundBody(reference, 1);
    },
    ...noState,
  ],
  [
    '4040713 more than was paid',
    async () => refundBody(await paid(), 10_001),
    404,
    '4040713',
    'Invalid Amount',
  ],
  [
    '4040713 an amount of zero',
    async () => refundBody(await paid(), 0),
    404,
    '4040713',
    'Invalid Amount',
  ],
  [
    '4050701 a payment that is already refunded',
    async () => {
      const reference = await paid();
      await refund(refundBody(reference, 10_000));
      return refundBody(reference, 1);
    },
    405,
    '4050701',
    'Requested Opearation Is Not Allowed',
  ],
  [
    '4040718 a partnerRefundNo with another amount',
    async () => {
      const body = refundBody(await paid(), 1000);
      await refund(body);
      return { ...body, ...amount('2000.00') };
    },
    404,
    '4040718',
    'Inconsistent Request',
  ],
  [
    '4040718 a partnerRefundNo for another payment',
    async () => {
      const body = refundBody(await paid(), 1000);
      await refund(body);
      return { ...body, originalPartnerReferenceNo: await paid() };
    },
    404,
    '4040718',
    'Inconsistent Request',
  ],
  [
    'no payment',
    async () => refundBody('x', 1, { originalPartnerReferenceNo: null }),
    ...required('originalPartnerReferenceNo'),
  ],
  [
    'no partnerRefundNo',
    async () => refundBody('x', 1, { partnerRefundNo: '' }),
    ...required('partnerRefundNo'),
  ],
  [
    'no amount',
    async () => refundBody('x', 1, { refundAmount: undefined }),
    ...required('refundAmount.value'),
  ],
  [
    'no value',
    async () => refundBody('x', 1, amount(undefined)),
    ...required('refundAmount.value'),
  ],
  [
    'no currency',
    async () => refundBody('x', 1, { refundAmount: { value: '1.00' } }),
    ...required('refundAmount.currency'),
  ],
  [
    'no channel',
    async () => refundBody('x', 1, { additionalInfo: {} }),
    ...required('additionalInfo.channel'),
  ],
  [
    'a long reference',
    async () => refundBody('x'.repeat(65), 1),
    ...malformed('originalPartnerReferenceNo'),
  ],
  [
    'a long partnerRefundNo',
    async () => refundBody('x', 1, { partnerRefundNo: 'x'.repeat(65) }),
    ...malformed('partnerRefundNo'),
  ],
  [
    'a long reason',
    async () => refundBody('x', 1, { reason: 'x'.repeat(256) }),
    ...malformed('reason'),
  ],
  [
    'no decimals',
    async () => refundBody('x', 1, amount('10000')),
    ...malformed('refundAmount.value'),
  ],
  ['a number', async () => refundBody('x', 1, amount(10_000)), ...malformed('refundAmount.value')],
  [
    "an originalExternalId that is not the payment's",
    async () => refundBody(await paid(), 1, { originalExternalId: 'REQ-0001' }),
    ...malformed('originalExternalId'),
  ],
  [
    'the X-EXTERNAL-ID of another payment',
    async () => {
      const { request_id: originalExternalId } = await shown(await paid());
      return refundBody(await paid(), 1, { originalExternalId });
    },
    ...malformed('originalExternalId'),
  ],
  [
    'an unknown channel',
    async () => refundBody('x', 1, { additionalInfo: { channel: 'EMONEY_X_SNAP' } }),
    ...malformed('additionalInfo.channel'),
  ],
];

describe('no refund', () => {
  it.each(rows)('for %s', async (_name, body, http, responseCode, responseMessage) => {
    const request = await body();
    const before = await refundsStored();
    const refused = await refund(request);
    expect(refused.body).toEqual({ responseCode, responseMessage });
    expect(refused.status).toBe(http);
    expect(await refundsStored()).toBe(before);
  });

  it('4090700 for an X-EXTERNAL-ID that was used today', async () => {
    const reference = await paid();
    const externalId = `77${Date.now()}`;
    expect((await refund(refundBody(reference, 1), { externalId })).status).toBe(200);
    const again = await refund(refundBody(reference, 1), { externalId });
    expect([again.status, again.body]).toEqual([
      409,
      { responseCode: '4090700', responseMessage: 'Conflict' },
    ]);
    expect(await shown(reference)).toMatchObject({ refunded_amount: 1 });
  });

  it('4030700 after the configured window', async () => {
    const narrow = await startSnapGateway({ more: { snap: { refund_window_seconds: 600 } } });
    try {
      const own = await getToken(narrow.url);
      const body = paymentBody();
      await call(narrow.url, paths.payment, own, body);
      await narrow.sandbox(`payments/${body.partnerReferenceNo}/outcome`, { outcome: 'SUCCESS' });
      const ask = () => call(narrow.url, paths.refund, own, refundBody(body.partnerReferenceNo, 1));
      expect((await ask()).status).toBe(200);
      await narrow.advance(601);
      const late = await ask();
      expect([late.status, late.body]).toEqual([
        403,
        { responseCode: '4030700', responseMessage: 'Transaction Expired' },
      ]);
    } finally {
      await narrow.stop();
    }
  });

  it('5000702 if the acquirer refuses, also for a repeat; another refund may follow', async () => {
    const reference = await paid();
    await snap.gateway.sandbox('faults', [{ at: 'acquirer:dana', kind: 'error', times: 1 }], 'PUT');
    const body = refundBody(reference, 10_000);
    for (const answer of [await refund(body), await refund(body)]) {
      expect([answer.status, answer.body.responseCode]).toEqual([500, '5000702']);
    }
    expect(await status(reference)).toMatchObject({
      latestTransactionStatus: '00',
      refundHistory: [{ refundStatus: '06' }],
    });
    expect((await refund(refundBody(reference, 10_000))).status).toBe(200);
  });
});

describe('a refund whose result is not known', () => {
  const interrupted = async (kind: string) => {
    const reference = await paid();
    await snap.gateway.sandbox('faults', [{ at: 'acquirer:dana', kind, times: 1 }], 'PUT');
    const body = refundBody(reference, 10_000);
    const { status: http, body: answer } = await refund(body);
    expect([http, answer.responseCode]).toEqual([504, '5040700']);
    return { reference, body };
  };

  it('is in progress, reserves its amount, and is shown as pending', async () => {
    const { reference, body } = await interrupted('timeout');
    const again = await refund(body);
    expect([again.status, again.body]).toEqual([
      202,
      { responseCode: '2020700', responseMessage: 'Request In Progress' },
    ]);
    expect((await refund(refundBody(reference, 1))).body.responseCode).toBe('4050701');
    expect((await status(reference)).refundHistory).toMatchObject([{ refundStatus: '03' }]);
  });

  it('has failed if the acquirer does not know it: the amount may be refunded again', async () => {
    const { reference, body } = await interrupted('timeout');
    await snap.gateway.advance(61);
    expect((await refund(body)).body.responseCode).toBe('5000702');
    expect((await status(reference)).refundHistory).toMatchObject([{ refundStatus: '06' }]);
    expect((await refund(refundBody(reference, 10_000))).status).toBe(200);
    await snap.gateway.sandbox('clock', { reset: true });
  });

  it.each([1, 2, 3])('ends once, also where two ends come at the same time (%i)', async () => {
    const { reference, body } = await interrupted('timeout');
    const [{ partnerRefundNo }, { db }] = [body, snap.gateway];
    const found = await findRefund(db, clientId, partnerRefundNo);
    const state = found && (await findWithRefund(db, found.id));
    if (state === undefined) throw new Error('there is no refund');
    const inFlight = await inFlightSince(db, {
      before: new Date(Date.now() + 1000),
      now: new Date(Date.now() + 1000),
      limit: 100,
    });
    const { question } = inFlight.find(({ paymentId }) => paymentId === state.payment.id) ?? {};
    const deps = paymentDeps(db, { now: () => new Date() }, nobody, {
      answerTo: (_question, outcome) => ({
        status: 200,
        body: Buffer.from(outcome.kind === 'refund' ? outcome.refund.status : ''),
      }),
    });
    const ends: RefundVerdict[] = [
      { kind: 'done', message: 'a late answer', references: [] },
      { kind: 'refused', message: 'the job that recovers' },
    ];
    const both = ends.map((verdict) => concludeRefund(deps, { state, question }, verdict));
    const [late, recovered] = (await Promise.all(both)).map(({ answered }) =>
      answered?.answer.body.toString(),
    );
    expect(late).toBe(recovered);
    const isDone = late === 'SUCCESS';
    expect(await shown(reference)).toMatchObject({ refunded_amount: isDone ? 10_000 : 0 });
    expect((await refund(body)).status).toBe(isDone ? 200 : 500);
    expect((await refund(refundBody(reference, 10_000))).status).toBe(isDone ? 405 : 200);
  });

  it('is done if the acquirer has done it', async () => {
    const { reference, body } = await interrupted('drop-after-commit');
    await snap.gateway.advance(61);
    expect((await refund(body)).body.responseCode).toBe('2000700');
    expect(await shown(reference)).toMatchObject({ status: 'REFUNDED', refunded_amount: 10_000 });
    expect(await balanceOf('nobody')).toBe(0);
    await snap.gateway.sandbox('clock', { reset: true });
  });
});
