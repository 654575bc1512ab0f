// The main flow, end to end, for every channel: a signed order becomes a signed, verified notification.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelById } from '../../src/channels/index.ts';
import { exchangeOf, GapuraError, verifyNotification } from '../../src/sdk/index.ts';
import { classicSuites } from '../support/classic.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

/** `service` and `channel`: what check-status and notifications must agree on. */
const originOf = ({ service, channel }: { service: object; channel: object }) => ({
  service,
  channel,
});

interface Creator {
  create(body: object): Promise<object>;
}

interface View {
  status: string;
  amount: number;
  paid_amount: number;
  payment_code?: string;
  payment_url?: string;
  history: { status: string }[];
}

describe.each(classicSuites)('$channel.id', ({ channel, body }) => {
  const create = async () => {
    const order = body() as { order: { invoice_number: string; amount: number } };
    const client = house.client[channel.id as keyof typeof house.client] as unknown as Creator;
    const reply = await client.create(order);
    return { ...order.order, requestId: exchangeOf(reply)?.requestId };
  };
  const view = async (invoice: string) => (await house.sandbox(`payments/${invoice}`)).body as View;
  const play = (invoice: string, outcome: string) =>
    house.sandbox(`payments/${invoice}/outcome`, { outcome });

  it('is ordered, paid, notified, booked, and answers check status', async () => {
    // Moving the clock by 0 waits until everything from earlier tests has arrived.
    await house.advance(0);
    const before = house.receiver.received.length;
    const { invoice_number: invoice, amount, requestId } = await create();
    const pending = await house.client.orders.status(invoice);
    expect(pending.transaction).toMatchObject({
      status: 'PENDING',
      original_request_id: requestId,
    });
    expect((await play(invoice, 'SUCCESS')).status).toBe(200);
    await house.receiver.arrived(before + 1);

    const posted = house.receiver.received[before];
    if (posted === undefined) throw new Error('nothing was posted');
    expect([posted.method, posted.target]).toEqual(['POST', notificationPath]);
    const verified = verifyNotification(posted.body, Object.fromEntries(posted.headers), {
      secretKey,
      clientId,
      path: notificationPath,
    });
    expect(verified.body).toMatchObject({
      order: { invoice_number: invoice, amount },
      transaction: { status: 'SUCCESS', original_request_id: requestId },
    });
    expect(verified.body).toEqual(expect.objectContaining(originOf(pending)));

    expect(await view(invoice)).toMatchObject({ status: 'SUCCESS', amount, paid_amount: amount });
    for (const name of [invoice, requestId ?? '']) {
      const status = await house.client.orders.status(name);
      expect(status.transaction.status).toBe('SUCCESS');
      expect(status.order).toMatchObject({ invoice_number: invoice, amount });
    }
  });

  it('is paid once: a second click changes nothing and is not announced', async () => {
    const { invoice_number: invoice } = await create();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => play(invoice, 'SUCCESS')));
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === 409)).toHaveLength(3);
    const list = await house.sandbox(`notifications?invoice_number=${invoice}`);
    expect((list.body as { notifications: unknown[] }).notifications).toHaveLength(1);
    for (const late of ['FAILED', 'EXPIRED']) expect((await play(invoice, late)).status).toBe(409);
    expect((await view(invoice)).status).toBe('SUCCESS');
  });

  it('is declined: this is announced only for cards, and only card customers may try again', async () => {
    const isOwnPage = channel.pagePath !== undefined;
    const { invoice_number: invoice } = await create();
    await play(invoice, 'FAILED');
    expect(await view(invoice)).toMatchObject({ status: 'FAILED', paid_amount: 0 });
    const list = await house.sandbox(`notifications?invoice_number=${invoice}`);
    const notifications = (list.body as { notifications: { event: string }[] }).notifications;
    expect(notifications.map(({ event }) => event)).toEqual(isOwnPage ? ['payment.failed'] : []);
    expect((await play(invoice, 'SUCCESS')).status).toBe(isOwnPage ? 200 : 409);
  });

  it('is never paid after its expiry, whether the job has marked it or not', async () => {
    const { invoice_number: invoice } = await create();
    await house.advance(400 * 60);
    expect((await view(invoice)).status).toBe('EXPIRED');
    expect((await house.client.orders.status(invoice)).transaction.status).toBe('EXPIRED');
    expect((await play(invoice, 'SUCCESS')).status).toBe(409);
    expect((await view(invoice)).history.map(({ status }) => status)).toEqual([
      'PENDING',
      'EXPIRED',
    ]);
    await house.sandbox('clock', { reset: true });
  });

  it('accepts only the exact amount', async () => {
    const { invoice_number: invoice, amount } = await create();
    const less = { outcome: 'SUCCESS', amount: amount - 1 };
    expect((await house.sandbox(`payments/${invoice}/outcome`, less)).status).toBe(409);
    const exact = { outcome: 'SUCCESS', amount };
    expect((await house.sandbox(`payments/${invoice}/outcome`, exact)).status).toBe(200);
  });
});

it('answers 404 for an unknown order', async () => {
  const error = await house.client.orders.status('NOBODY').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GapuraError);
  expect(error).toMatchObject({ status: 404, code: 'data_not_found' });
});

it('keeps the ledger balanced, with what each merchant is owed', async () => {
  const { body } = await house.sandbox('ledger');
  const ledger = body as { balanced: boolean; accounts: { account: string; balance: number }[] };
  expect(ledger.balanced).toBe(true);
  expect(ledger.accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  const owed = ledger.accounts.find(({ account }) => account === `merchant:${clientId}:payable`);
  expect(owed?.balance).toBeGreaterThan(0);
});

it('starts empty after a reset, with the same merchants and keys', async () => {
  const [suite] = classicSuites;
  if (suite === undefined) throw new Error('no classic channel');
  const keys = (await house.sandbox('keys')).body;
  expect((await house.sandbox('reset', {})).status).toBe(204);
  expect((await house.sandbox('ledger')).body).toMatchObject({ accounts: [], transactions: 0 });
  expect((await house.sandbox('notifications')).body).toEqual({ notifications: [] });
  expect((await house.sandbox('keys')).body).toEqual(keys);
  const channel = channelById(suite.channel.id);
  const client = house.client[channel?.id as keyof typeof house.client] as unknown as Creator;
  await client.create(suite.body());
});
