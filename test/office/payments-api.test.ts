// Payments in the management API of a whole gateway: stories of every channel, actions, who may, the file, views.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { authorizedOrder, orderCard, paidOrder, play, settleAll } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import {
  callOffice,
  dashboardKeys,
  keyOf,
  type OfficeCall,
  otherClientId,
} from '../support/office.ts';
import { call, getToken, paths, paymentBody, snapFile, startSnapGateway } from '../support/snap.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startSnapGateway({
    file: (receiver) => {
      const { merchants = [] } = snapFile(receiver);
      const other = { name: 'Lain', client_id: otherClientId, secret_key: secretKey };
      return { merchants: [...merchants, other], dashboard: { keys: dashboardKeys } };
    },
  });
});
afterAll(() => house.stop());

type View = Record<string, never> & { id: string; status: string };
interface Story {
  id: string;
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  timeline: { at: string; kind: string }[];
  requests: { id: string; body: string; answer: string }[];
  receipts: { id: string; amount: number; fee: number; batch: { id: string } | null }[];
  refunds: View[];
  postings: { kind: string; postings: { account: string; amount: number }[] }[];
  notifications: { attempts: { request_body: string; request_headers: object }[] }[];
  paid_with: { masked: string } | null;
  tries: { masked: string; state: string }[];
}

const office = <Body = Record<string, unknown>>(path: string, asked: OfficeCall = {}) =>
  callOffice<Body>(house.url, path, asked);

async function idOf(reference: string): Promise<string> {
  const { body } = await office<{ payments: { id: string }[] }>(`/payments?reference=${reference}`);
  return body.payments[0]?.id ?? '';
}

async function story(id: string): Promise<Story> {
  return (await office<Story>(`/payments/${id}`)).body;
}

interface Creator {
  create(body: object): Promise<object>;
}

/** A paid order of every channel. */
const makers: [string, () => Promise<string>][] = [
  ...classicSuites.map(({ channel, body }): [string, () => Promise<string>] => [
    channel.id,
    async () => {
      const order = body() as { order: { invoice_number: string } };
      const client = house.client[channel.id as keyof typeof house.client];
      await (client as unknown as Creator).create(order);
      return order.order.invoice_number;
    },
  ]),
  [
    'dana',
    async () => {
      const body = paymentBody();
      await call(house.url, paths.payment, await getToken(house.url), body);
      return body.partnerReferenceNo;
    },
  ],
];

describe.each(makers)('a payment with %s', (channel, make) => {
  it('is listed, found, told with its story, and refunded', async () => {
    const reference = await make();
    const id = await idOf(reference);
    // As a form sends it: what is empty asks for nothing.
    const query = 'client_id=&channel=&status=PENDING&reference=&from=&to=&limit=1&after=';
    expect((await office(`/payments?${query}`)).body).toMatchObject({
      payments: [{ id, status: 'PENDING', paid_at: null, channel, client_id: clientId }],
    });
    const { status } = await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
    expect(status).toBe(200);
    await house.advance(0);
    for (const q of [
      reference,
      reference.toUpperCase().slice(0, 12),
      id === '' ? 'x' : reference,
    ]) {
      const found = await office<{ payments: View[] }>(`/payments?q=${encodeURIComponent(q)}`);
      expect(found.body.payments.map((one) => one.id)).toContain(id);
    }
    const sent = await house.sandbox(`notifications?invoice_number=${reference}&status=`);
    expect(sent.body).toMatchObject({ notifications: [{ reference }] });
    const told = await story(id);
    expect(told).toMatchObject({ status: 'SUCCESS', paid_amount: told.amount, refunds: [] });
    expect(told.receipts).toMatchObject([{ amount: told.amount, batch: null }]);
    expect(told.requests[0]?.body).toContain(reference);
    expect(told.requests[0]?.answer).not.toBe('');
    expect(told.notifications[0]?.attempts[0]?.request_body).toContain(reference);
    expect(told.postings.map(({ kind }) => kind)).toContain('paid');
    const kinds = new Set(told.timeline.map(({ kind }) => kind));
    for (const kind of ['request', 'status', 'receipt', 'booked', 'notification', 'attempt']) {
      expect(kinds).toContain(kind);
    }
    expect(JSON.stringify(told)).not.toMatch(/Bearer [^*]/);

    const shown = await office<{ refund: Record<string, unknown> & { how: string; after: View } }>(
      `/payments/${id}/actions`,
    );
    const { refund: preview } = shown.body;
    const made = await office<View>(`/payments/${id}/refunds`, { body: { reason: 'broken' } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      type: preview.type,
      amount: preview.amount,
      status: preview.how === 'manual' ? 'DUE' : 'SUCCESS',
      fee_returned: preview.fee_returned,
      reason: 'broken',
    });
    const after = await story(id);
    expect(after.status).toBe(preview.after.status);
    expect(after.timeline.map(({ kind }) => kind)).toContain('deed');
  });
});

