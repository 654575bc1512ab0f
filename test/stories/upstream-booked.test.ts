// What is done in a provider's back office is told to a person, who books it: never silently, and never twice.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { bodyOf } from '../support/cards.ts';
import type { TestGateway } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';
import { paymentBody, refundBody } from '../support/snap.ts';
import { startTwoGateways, type TwoGateways } from '../support/two-gateways.ts';

let two: TwoGateways;
beforeAll(async () => {
  const dashboard = { keys: dashboardKeys, second_person_above: 60_000 };
  two = await startTwoGateways({ file: { dashboard } });
});
afterAll(() => two?.stop());

interface View {
  status: string;
  paid_amount: number;
  refunded_amount: number;
}

const viewAt = async (house: TestGateway, name: string) => {
  const { status, paid_amount, refunded_amount } = (await house.sandbox(`payments/${name}`))
    .body as View;
  return [status, paid_amount, refunded_amount];
};
const both = async (name: string) => [await viewAt(two.front, name), await viewAt(two.back, name)];

/** A card payment of 90,000 that its customer has paid or authorized at back. */
async function ordered(payment: object = {}) {
  const order = bodyOf({ payment });
  const name = order.order.invoice_number;
  const created = await two.shop.cards.create(order);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  const here = async () => (await viewAt(two.front, name))[0];
  await expect.poll(here, { interval: 20, timeout: 5000 }).not.toBe('PENDING');
  return { name, requestId: exchangeOf(created)?.requestId ?? '' };
}

interface Unmatched {
  id: string;
  payment_id: string | null;
  reference: string;
  why: string;
}

const unmatchedOf = async (name: string) => {
  const { body } = await callOffice<{ unmatched: Unmatched[] }>(two.front.url, '/upstreams');
  return body.unmatched.filter(({ reference }) => reference === name);
};

/** Waits for the notification that a person has to look at. */
async function unmatched(name: string): Promise<Unmatched> {
  await expect
    .poll(async () => (await unmatchedOf(name)).length, { interval: 20, timeout: 5000 })
    .toBe(1);
  const [one] = await unmatchedOf(name);
  if (one === undefined) throw new Error('it is gone');
  return one;
}

interface Detail {
  result: string;
  body: string;
  payment: { id: string; status: string } | null;
  says: { what: string; amount: number | null } | null;
}

const detail = async ({ id }: { id: string }) =>
  (await callOffice<Detail>(two.front.url, `/upstreams/notifications/${id}`)).body;

const reason = 'Ibu Sari of their support says so';

function book(paymentId: string, body: object, key?: string) {
  return callOffice<{ status: string; detail: string }>(
    two.front.url,
    `/payments/${paymentId}/provider/booking`,
    { body: { reason, ...body }, ...(key && { headers: { 'idempotency-key': key } }) },
  );
}

async function notifiedOf(name: string, count: number): Promise<void> {
  const sent = async () => {
    const { body } = await two.front.sandbox(`notifications?invoice_number=${name}`);
    return (body as { notifications: unknown[] }).notifications.length;
  };
  await expect.poll(sent, { interval: 20, timeout: 5000 }).toBe(count);
}

async function audited(action: string): Promise<number> {
  const [row] = await two.front.db.rows<{ n: bigint }>(
    sql`select count(*) as n from audit_entries where action = ${action}`,
  );
  return Number(row?.n);
}

it('a refund that the provider made is booked once, by whom its amount needs', async () => {
  const { name } = await ordered();
  await two.back.sandbox(`payments/${name}/refunds`, {});
  const told = await unmatched(name);
  expect(told.why).toContain('nobody has asked for');
  expect(await both(name)).toEqual([
    ['SUCCESS', 90_000, 0],
    ['VOIDED', 90_000, 90_000],
  ]);
  const { payment, says, body } = await detail(told);
  expect(says).toEqual({ what: 'refund', amount: 90_000 });
  expect(JSON.parse(body)).toMatchObject({ order: { invoice_number: name } });

  const asked = { what: 'refund', amount: 90_000, notification_id: told.id };
  const waiting = await book(payment?.id ?? '', asked);
  expect(waiting.body.detail).toContain('Another person has to approve it');
  expect((await viewAt(two.front, name))[0]).toBe('SUCCESS');
  const [approval] = /[0-9a-f-]{36}/.exec(waiting.body.detail) ?? [];
  const approved = await callOffice(two.front.url, `/approvals/${approval}/approve`, {
    key: keyOf('owner'),
    body: {},
  });
  expect(approved.status, JSON.stringify(approved.body)).toBe(200);
  expect(await both(name)).toEqual([
    ['VOIDED', 90_000, 90_000],
    ['VOIDED', 90_000, 90_000],
  ]);
  expect(await unmatchedOf(name)).toEqual([]);
  expect((await detail(told)).result).toBe('APPLIED');
  // The payment and its void.
  await notifiedOf(name, 2);
  const again = await book(payment?.id ?? '', { ...asked, amount: 1000 });
  expect(again.status).toBe(409);
});

