// Authorize now, capture later: AUTHORIZE, capture, void, and the release after seven days.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import {
  authorizedOrder,
  challenged,
  ledgerOf,
  notificationsAbout,
  orderCard,
  paidOrder,
  play,
  refusedWith,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const day = 24 * 3600;

describe('an authorization', () => {
  it('reserves: notified with its authorize_id, nothing booked, PENDING in check-status', async () => {
    const before = await ledgerOf(house);
    const { invoice, authorizeId, requestId } = await authorizedOrder(house);
    expect(authorizeId).toMatch(/^\d{17}$/);
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      transaction: { type: 'AUTHORIZE', status: 'PENDING', original_request_id: requestId },
      authorize_id: authorizeId,
      payment: { authorize_id: authorizeId },
      channel: { id: 'CREDIT_CARD', name: 'Credit Card' },
      verification: { status: 'APPROVE', reason: 'Decision No Rules Triggered' },
      card_payment: {
        authorize_id: authorizeId,
        issuer: 'PT BANK MANDIRI (PERSERO), Tbk',
        three_dsecure_status: 'TRUE',
        three_d_secure_status: 'TRUE',
        identifier: [
          { name: 'MID', value: expect.stringMatching(/^\d+$/) },
          { name: 'Acquirer', value: 'BANK_MANDIRI' },
          { name: 'TID', value: expect.stringMatching(/^\d+$/) },
        ],
      },
    });
    const [booked] = await house.db.rows<{ n: bigint }>(sql`
      select count(*) as n from ledger_transactions l join payments p on p.id = l.payment_id
      where p.reference = ${invoice} and l.kind <> 'authorized'`);
    expect(booked?.n).toBe(0n);
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'AUTHORIZED', paid_amount: 0 });
    const status = await house.client.orders.status(invoice);
    expect(status.transaction).toMatchObject({ status: 'PENDING', type: 'AUTHORIZE' });
    expect(status.authorize_id).toBe(authorizeId);
    expect(status.payment).toEqual({ authorize_id: authorizeId });
    expect(status.verification).toEqual(received?.verification);
    const after = await ledgerOf(house);
    // Nothing but the note that money is reserved.
    expect(after.accounts.filter(({ account }) => !account.startsWith('memo:'))).toEqual(
      before.accounts,
    );
    expect(after).toMatchObject({ balanced: true, transactions: before.transactions + 1 });
  });

  it.each(['AUTHORIZATION', 'AUTHORIZE'])('may be spelled %s', async (type) => {
    const { invoice } = await authorizedOrder(house, { payment: { type } });
    expect((await viewOf(house, invoice)).status).toBe('AUTHORIZED');
  });

  it('with auto_capture is captured immediately', async () => {
    const payment = { type: 'AUTHORIZE', auto_capture: 'true' };
    const { invoice } = await paidOrder(house, { payment });
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    const [received] = await notificationsAbout(house, invoice);
    expect(received?.transaction.status).toBe('SUCCESS');
  });

  it('that the risk assessment rejects is declined, and the notification says why', async () => {
    const { invoice } = await orderCard(house, { payment: { type: 'AUTHORIZE' } });
    await play(house, invoice, 'SUCCESS', { number: '4440000000710004', expiry: '12/49' });
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      transaction: { type: 'AUTHORIZE', status: 'FAILED' },
      card_payment: { response_code: 'RJ' },
      verification: { status: 'REJECT', reason: expect.stringMatching(/\S/) },
    });
    expect(received).not.toHaveProperty('payment');
  });

  it('is captured completely, with every documented field in the answer', async () => {
    const order = { customer: { id: 'CUST-7', name: 'Dian' }, card: { save: true } };
    const { invoice, authorizeId } = await authorizedOrder(house, order);
    const reply = await house.client.cards.capture({ payment: { authorize_id: authorizeId } });
    expect(reply).toEqual({
      order: { invoice_number: invoice, amount: 90_000 },
      customer: { id: 'CUST-7' },
      payment: {
        type: 'CAPTURE',
        identifier: [
          { name: 'MID', value: expect.stringMatching(/^\d+$/) },
          { name: 'Acquirer', value: 'BANK_MANDIRI' },
          { name: 'TID', value: expect.stringMatching(/^\d+$/) },
        ],
        request_id: exchangeOf(reply)?.requestId,
        authorize_id: authorizeId,
        response_code: '00',
        response_message: 'Approved',
        status: 'SUCCESS',
        capture_amount: 90_000,
        eci: '02',
        approval_code: expect.stringMatching(/^\d{6}$/),
      },
      three_dsecure: { authentication_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      card: {
        masked: '557338******1101',
        type: 'CREDIT',
        issuer: 'PT BANK MANDIRI (PERSERO), Tbk',
        brand: 'MASTER',
        token: expect.stringMatching(/^[\w-]{22}$/),
      },
    });
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    const received = await notificationsAbout(house, invoice);
    expect(received.map(({ transaction }) => transaction.type)).toEqual(['AUTHORIZE', 'CAPTURE']);
    expect(received[1]).toMatchObject({ transaction: { status: 'SUCCESS', amount: '90000' } });
    const status = await house.client.orders.status(invoice);
    expect(status.transaction).toMatchObject({ status: 'SUCCESS', type: 'CAPTURE' });
  });

  it('is captured partly, once: the rest is released', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const payment = { authorize_id: authorizeId, capture_amount: 50_000 };
    const before = await ledgerOf(house);
    await house.client.cards.capture({ payment });
    const after = await ledgerOf(house);
    expect(after.balanced).toBe(true);
    // The receipt, and that nothing is reserved any more.
    expect(after.transactions).toBe(before.transactions + 2);
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 50_000 });
    const again = await refusedWith(house.client.cards.capture({ payment }));
    expect(again.message).toContain('SUCCESS');
    expect(await ledgerOf(house)).toEqual(after);
  });

  it('accepts the amount as text', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const payment = { authorize_id: authorizeId, capture_amount: '1000' };
    await house.client.cards.capture({ payment });
    expect((await viewOf(house, invoice)).paid_amount).toBe(1000);
  });

  it('is captured once per Request-Id, and by only one of many concurrent calls', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const body = { payment: { authorize_id: authorizeId } };
    const requestId = randomUUID();
    const first = await house.client.cards.capture(body, { requestId });
    const again = await house.client.cards.capture(body, { requestId });
    expect(again).toEqual(first);
    expect(exchangeOf(again)?.status).toBe(409);
    const other = await authorizedOrder(house);
    const many = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        house.client.cards.capture({ payment: { authorize_id: other.authorizeId } }),
      ),
    );
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await notificationsAbout(house, invoice)).length).toBe(2);
    expect((await notificationsAbout(house, other.invoice)).length).toBe(2);
  });

  it('is voided completely, without a posting of money', async () => {
    const before = await ledgerOf(house);
    const { invoice, requestId } = await authorizedOrder(house);
    const body = (amount: number) => ({
      order: { invoice_number: invoice },
      payment: { original_request_id: requestId },
      refund: { amount },
    });
    const part = await refusedWith(house.client.cards.refund(body(10_000)));
    expect(part.message).toContain('90000');
    const reply = await house.client.cards.refund(body(90_000));
    expect(reply.refund).toMatchObject({ type: 'VOID', status: 'SUCCESS', amount: 90_000 });
    expect((await viewOf(house, invoice)).status).toBe('VOIDED');
    const received = await notificationsAbout(house, invoice);
    expect(received.at(-1)).toMatchObject({
      transaction: { type: 'VOID', status: 'SUCCESS' },
      refund: { amount: 90_000, type: 'VOID', status: 'SUCCESS' },
    });
    const status = await house.client.orders.status(invoice);
    expect(status.transaction).toMatchObject({ status: 'VOIDED', type: 'VOID', amount: '90000' });
    expect(status.refund?.amount).toBe('90000');
    // Only that something was reserved, and no longer is.
    expect(await ledgerOf(house)).toEqual({ ...before, transactions: before.transactions + 2 });
  });
});