describe('a refund', () => {
  it('is made once for its key, also when it is asked for at the same time', async () => {
    const { invoice } = await paidOrder(house);
    await settleAll(house);
    const id = await idOf(invoice);
    const ask = () =>
      office<View>(`/payments/${id}/refunds`, {
        body: { amount: 10_000 },
        headers: { 'idempotency-key': `twice-${id}` },
      });
    const answers = await Promise.all([ask(), ask(), ask()]);
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    // The answer was lost, and with it what is kept of the call.
    await house.db.single.rows(sql`delete from office_calls`);
    expect((await ask()).body.id).toBe(made[0]?.body.id);
    expect(await story(id)).toMatchObject({
      refunded_amount: 10_000,
      status: 'PARTIALLY_REFUNDED',
    });
    await expectProvenLedger(house.db);
  });

  it('of everything is the same one when it is repeated after a crash', async () => {
    const { invoice } = await paidOrder(house);
    const id = await idOf(invoice);
    const headers = { 'idempotency-key': `whole-${id}` };
    const first = await office<View>(`/payments/${id}/refunds`, { body: {}, headers });
    await house.db.single.rows(sql`delete from office_calls`);
    const again = await office<View>(`/payments/${id}/refunds`, { body: {}, headers });
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    const other = await office(`/payments/${id}/refunds`, { body: {} });
    expect(other.status).toBe(409);
  });

  it('commits with its entry in the audit log, and a refused one has none', async () => {
    const { invoice } = await paidOrder(house);
    const id = await idOf(invoice);
    const refused = await office(`/payments/${id}/refunds`, { body: { amount: 1 } });
    expect(refused.status).toBe(409);
    const key = keyOf('support', clientId);
    const made = await office<View>(`/payments/${id}/refunds`, { body: {}, key });
    const { body } = await office<{ entries: View[] }>(`/audit?object=payment%20${id}`);
    expect(body.entries).toMatchObject([
      {
        actor: `support of ${clientId}`,
        action: 'refund payment',
        client_id: clientId,
        after: { refund: made.body.id, type: 'VOID', status: 'SUCCESS', amount: 90_000 },
      },
    ]);
  });

  it('by hand is due, listed, and ended once', async () => {
    const suite = classicSuites.find(({ channel }) => channel.id === 'kredivo');
    const order = suite?.body() as { order: { invoice_number: string } };
    await (house.client.kredivo as unknown as Creator).create(order);
    await house.sandbox(`payments/${order.order.invoice_number}/outcome`, { outcome: 'SUCCESS' });
    const id = await idOf(order.order.invoice_number);
    const { body: due } = await office<View>(`/payments/${id}/refunds`, { body: { amount: 1000 } });
    expect(due.status).toBe('DUE');
    const listed = async (query: string, key?: string) => {
      const asked = key === undefined ? {} : { key };
      const { body } = await office<{ refunds: View[] }>(`/refunds?${query}`, asked);
      return body.refunds.map((one) => one.id);
    };
    expect(await listed('status=DUE')).toContain(due.id);
    expect(await listed(`status=DUE&channel=kredivo&client_id=${clientId}`)).toContain(due.id);
    expect(await listed('status=DUE&channel=dana')).not.toContain(due.id);
    expect(await listed('status=DUE', keyOf('viewer', otherClientId))).toEqual([]);
    const done = await office<View>(`/refunds/${due.id}/done`, { body: { note: 'TRF-1' } });
    expect(done).toMatchObject({ status: 200, body: { status: 'SUCCESS', message: 'TRF-1' } });
    expect((await office(`/refunds/${due.id}/rejected`, { body: {} })).status).toBe(409);
    expect(await listed('status=DUE')).not.toContain(due.id);
    expect(await listed('status=SUCCESS&limit=1')).toEqual([due.id]);
    await expectProvenLedger(house.db);
  });

  it('beyond 2^53 is asked for as it is answered, as a text', async () => {
    const value = '9007199254740993';
    const order = { ...paymentBody(), amount: { value: `${value}.00`, currency: 'IDR' } };
    await call(house.url, paths.payment, await getToken(house.url), order);
    const reference = order.partnerReferenceNo;
    await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
    await settleAll(house);
    const body = { amount: '9007199254740992' };
    const made = await office<View>(`/payments/${await idOf(reference)}/refunds`, { body });
    expect(made).toMatchObject({ status: 201, body });
    expect(await story(await idOf(reference))).toMatchObject({ paid_amount: value });
  });

  it.each([
    [{ amount: 0 }, 400],
    [{ amount: '1000' }, 400],
    [{ amount: 1.5 }, 400],
    [{ sum: 1 }, 400],
    [{ amount: 999_999_999 }, 409],
  ])('is refused with %o', async (body, status) => {
    const { invoice } = await paidOrder(house);
    const answer = await office(`/payments/${await idOf(invoice)}/refunds`, { body });
    expect(answer.status).toBe(status);
  });
});

