// Void before settlement, refunds after it, and manual refunds if the acquirer has no others.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import {
  authorizedOrder,
  type Ledger,
  ledgerOf,
  notificationsAbout,
  orderCard,
  paidOrder,
  refusedWith,
  settleAll,
  viewOf,
} from '../support/cards.ts';
import { errorOf, send } from '../support/classic.ts';
import { clientId, startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const asking = (invoice: string, requestId: string, amount: number) => ({
  order: { invoice_number: invoice },
  payment: { original_request_id: requestId },
  refund: { amount },
});

async function settled(order = {}) {
  const paid = await paidOrder(house, order);
  await settleAll(house);
  return paid;
}

/** Accounts of what was reserved are there, at zero, after the first capture. */
const notZero = ({ accounts }: Awaited<ReturnType<typeof ledgerOf>>) =>
  accounts.filter(({ balance }) => balance !== 0);

describe('before settlement', () => {
  it('the whole amount is refunded as a VOID, and announced', async () => {
    const { invoice, requestId } = await paidOrder(house);
    const reply = await house.client.cards.refund(asking(invoice, requestId, 90_000));
    expect(reply).toEqual({
      order: { invoice_number: invoice },
      payment: { original_request_id: requestId },
      refund: {
        amount: 90_000,
        type: 'VOID',
        status: 'SUCCESS',
        message: 'Approved',
        approval_code: expect.stringMatching(/^\d{6}$/),
      },
    });
    expect(await viewOf(house, invoice)).toMatchObject({
      status: 'VOIDED',
      paid_amount: 90_000,
      refunded_amount: 90_000,
    });
    const received = await notificationsAbout(house, invoice);
    expect(received.at(-1)).toMatchObject({
      transaction: { type: 'VOID', status: 'SUCCESS', original_request_id: requestId },
      refund: { amount: 90_000, type: 'VOID', status: 'SUCCESS' },
    });
    expect((await ledgerOf(house)).balanced).toBe(true);
  });

  it('a partial refund is refused without a posting', async () => {
    const { invoice, requestId } = await paidOrder(house);
    const before = await ledgerOf(house);
    const error = await refusedWith(house.client.cards.refund(asking(invoice, requestId, 10_000)));
    expect(error.message).toContain('refund.amount must be 90000');
    expect(await ledgerOf(house)).toEqual(before);
  });

  const override_configuration = { promo: [{ bin: '557338', discount_amount: 20_000 }] };

  /** A part of an authorization with a promo: 90000 ordered, 70000 authorized, 40000 captured. */
  async function partlyCaptured() {
    const order = { payment: { type: 'AUTHORIZE' }, override_configuration };
    const { invoice, authorizeId, requestId } = await authorizedOrder(house, order);
    const payment = { authorize_id: authorizeId, capture_amount: 40_000 };
    await house.client.cards.capture({ payment });
    return { invoice, requestId, moved: 40_000 };
  }

  const cases = {
    'with a promo': async () => ({
      ...(await paidOrder(house, { override_configuration })),
      moved: 70_000,
    }),
    'captured in part': partlyCaptured,
    'only authorized, with a promo': async () => ({
      ...(await authorizedOrder(house, { payment: { type: 'AUTHORIZE' }, override_configuration })),
      moved: 70_000,
    }),
  };

  it.each([
    ['with a promo', 90_000, 'as ordered'],
    ['with a promo', 70_000, 'as charged'],
    ['captured in part', 90_000, 'as ordered'],
    ['captured in part', 70_000, 'as authorized'],
    ['captured in part', 40_000, 'as captured'],
    ['only authorized, with a promo', 90_000, 'as ordered'],
    ['only authorized, with a promo', 70_000, 'as authorized'],
  ] as const)('a payment %s is voided with %d, %s', async (name, amount, _as) => {
    const before = await ledgerOf(house);
    const { invoice, requestId, moved } = await cases[name]();
    const reply = await house.client.cards.refund(asking(invoice, requestId, amount));
    expect(reply.refund).toMatchObject({ amount, type: 'VOID', status: 'SUCCESS' });
    const view = await viewOf(house, invoice);
    expect([view.status, view.refunded_amount]).toEqual(['VOIDED', view.paid_amount]);
    const received = await notificationsAbout(house, invoice);
    expect(received.at(-1)).toMatchObject({
      transaction: { type: 'VOID', amount: `${moved}` },
      refund: { amount: moved, type: 'VOID' },
    });
    const status = await house.client.orders.status(invoice);
    expect(status.refund?.amount).toBe(`${moved}`);
    expect(notZero(await ledgerOf(house))).toEqual(notZero(before));
  });

  it.each([39_999, 40_001, 69_999, 89_999, 90_001])('%d voids none of them', async (amount) => {
    const { invoice, requestId } = await partlyCaptured();
    const before = await ledgerOf(house);
    const error = await refusedWith(house.client.cards.refund(asking(invoice, requestId, amount)));
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER', field: 'refund.amount' });
    expect(await ledgerOf(house)).toEqual(before);
  });
});

describe('after settlement', () => {
  it('the whole amount is a FULL_REFUND', async () => {
    const { invoice, requestId } = await settled();
    const reply = await house.client.cards.refund(asking(invoice, requestId, 90_000));
    expect(reply.refund).toMatchObject({ type: 'FULL_REFUND', status: 'SUCCESS' });
    expect((await viewOf(house, invoice)).status).toBe('REFUNDED');
    const status = await house.client.orders.status(invoice);
    expect(status.transaction).toMatchObject({
      status: 'REFUNDED',
      type: 'REFUND',
      amount: '90000',
    });
  });

  it('partial refunds add up to the paid amount, and no more', async () => {
    const { invoice, requestId } = await settled();
    const refund = (amount: number) =>
      house.client.cards.refund(asking(invoice, requestId, amount));
    expect((await refund(30_000)).refund.type).toBe('PARTIAL_REFUND');
    expect((await refund(50_000)).refund.type).toBe('PARTIAL_REFUND');
    const before = await ledgerOf(house);
    expect((await refusedWith(refund(10_001))).message).toContain('exceeds the 10000 left');
    expect(await ledgerOf(house)).toEqual(before);
    await refund(10_000);
    expect(await viewOf(house, invoice)).toMatchObject({
      status: 'REFUNDED',
      refunded_amount: 90_000,
    });
    expect((await refusedWith(refund(1))).message).toContain('refunded already');
    const received = await notificationsAbout(house, invoice);
    expect(received.slice(1).map(({ refund: shown }) => shown?.amount)).toEqual([
      30_000, 50_000, 10_000,
    ]);
    expect(received.at(-1)?.transaction).toMatchObject({ type: 'REFUND', amount: '10000' });
  });

  it('many concurrent refunds return no more than was paid', async () => {
    const { invoice, requestId } = await settled();
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        house.client.cards.refund(asking(invoice, requestId, 40_000)),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await viewOf(house, invoice)).refunded_amount).toBe(80_000);
    expect((await ledgerOf(house)).balanced).toBe(true);
  });

  it.each([
    [2_000_000, 'MANUAL_FULL_REFUND'],
    [500_000, 'MANUAL_PARTIAL_REFUND'],
  ])(
    '%s rupiah at a bank without online refunds are refunded manually: %s',
    async (amount, type) => {
      const payment = { type: 'INSTALLMENT', acquirer: 'BUKOPIN', tenor: 3 };
      const { invoice, requestId } = await settled({ amount: 2_000_000, payment });
      const before = await ledgerOf(house);
      const reply = await house.client.cards.refund(asking(invoice, requestId, amount));
      expect(reply.refund).toMatchObject({ type, status: 'SUCCESS', amount });
      const refundId = exchangeOf(reply)?.requestId ?? '';
      const [due] = await house.db.rows<{ status: string }>(
        sql`select status from refunds where reference = ${refundId}`,
      );
      expect(due?.status).toBe('DUE');
      // The merchant has paid it; the acquirer, and so the customer, does not have it yet.
      const after = await ledgerOf(house);
      const moved = (account: string) => balanceOf(after, account) - balanceOf(before, account);
      expect(moved(`merchant:${clientId}:payable`)).toBe(-amount);
      expect(moved(`merchant:${clientId}:refunds-due`)).toBe(amount);
      expect(moved('acquirer:cards:receivable')).toBe(0);
      // An amount that waits for a manual refund cannot be refunded again.
      const over = await refusedWith(
        house.client.cards.refund(asking(invoice, requestId, 2_000_001 - amount)),
      );
      expect(over.message).toMatch(/exceeds|already/);
    },
  );
});