describe('refuses with a clear message and no posting', () => {
  it.each([
    ['more than was authorized', 90_001, /capture_amount exceeds the authorized 90000/],
    ['nothing', 0, /capture_amount must be/],
    ['a fraction', 1.5, /capture_amount must be/],
  ])('%s', async (_name, amount, message) => {
    const { authorizeId } = await authorizedOrder(house);
    const before = await ledgerOf(house);
    const payment = { authorize_id: authorizeId, capture_amount: amount };
    const error = await refusedWith(house.client.cards.capture({ payment }));
    expect(error.message).toMatch(message);
    expect(await ledgerOf(house)).toEqual(before);
  });

  it('an unknown authorization', async () => {
    const payment = { authorize_id: '16920000000000001' };
    const error = await refusedWith(house.client.cards.capture({ payment }));
    expect(error.status).toBe(404);
  });

  it('a capture after a void', async () => {
    const { invoice, authorizeId, requestId } = await authorizedOrder(house);
    await house.client.cards.refund({
      order: { invoice_number: invoice },
      payment: { original_request_id: requestId },
      refund: { amount: 90_000 },
    });
    const before = await ledgerOf(house);
    const payment = { authorize_id: authorizeId };
    const error = await refusedWith(house.client.cards.capture({ payment }));
    expect(error.message).toContain('VOIDED');
    expect(await ledgerOf(house)).toEqual(before);
  });

  it('a refund before the payment', async () => {
    const { invoice, requestId } = await orderCard(house);
    const before = await ledgerOf(house);
    const error = await refusedWith(
      house.client.cards.refund({
        order: { invoice_number: invoice },
        payment: { original_request_id: requestId },
        refund: { amount: 90_000 },
      }),
    );
    expect(error.message).toContain('PENDING');
    expect(await ledgerOf(house)).toEqual(before);
  });

  it('a second customer on an authorized order', async () => {
    const { invoice } = await authorizedOrder(house);
    const card = { number: challenged, expiry: '12/49', cvv: '917' };
    expect((await play(house, invoice, 'SUCCESS', card)).status).toBe(409);
  });
});