describe('an authorization', () => {
  it('is captured in part, as the preview says, once for its key', async () => {
    const { invoice } = await authorizedOrder(house);
    const id = await idOf(invoice);
    const { body: actions } = await office(`/payments/${id}/actions?amount=40000`);
    expect(actions).toMatchObject({
      capture: { possible: true, most: 90_000, amount: 40_000, given_back: 50_000, notifies: true },
      release: { possible: true, what: 'authorization' },
    });
    const ask = () =>
      office<View>(`/payments/${id}/captures`, {
        body: { amount: 40_000 },
        headers: { 'idempotency-key': `capture-${id}` },
      });
    const first = await ask();
    expect(first).toMatchObject({ status: 201, body: { status: 'SUCCESS', amount: 40_000 } });
    await house.db.single.rows(sql`delete from office_calls`);
    expect((await ask()).body.id).toBe(first.body.id);
    expect((await office(`/payments/${id}/captures`, { body: {} })).status).toBe(409);
    expect(await story(id)).toMatchObject({ status: 'SUCCESS', paid_amount: 40_000 });
    await expectProvenLedger(house.db);
  });

  it('is released to the customer', async () => {
    const { invoice } = await authorizedOrder(house);
    const id = await idOf(invoice);
    const released = await office<View>(`/payments/${id}/release`, { method: 'POST' });
    expect(released).toMatchObject({ status: 200, body: { id, status: 'VOIDED' } });
    expect((await office(`/payments/${id}/release`, { method: 'POST' })).status).toBe(409);
  });

  it('whose acquirer goes silent is concluded later, once', async () => {
    const { invoice } = await authorizedOrder(house);
    const id = await idOf(invoice);
    await house.sandbox('faults', [{ at: 'acquirer:cards', kind: 'timeout', times: 1 }], 'PUT');
    const asked = await office(`/payments/${id}/captures`, { body: { amount: 30_000 } });
    expect(asked.status).toBeGreaterThanOrEqual(500);
    await house.sandbox('faults', undefined, 'DELETE');
    await house.advance(61);
    expect(await story(id)).toMatchObject({ status: 'SUCCESS', paid_amount: 30_000 });
    await expectProvenLedger(house.db);
  });
});

describe('a held payment', () => {
  it('is released for settlement', async () => {
    const { invoice } = await paidOrder(house, { additional_info: { hold_settlement: true } });
    const id = await idOf(invoice);
    const { body } = await office(`/payments/${id}/actions`);
    expect(body).toMatchObject({ release: { what: 'hold', amount: 90_000 } });
    const answer = await office(`/payments/${id}/release`, { method: 'POST' });
    expect(answer).toMatchObject({ status: 200, body: { held: false } });
    await settleAll(house);
    const told = await story(id);
    expect(told.receipts[0]?.batch).toMatchObject({ number: expect.any(Number) });
    expect(told.timeline.map(({ kind }) => kind)).toContain('settled');
  });
});