it('each of several refunds is told of, also those of the same amount and next to our own', async () => {
  const { name, requestId } = await ordered();
  await two.advance(7 * 86_400);
  const ours = await two.shop.cards.refund({
    order: { invoice_number: name },
    payment: { original_request_id: requestId },
    refund: { amount: 20_000 },
  });
  expect(ours.refund.status).toBe('SUCCESS');
  // Ours is told of too, and is known.
  const results = () =>
    two.front.db.rows<{ result: string }>(
      sql`select result from upstream_notifications where reference = ${name} order by received_at`,
    );
  const told = async () => {
    // It may have come while ours was being asked for: then a job looks at it again.
    await two.front.advance(0);
    return (await results()).map(({ result }) => result);
  };
  await expect.poll(told, { interval: 20, timeout: 5000 }).toEqual(['APPLIED', 'NOTHING']);
  for (const nth of [1, 2]) {
    await two.advance(60);
    await two.back.sandbox(`payments/${name}/refunds`, { amount: 20_000 });
    const one = await unmatched(name);
    const { payment } = await detail(one);
    const asked = { what: 'refund', amount: 20_000, notification_id: one.id };
    const key = `key-${nth}`;
    expect((await book(payment?.id ?? '', asked, key)).status).toBe(200);
    expect((await book(payment?.id ?? '', asked, key)).status).toBe(200);
    expect(await unmatchedOf(name)).toEqual([]);
  }
  expect(await both(name)).toEqual([
    ['PARTIALLY_REFUNDED', 90_000, 60_000],
    ['PARTIALLY_REFUNDED', 90_000, 60_000],
  ]);
  expect(await audited('book from provider')).toBeGreaterThanOrEqual(3);
});

it('a capture that the provider made is booked', async () => {
  const { name } = await ordered({ type: 'AUTHORIZE' });
  const { authorize_id = '' } = (await two.atBack.orders.status(name)) as {
    authorize_id?: string;
  };
  await two.atBack.cards.capture({ payment: { authorize_id, capture_amount: 50_000 } });
  const told = await unmatched(name);
  const { payment, says } = await detail(told);
  expect(says).toEqual({ what: 'capture', amount: 50_000 });
  const asked = { what: 'capture', amount: 50_000, notification_id: told.id };
  expect((await book(payment?.id ?? '', asked)).body.status).toBe('SUCCESS');
  expect(await both(name)).toEqual([
    ['SUCCESS', 50_000, 0],
    ['SUCCESS', 50_000, 0],
  ]);
});

it('what the provider does not notify of is booked without a notification', async () => {
  const order = paymentBody();
  const { partnerReferenceNo: name } = order as unknown as { partnerReferenceNo: string };
  await two.shop.dana.create(order as never);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  await expect.poll(async () => (await viewAt(two.front, name))[0]).toBe('SUCCESS');
  await two.atBack.dana.refund(refundBody(name, 1000) as never);
  const found = await callOffice<{ payments: { id: string }[] }>(
    two.front.url,
    `/payments?reference=${name}`,
  );
  const id = found.body.payments[0]?.id ?? '';
  expect((await book(id, { what: 'capture', amount: 1000 })).status).toBe(409);
  expect((await book(id, { what: 'refund', amount: 1000 })).status).toBe(200);
  const [here, there] = await both(name);
  expect(here).toEqual(there);
});

it('needs who may work with providers, and a payment that is with one', async () => {
  const { name } = await ordered();
  const list = `/payments?reference=${name}`;
  const found = await callOffice<{ payments: { id: string }[] }>(two.front.url, list);
  const path = `/payments/${found.body.payments[0]?.id}/provider/booking`;
  const body = { what: 'refund', amount: 1, reason };
  const support = { key: keyOf('support'), body };
  expect((await callOffice(two.front.url, path, support)).status).toBe(403);
  await two.front.db.single.rows(
    sql`update payments set upstream = null where reference = ${name}`,
  );
  const none = await callOffice<{ detail: string }>(two.front.url, path, { body });
  expect([none.status, none.body.detail]).toEqual([409, 'This payment is with no provider.']);
  await two.front.db.single.rows(
    sql`update payments set upstream = 'back' where reference = ${name}`,
  );
});

it('what has nothing to book leaves the list, with who says so', async () => {
  const { name } = await ordered();
  await two.back.sandbox(`payments/${name}/refunds`, {});
  const told = await unmatched(name);
  const path = `/upstreams/notifications/${told.id}/dismissal`;
  const asked = { body: { reason } };
  expect((await callOffice(two.front.url, path, asked)).status).toBe(204);
  expect(await unmatchedOf(name)).toEqual([]);
  expect((await callOffice(two.front.url, path, asked)).status).toBe(409);
  expect(await audited('dismiss provider notification')).toBe(1);
  // It was a mistake: it can still be booked, without it.
  const { payment } = await detail(told);
  const late = await book(payment?.id ?? '', { what: 'refund', amount: 50_000 });
  expect([late.status, late.body.status]).toEqual([200, 'PARTIALLY_REFUNDED']);
});

it('both books are proven', async () => {
  await expectProvenLedger(two.front.db);
  await expectProvenLedger(two.back.db);
});