describe('an acquirer that does not answer', () => {
  const fault = (kind: string) =>
    house.sandbox('faults', [{ at: 'acquirer:cards', kind, times: 1 }], 'PUT');

  it('leaves a capture in flight; a minute later the acquirer is asked, and it is booked once and answered', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const body = { payment: { authorize_id: authorizeId } };
    const requestId = randomUUID();
    await fault('drop-after-commit');
    const lost = await refusedWith(house.client.cards.capture(body, { requestId }));
    expect(lost.message).toContain('still being processed');
    const other = await refusedWith(house.client.cards.capture(body));
    expect(other.message).toContain('being captured');
    await house.advance(61);
    const reply = await house.client.cards.capture(body, { requestId });
    expect(reply.payment).toMatchObject({ status: 'SUCCESS', request_id: requestId });
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    const received = await notificationsAbout(house, invoice);
    expect(received.map(({ transaction }) => transaction.type)).toEqual(['AUTHORIZE', 'CAPTURE']);
  });

  it('that refuses a capture leaves the reservation, and another capture succeeds', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const body = { payment: { authorize_id: authorizeId } };
    await fault('error');
    const refused = await house.client.cards.capture(body);
    expect(refused.payment).toMatchObject({ status: 'FAILED', response_code: '96' });
    expect((await viewOf(house, invoice)).status).toBe('AUTHORIZED');
    expect((await house.client.cards.capture(body)).payment.status).toBe('SUCCESS');
  });

  it('leaves a void in flight; a minute later it is closed and answered', async () => {
    const { invoice, requestId } = await paidOrder(house);
    const body = {
      order: { invoice_number: invoice },
      payment: { original_request_id: requestId },
      refund: { amount: 90_000 },
    };
    const refundId = randomUUID();
    await fault('drop-after-commit');
    await refusedWith(house.client.cards.refund(body, { requestId: refundId }));
    await house.advance(61);
    const reply = await house.client.cards.refund(body, { requestId: refundId });
    expect(reply.refund).toMatchObject({ type: 'VOID', status: 'SUCCESS' });
    expect((await viewOf(house, invoice)).status).toBe('VOIDED');
    expect((await ledgerOf(house)).balanced).toBe(true);
  });
});

// This moves the clock by days, so it comes last.
describe('after seven days', () => {
  it('an authorization without a capture is released, and a capture comes too late', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    await house.advance(7 * day - 60);
    expect((await viewOf(house, invoice)).status).toBe('AUTHORIZED');
    await house.advance(120);
    expect((await viewOf(house, invoice)).status).toBe('RELEASED');
    const before = await ledgerOf(house);
    const payment = { authorize_id: authorizeId };
    const error = await refusedWith(house.client.cards.capture({ payment }));
    expect(error.message).toContain('RELEASED');
    expect(await ledgerOf(house)).toEqual(before);
    expect((await notificationsAbout(house, invoice)).length).toBe(1);
  });
});
