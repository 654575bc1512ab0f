// Notifications as a merchant gets them: retries by the clock, resend, override, fixed bytes, reusable codes.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { all, set } from '../../src/channels/fixture.ts';
import { verifyNotification } from '../../src/sdk/index.ts';
import { classicSuites, send } from '../support/classic.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.ts';
import { openReceiver, type Received } from '../support/receiver.ts';

let house: TestGateway;
let answers: number[] = [];
beforeAll(async () => {
  house = await startTestGateway({
    answer: (response) => void response.writeHead(answers.shift() ?? 200).end('noted'),
  });
});
afterAll(() => house.stop());
beforeEach(() => {
  answers = [];
});
afterEach(() => house.sandbox('clock', { reset: true }));

interface Shown {
  id: string;
  status: string;
  url: string;
  event: string;
  next_attempt_at: string | null;
  attempts: {
    at: string;
    http_status: number | null;
    request_body: string;
    response_body: string;
  }[];
}

const indomaret = classicSuites.find(({ channel }) => channel.id === 'indomaret');
if (indomaret === undefined) throw new Error('no till');
const { path, body } = indomaret;

async function order(...edits: Parameters<typeof body>): Promise<string> {
  const bytes = JSON.stringify(body(...edits));
  expect((await send(house.url, { path, body: bytes })).status).toBe(200);
  return (JSON.parse(bytes) as { order: { invoice_number: string } }).order.invoice_number;
}

const pay = (invoice: string) =>
  house.sandbox(`payments/${invoice}/outcome`, { outcome: 'SUCCESS' });

async function shown(invoice: string): Promise<Shown[]> {
  const { body } = await house.sandbox(`notifications?invoice_number=${invoice}`);
  return (body as { notifications: Shown[] }).notifications;
}

const verify = (post: Received) =>
  verifyNotification(post.body, Object.fromEntries(post.headers), {
    secretKey,
    clientId,
    path: notificationPath,
  });

/** Runs what is due now: moving the clock by 0 waits for deliveries in flight. */
const settleDown = () => house.advance(0);

it('is retried 30 minutes, 6 and 12 hours after the first attempt, and then not again', async () => {
  answers = [500, 404, 301, 500];
  const before = house.receiver.received.length;
  const invoice = await order(set('online_to_offline_info.expired_time', 99_999));
  await pay(invoice);
  await settleDown();
  const attempts = async () => (await shown(invoice))[0]?.attempts.length;
  expect(await attempts()).toBe(1);
  for (const [wait, expected] of [
    [1790, 1],
    [20, 2],
    [19_770, 2],
    [40, 3],
    [21_560, 3],
    [60, 4],
  ] as const) {
    await house.advance(wait);
    expect([wait, await attempts()]).toEqual([wait, expected]);
  }
  const [notification] = await shown(invoice);
  expect(notification).toMatchObject({ status: 'EXHAUSTED', next_attempt_at: null });
  await house.advance(7 * 24 * 3600);
  expect(await attempts()).toBe(4);

  const posts = house.receiver.received.slice(before);
  expect(new Set(posts.map((post) => post.body.toString())).size).toBe(1);
  expect(new Set(posts.map((post) => verify(post).requestId)).size).toBe(1);
  expect(posts.map((post) => verify(post).requestId)[0]).toBe(notification?.id);
});

it('makes every attempt that became due when the clock jumps', async () => {
  answers = [500, 500, 500, 200];
  const invoice = await order(set('online_to_offline_info.expired_time', 99_999));
  await pay(invoice);
  await house.advance(43_200);
  const [notification] = await shown(invoice);
  expect(notification?.attempts.map(({ http_status }) => http_status)).toEqual([
    500, 500, 500, 200,
  ]);
  expect(notification?.status).toBe('DELIVERED');
});