function balanceOf(ledger: Ledger, wanted: string): number {
  return ledger.accounts.find(({ account }) => account === wanted)?.balance ?? 0;
}

describe('a refund', () => {
  it('is found by check-status with its own Request-Id', async () => {
    const { invoice, requestId } = await settled();
    const reply = await house.client.cards.refund(asking(invoice, requestId, 25_000));
    const status = await house.client.orders.status(exchangeOf(reply)?.requestId ?? '');
    expect(status).toMatchObject({
      order: { invoice_number: invoice },
      transaction: { type: 'REFUND', status: 'SUCCESS', amount: '25000' },
      refund: { amount: '25000', type: 'PARTIAL_REFUND', status: 'SUCCESS' },
    });
  });

  it('is done once per Request-Id; another body with the same id is refused', async () => {
    const { invoice, requestId } = await settled();
    const refundId = randomUUID();
    const body = asking(invoice, requestId, 20_000);
    const first = await house.client.cards.refund(body, { requestId: refundId });
    const again = await house.client.cards.refund(body, { requestId: refundId });
    expect(again).toEqual(first);
    expect(exchangeOf(again)?.status).toBe(409);
    expect((await viewOf(house, invoice)).refunded_amount).toBe(20_000);
    const other = asking(invoice, requestId, 20_001);
    const error = await refusedWith(house.client.cards.refund(other, { requestId: refundId }));
    expect(error.code).toBe('idempotent_request');
  });

  it('may name the payment by the Request-Id of its capture', async () => {
    const { invoice, authorizeId } = await authorizedOrder(house);
    const captured = await house.client.cards.capture({ payment: { authorize_id: authorizeId } });
    const captureId = exchangeOf(captured)?.requestId ?? '';
    const reply = await house.client.cards.refund(asking(invoice, captureId, 90_000));
    expect(reply.payment.original_request_id).toBe(captureId);
  });

  it('of a payment with another Request-Id is refused', async () => {
    const { invoice } = await paidOrder(house);
    const error = await refusedWith(
      house.client.cards.refund(asking(invoice, randomUUID(), 90_000)),
    );
    expect(error.message).toContain('payment.original_request_id');
  });

  it('of an unknown invoice, or one of another channel, is not found', async () => {
    const unknown = asking(`CC-${randomUUID()}`, 'x', 90_000);
    expect((await refusedWith(house.client.cards.refund(unknown))).status).toBe(404);
    const reference = `IDM-${randomUUID()}`;
    await house.client.indomaret.create({
      order: { invoice_number: reference, amount: 90_000 },
      online_to_offline_info: { reusable_status: false },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: 'x' } },
    });
    const foreign = asking(reference, 'x', 90_000);
    expect((await refusedWith(house.client.cards.refund(foreign))).status).toBe(404);
  });

  it('is served on both paths', async () => {
    const { invoice, requestId } = await paidOrder(house);
    const body = JSON.stringify(asking(invoice, requestId, 90_000));
    const path = '/credit-card/v1/cancellation/credit-card/refund';
    const answer = await send(house.url, { path, body });
    expect(answer).toMatchObject({ status: 200, signed: true });
  });

  it('of an unpaid payment is refused and signed', async () => {
    const { invoice, requestId } = await orderCard(house);
    const body = JSON.stringify(asking(invoice, requestId, 90_000));
    const answer = await send(house.url, { path: '/cancellation/credit-card/refund', body });
    expect(answer).toMatchObject({ status: 400, signed: true });
    expect(errorOf(answer).type).toBe('invalid_request_error');
  });
});