it('a card is shown masked, with every try, and found by its digits', async () => {
  const { invoice } = await orderCard(house);
  await play(house, invoice, 'SUCCESS', { number: '4440000000510008', expiry: '1230', cvv: '123' });
  const card = { number: '4111111111111111', expiry: '1230', cvv: '123' };
  expect((await play(house, invoice, 'SUCCESS', card)).status).toBe(200);
  const id = await idOf(invoice);
  const told = await story(id);
  expect(told.paid_with).toMatchObject({ masked: '411111******1111' });
  expect(told.tries.map(({ state }) => state)).toContain('APPROVED');
  expect(JSON.stringify(told)).not.toMatch(/4111111111111111|"123"/);
  const { body } = await office<{ payments: View[] }>('/payments?q=4111%E2%80%A61111');
  expect(body.payments.map((one) => one.id)).toContain(id);
});

it('a merchant’s people see only what is the merchant’s', async () => {
  const { invoice } = await paidOrder(house);
  const key = keyOf('owner', otherClientId);
  const id = await idOf(invoice);
  const { body } = await office<{ payments: View[] }>('/payments', { key });
  expect(body.payments).toEqual([]);
  for (const path of ['', '/actions']) {
    expect((await office(`/payments/${id}${path}`, { key })).status).toBe(404);
  }
  expect((await office(`/payments?client_id=${clientId}`, { key })).status).toBe(404);
  expect((await office(`/payments/export?client_id=${clientId}`, { key })).status).toBe(404);
});

it.each(['status=PAID', 'amount=-1', 'from=yesterday', 'after=abc', 'sort=amount', 'limit=201'])(
  'a list with %s is refused with the name of what is wrong',
  async (query) => {
    const { status, body } = await office(`/payments?${query}`);
    expect([status, JSON.stringify(body)]).toEqual([
      400,
      expect.stringContaining(query.split('=')[0] ?? ''),
    ]);
  },
);

describe('the file', () => {
  it('has every payment of the list, both times, and no formula', async () => {
    const customer = { name: '=HYPERLINK("http://evil.example")' };
    const { invoice } = await paidOrder(house, { customer });
    const answer = await office<string>('/payments/export?status=SUCCESS&channel=cards');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = answer.body.trim().split('\r\n');
    const line = lines.find((one) => one.includes(invoice)) ?? '';
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(line).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z,.*\+07:00/);
    const listed = await office<{ payments: View[] }>(
      '/payments?status=SUCCESS&channel=cards&limit=200',
    );
    expect(lines.length - 1).toBe(listed.body.payments.length);
  });
});

describe('saved views', () => {
  it('are one’s own or shared within the merchant', async () => {
    const mine = keyOf('finance', clientId);
    const view = { page: 'payments', name: 'Failed cards', filters: { status: 'FAILED' } };
    const own = await office<View>('/views', { key: mine, body: view });
    expect(own).toMatchObject({ status: 201, body: { ...view, shared: false, own: true } });
    expect((await office('/views', { key: mine, body: view })).status).toBe(409);
    const body = { ...view, name: 'For all', shared: true };
    const shared = await office<View>('/views', { key: mine, body });
    const names = async (key: string) => {
      const answer = await office<{ views: { name: string }[] }>('/views?page=payments', { key });
      return answer.body.views.map(({ name }) => name);
    };
    expect(await names(mine)).toEqual(['Failed cards', 'For all']);
    expect(await names(keyOf('viewer', clientId))).toEqual(['For all']);
    expect(await names(keyOf('viewer', otherClientId))).toEqual([]);
    expect(await names(keyOf('viewer'))).toEqual([]);
    const remove = (id: string, key: string) => office(`/views/${id}`, { key, method: 'DELETE' });
    expect((await remove(shared.body.id, keyOf('owner', clientId))).status).toBe(404);
    expect((await remove(shared.body.id, mine)).status).toBe(204);
    expect(await names(mine)).toEqual(['Failed cards']);
  });
});
