// One gateway is the provider of another: a shop's payments on every channel, from order to refund.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf, type GapuraError } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { bodyOf, refusedWith } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import type { TestGateway } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { paymentBody, refundBody } from '../support/snap.ts';
import { startTwoGateways, type TwoGateways } from '../support/two-gateways.ts';

let two: TwoGateways;
beforeAll(async () => {
  two = await startTwoGateways();
});
afterAll(() => two?.stop());

interface View {
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  payment_code?: string;
  payment_url?: string;
  expires_at: string;
}

const viewAt = async (house: TestGateway, name: string) =>
  (await house.sandbox(`payments/${name}`)).body as View;

/** Plays the customer at back, and waits until front has taken back's notification of it. */
async function play(name: string, outcome: string, more: object = {}): Promise<void> {
  const before = await taken();
  const { status, body } = await two.back.sandbox(`payments/${name}/outcome`, { outcome, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  await expect.poll(taken, { interval: 20, timeout: 5000 }).toBeGreaterThan(before);
}

/** How many notifications front has taken to the end. */
async function taken(): Promise<number> {
  const [row] = await two.front.db.rows<{ n: bigint }>(
    sql`select coalesce(sum(deliveries), 0) as n from upstream_notifications where result <> 'RECEIVED'`,
  );
  return Number(row?.n ?? 0n);
}

describe.each(classicSuites)('$channel.id', ({ channel, body }) => {
  it('hands on the provider’s link or code, and ends as the provider says', async () => {
    const order = body() as { order: { invoice_number: string; amount: number } };
    const { invoice_number: invoice } = order.order;
    const client = two.shop[channel.id as 'kredivo'];
    const answer = await client.create(order as never);
    const [here, there] = [await viewAt(two.front, invoice), await viewAt(two.back, invoice)];
    expect(here.status).toBe('PENDING');
    expect([here.payment_url, here.payment_code]).toEqual([there.payment_url, there.payment_code]);
    expect(JSON.stringify(answer)).toContain(here.payment_code ?? here.payment_url);

    await play(invoice, 'SUCCESS');
    const paid = await viewAt(two.front, invoice);
    expect(paid.status).toBe((await viewAt(two.back, invoice)).status);
    expect(paid.paid_amount).toBe((await viewAt(two.back, invoice)).paid_amount);
    const status = (await two.shop.orders.status(invoice)) as Record<string, unknown>;
    const theirs = (await two.atBack.orders.status(invoice)) as Record<string, unknown>;
    expect(status.transaction).toEqual(theirs.transaction);
    await expect.poll(async () => merchantHeard(invoice)).toContain('DELIVERED');
  });

  it('sends every member on, and nothing else', async () => {
    const order = body() as { order: { invoice_number: string } };
    const answer = await two.shop[channel.id as 'kredivo'].create(order as never, {
      requestId: `R-${randomUUID()}`,
    });
    const requestId = exchangeOf(answer)?.requestId;
    const kept = async ({ db }: TestGateway) => {
      const [row] = await db.rows<{ body: Buffer; path: string }>(
        sql`select body, path from requests where request_id = ${requestId ?? ''}`,
      );
      return row && { path: row.path, body: row.body.toString() };
    };
    expect(await kept(two.back)).toEqual(await kept(two.front));
  });

  it('tells a refusal as the provider said it, and takes the corrected order', async () => {
    const order = body() as { order: { invoice_number: string; amount: number } };
    const { invoice_number: invoice } = order.order;
    const { back } = two;
    await back.db.single.rows(sql`update merchants set channels = '[]'`);
    await two.advance(1);
    const refused = await refusedWith(two.shop[channel.id as 'kredivo'].create(order as never));
    expect(refused.message).toContain('INACTIVE');
    expect((await viewAt(two.front, invoice)).status).toBe('FAILED');
    await back.db.single.rows(sql`update merchants set channels = null`);
    await two.advance(1);
    await two.shop[channel.id as 'kredivo'].create(order as never);
    expect((await viewAt(two.front, invoice)).status).toBe('PENDING');
  });
});

async function merchantHeard(invoice: string): Promise<string[]> {
  const { body } = await two.front.sandbox(`notifications?invoice_number=${invoice}`);
  return (body as { notifications: { status: string }[] }).notifications.map(
    ({ status }) => status,
  );
}

describe('cards', () => {
  it('are authorized, captured in part and refunded at the provider', async () => {
    const order = bodyOf({ payment: { type: 'AUTHORIZE' } });
    const { invoice_number: invoice } = order.order;
    const created = await two.shop.cards.create(order);
    const requestId = exchangeOf(created)?.requestId ?? '';
    await play(invoice, 'SUCCESS');
    expect((await viewAt(two.front, invoice)).status).toBe('AUTHORIZED');
    const { authorize_id = '' } = (await two.shop.orders.status(invoice)) as {
      authorize_id?: string;
    };
    const captured = await two.shop.cards.capture({
      payment: { authorize_id, capture_amount: 50_000 },
    });
    expect(captured.payment).toMatchObject({ status: 'SUCCESS', capture_amount: 50_000 });
    for (const house of [two.front, two.back]) {
      expect(await viewAt(house, invoice)).toMatchObject({
        status: 'SUCCESS',
        paid_amount: 50_000,
      });
    }
    const refunded = await two.shop.cards.refund({
      order: { invoice_number: invoice },
      payment: { original_request_id: requestId },
      refund: { amount: 50_000 },
    });
    expect(refunded.refund).toMatchObject({ status: 'SUCCESS', type: 'VOID' });
    for (const house of [two.front, two.back]) {
      expect((await viewAt(house, invoice)).status).toBe('VOIDED');
    }
  });

  it('are declined, and paid on the second try', async () => {
    const order = bodyOf();
    const { invoice_number: invoice } = order.order;
    await two.shop.cards.create(order);
    await play(invoice, 'FAILED');
    expect((await viewAt(two.front, invoice)).status).toBe('FAILED');
    await play(invoice, 'SUCCESS');
    expect(await viewAt(two.front, invoice)).toMatchObject({
      status: 'SUCCESS',
      paid_amount: 90_000,
    });
  });

  it('are saved, listed and forgotten at the provider', async () => {
    const id = `C-${randomUUID()}`;
    const order = bodyOf({ customer: { id }, card: { save: true } });
    await two.shop.cards.create(order);
    await play(order.order.invoice_number, 'SUCCESS');
    const list = () => two.shop.cards.tokens({ customer: { id } });
    const [saved] = (await list()).tokens;
    const token = saved?.token_id ?? '';
    expect(token).not.toBe('');
    await two.shop.cards.create(bodyOf({ customer: { id }, card: { token } }));
    await two.shop.cards.unbind({ token: { id: token } });
    expect((await list()).tokens).toEqual([]);
    const again: GapuraError = await refusedWith(two.shop.cards.unbind({ token: { id: token } }));
    expect(again.status).toBe(404);
  });
});

describe('dana', () => {
  it('is paid, asked about and refunded at the provider', async () => {
    const order = paymentBody();
    const { partnerReferenceNo: name } = order as { partnerReferenceNo: string };
    const { webRedirectUrl } = await two.shop.dana.create(order as never);
    expect(webRedirectUrl).toBe((await viewAt(two.back, name)).payment_url);
    await play(name, 'SUCCESS');
    expect((await two.shop.dana.status(name)).latestTransactionStatus).toBe('00');
    const refund = refundBody(name, 1000);
    const answer = await two.shop.dana.refund(refund as never);
    expect(answer).toMatchObject({ responseCode: '2000700', originalPartnerReferenceNo: name });
    for (const house of [two.front, two.back]) {
      expect(await viewAt(house, name)).toMatchObject({ refunded_amount: 1000 });
    }
  });
});

describe('what the provider does not tell by itself', () => {
  it('is asked for: the payment expires when the provider says so', async () => {
    const order = classicSuites[0]?.body() as { order: { invoice_number: string } };
    await two.shop.kredivo.create(order as never);
    const { invoice_number: invoice } = order.order;
    await two.advance(3 * 3600);
    await two.advance(3600);
    expect((await viewAt(two.back, invoice)).status).toBe('EXPIRED');
    expect((await viewAt(two.front, invoice)).status).toBe('EXPIRED');
  });
});

it('both books are proven', async () => {
  await expectProvenLedger(two.front.db);
  await expectProvenLedger(two.back.db);
});