it.each([200, 201, 204, 299])('is done with a %i', async (status) => {
  answers = [status];
  const invoice = await order();
  await pay(invoice);
  await settleDown();
  expect((await shown(invoice))[0]).toMatchObject({ status: 'DELIVERED', next_attempt_at: null });
});

it('is sent again on demand, with the same bytes and id', async () => {
  const invoice = await order();
  await pay(invoice);
  await settleDown();
  const before = house.receiver.received.length;
  const [notification] = await shown(invoice);
  const again = await house.sandbox(`notifications/${notification?.id}/resend`, {});
  expect(again.status).toBe(202);
  await house.receiver.arrived(before + 1);
  const [first, second] = house.receiver.received.slice(before - 1);
  expect(second?.body.toString()).toBe(first?.body.toString());
  await settleDown();
  expect((await shown(invoice))[0]).toMatchObject({ status: 'DELIVERED' });
  expect((await shown(invoice))[0]?.attempts).toHaveLength(2);
  expect((await house.sandbox('notifications/nobody/resend', {})).status).toBe(404);
});

describe('override_notification_url', () => {
  const field = 'additional_info.override_notification_url';

  it('replaces host and port if the path is the same', async () => {
    const other = await openReceiver();
    const url = `${other.origin}${notificationPath}`;
    const before = house.receiver.received.length;
    const invoice = await order(set(field, url));
    await pay(invoice);
    await other.arrived(1);
    await settleDown();
    expect(house.receiver.received).toHaveLength(before);
    expect((await shown(invoice))[0]?.url).toBe(url);
    const [post] = other.received;
    if (post === undefined) throw new Error('nothing was posted');
    expect(verify(post).body.order.invoice_number).toBe(invoice);
    await other.close();
  });

  it('is ignored if the path differs: the configured URL is used', async () => {
    const other = await openReceiver();
    const before = house.receiver.received.length;
    const url = `${other.origin}/elsewhere`;
    await pay(await order(set(field, url)));
    await house.receiver.arrived(before + 1);
    expect(other.received).toHaveLength(0);
    await other.close();
  });
});

it('follows each payment of a reusable code until it expires', async () => {
  const before = house.receiver.received.length;
  const invoice = await order(
    all(
      set('online_to_offline_info.reusable_status', 'true'),
      set('online_to_offline_info.expired_time', 60),
    ),
  );
  for (let paid = 1; paid <= 3; paid++) {
    expect((await pay(invoice)).body).toMatchObject({ status: 'SUCCESS' });
    await house.receiver.arrived(before + paid);
  }
  const posts = house.receiver.received.slice(before).map(verify);
  expect(new Set(posts.map(({ requestId }) => requestId)).size).toBe(3);
  const codes = posts.map(({ body }) => body.online_to_offline_info?.payment_code);
  expect(new Set(codes).size).toBe(1);
  const view = (await house.sandbox(`payments/${codes[0]}`)).body as {
    amount: number;
    paid_amount: number;
  };
  expect(view.paid_amount).toBe(3 * view.amount);
  await house.advance(3600);
  const late = await pay(invoice);
  expect(late.status).toBe(409);
  expect(late.body).toMatchObject({ detail: expect.stringContaining('its code has expired') });
  expect((await house.sandbox(`payments/${invoice}`)).body).toMatchObject({ status: 'SUCCESS' });
});

it('is sent within 50 ms of the commit on an idle gateway', async () => {
  const waits: number[] = [];
  for (let round = 0; round < 10; round++) {
    const invoice = await order();
    await pay(invoice);
    await settleDown();
    const { body } = await house.sandbox(`payments/${invoice}`);
    const { history } = body as { history: { at: string }[] };
    const attempt = (await shown(invoice))[0]?.attempts[0]?.at ?? '';
    waits.push(Date.parse(attempt) - Date.parse(history.at(-1)?.at ?? ''));
  }
  // The fastest of ten: a busy test machine may delay any of them, but polling would delay all of them.
  expect(Math.min(...waits)).toBeLessThanOrEqual(50);
});
