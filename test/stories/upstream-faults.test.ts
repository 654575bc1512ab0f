// A provider that loses answers, is silent, or is not the provider at all: unknown is never yes and never no.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createClient, exchangeOf, signTestNotification } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { bodyOf, refusedWith } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { callOffice, keyOf } from '../support/office.ts';
import { merchantPair, paths, paymentBody, refundBody } from '../support/snap.ts';
import {
  frontId,
  frontSecret,
  startTwoGateways,
  type TwoGateways,
} from '../support/two-gateways.ts';

const create = '/kredivo-peer-to-peer/v2/generate-order';

let two: TwoGateways;
let impatient: ReturnType<typeof createClient>;
beforeAll(async () => {
  two = await startTwoGateways();
  const { privateKey } = merchantPair;
  const baseUrl = two.front.url;
  impatient = createClient({ clientId, secretKey, privateKey, baseUrl, maxRetries: 0 });
});
afterEach(() => plan([]));
afterAll(async () => {
  await two?.stop();
});

/** What goes wrong at back from now on. */
const plan = (faults: object[]) => two.back.sandbox('faults', faults, 'PUT');

const statusAt = async (house: TestGateway, name: string) =>
  ((await house.sandbox(`payments/${name}`)).body as { status: string }).status;
const both = async (name: string) => [
  await statusAt(two.front, name),
  await statusAt(two.back, name),
];

const kredivo = () => {
  const body = classicSuites.find(({ channel }) => channel.id === 'kredivo')?.body();
  return body as { order: { invoice_number: string } };
};

it('an order whose answer was lost is asked for again, under the same id', async () => {
  const body = kredivo();
  const name = body.order.invoice_number;
  const requestId = randomUUID();
  // Front repeats a call twice within its time.
  await plan([{ at: `api:${create}`, kind: 'drop-after-commit', times: 3 }]);
  const lost = await refusedWith(impatient.kredivo.create(body as never, { requestId }));
  expect(lost.status).toBe(500);
  expect(await both(name)).toEqual(['OPENING', 'PENDING']);
  const open = await refusedWith(impatient.kredivo.create(body as never, { requestId }));
  expect(open.code).toBe('idempotent_request');

  await two.front.advance(61);
  expect(await both(name)).toEqual(['PENDING', 'PENDING']);
  const reply = await two.shop.kredivo.create(body as never, { requestId });
  const { body: there } = await two.back.sandbox(`payments/${name}`);
  expect(reply.payment.url).toBe((there as { payment_url: string }).payment_url);
  expect(exchangeOf(reply)?.replayed).toBe(true);
});

it('an order that never arrived is refused by nobody: it is sent again', async () => {
  const body = kredivo();
  const name = body.order.invoice_number;
  await plan([{ at: `api:${create}`, kind: 'timeout', times: 3 }]);
  await refusedWith(impatient.kredivo.create(body as never));
  expect(await statusAt(two.front, name)).toBe('OPENING');
  expect((await two.back.sandbox(`payments/${name}`)).status).toBe(404);
  await two.front.advance(61);
  expect(await both(name)).toEqual(['PENDING', 'PENDING']);
});

it('what DANA has opened without a link is open until the provider says otherwise', async () => {
  const body = paymentBody();
  const { partnerReferenceNo: name } = body as unknown as { partnerReferenceNo: string };
  await plan([{ at: `api:${paths.payment}`, kind: 'drop-after-commit', times: 1 }]);
  await refusedWith(impatient.dana.create(body as never));
  expect(await both(name)).toEqual(['OPENING', 'PENDING']);
  await two.front.advance(61);
  expect(await both(name)).toEqual(['PENDING', 'PENDING']);
});

it.each(['classic', 'snap'])('a refund whose answer was lost is made once: %s', async (dialect) => {
  const isSnap = dialect === 'snap';
  const order = bodyOf();
  const dana = paymentBody();
  const name = isSnap
    ? (dana as unknown as { partnerReferenceNo: string }).partnerReferenceNo
    : order.order.invoice_number;
  const made = isSnap
    ? await two.shop.dana.create(dana as never)
    : await two.shop.cards.create(order);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  await expect.poll(() => statusAt(two.front, name), { interval: 20 }).toBe('SUCCESS');
  const path = isSnap ? paths.refund : '/cancellation/credit-card/refund';
  await plan([{ at: `api:${path}`, kind: 'drop-after-commit', times: isSnap ? 1 : 3 }]);
  const asked = isSnap
    ? impatient.dana.refund(refundBody(name, 10_000) as never)
    : impatient.cards.refund({
        order: { invoice_number: name },
        payment: { original_request_id: exchangeOf(made)?.requestId ?? '' },
        refund: { amount: 90_000 },
      });
  await refusedWith(asked);
  const ended = isSnap ? 'REFUNDED' : 'VOIDED';
  expect(await both(name)).toEqual(['SUCCESS', ended]);
  await two.front.advance(61);
  expect(await both(name)).toEqual([ended, ended]);
});

it('a capture whose answer was lost is asked about if its call was masked', async () => {
  const order = bodyOf({ payment: { type: 'AUTHORIZE' } });
  const name = order.order.invoice_number;
  await two.shop.cards.create(order);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  await expect.poll(() => statusAt(two.front, name), { interval: 20 }).toBe('AUTHORIZED');
  // One of some fifty ids looks like a card number: this one like Maestro's.
  const authorize_id = '50180000000000007';
  for (const { db } of [two.front, two.back]) {
    await db.single.rows(
      sql`update payments set authorize_id = ${authorize_id} where reference = ${name}`,
    );
  }
  await plan([{ at: 'api:/credit-card/capture', kind: 'drop-after-commit', times: 3 }]);
  const payment = { authorize_id, capture_amount: 40_000 };
  await refusedWith(impatient.cards.capture({ payment }));
  expect(await both(name)).toEqual(['AUTHORIZED', 'SUCCESS']);
  const [kept] = await two.front.db.rows<{ body: Buffer }>(
    sql`select body from requests where path = '/credit-card/capture' and answer_body is null`,
  );
  expect(kept?.body.toString()).toContain('*');
  await two.front.advance(61);
  expect(await both(name)).toEqual(['SUCCESS', 'SUCCESS']);
  const { body } = await two.front.sandbox(`payments/${name}`);
  expect((body as { paid_amount: number }).paid_amount).toBe(40_000);
});

it('a refund by the office whose answer was lost is unknown, and made once', async () => {
  const order = bodyOf();
  const name = order.order.invoice_number;
  await two.shop.cards.create(order);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  await expect.poll(() => statusAt(two.front, name), { interval: 20 }).toBe('SUCCESS');
  const { url } = two.front;
  const list = `/payments?reference=${name}`;
  const found = await callOffice<{ payments: { id: string }[] }>(url, list);
  const path = '/cancellation/credit-card/refund';
  await plan([{ at: `api:${path}`, kind: 'drop-after-commit', times: 3 }]);
  const asked = await callOffice<{ detail: string }>(
    url,
    `/payments/${found.body.payments[0]?.id}/refunds`,
    { body: {} },
  );
  expect([asked.status, asked.body.detail]).toEqual([504, expect.stringContaining('unknown')]);
  await two.front.advance(61);
  expect(await both(name)).toEqual(['VOIDED', 'VOIDED']);
});

it('a payment that the provider does not tell of is asked about', async () => {
  const body = kredivo();
  const name = body.order.invoice_number;
  await two.shop.kredivo.create(body as never);
  await plan([{ at: 'notification', kind: 'timeout', times: 1 }]);
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  expect(await both(name)).toEqual(['PENDING', 'SUCCESS']);
  await two.front.advance(61);
  expect(await both(name)).toEqual(['SUCCESS', 'SUCCESS']);
});

it('takes only notifications that the provider has signed, and each once', async () => {
  const body = kredivo();
  const name = body.order.invoice_number;
  const created = await two.shop.kredivo.create(body as never);
  const path = '/upstream/back/notifications';
  const paid = {
    order: { invoice_number: name, amount: created.order.amount },
    transaction: { status: 'SUCCESS', date: '2026-01-01T00:00:00Z', original_request_id: 'x' },
  };
  const post = async (secret: string, at = path) => {
    const given = { secretKey: secret, clientId: frontId, path: at, body: paid };
    const { headers, body: raw } = signTestNotification(given);
    return (await fetch(two.front.url + path, { method: 'POST', headers, body: raw })).status;
  };
  expect(await post('SK-somebody-else')).toBe(400);
  expect(await post(frontSecret, '/upstream/other/notifications')).toBe(400);
  expect(await statusAt(two.front, name)).toBe('PENDING');
  for (let nth = 0; nth < 3; nth++) expect(await post(frontSecret)).toBe(200);
  expect(await statusAt(two.front, name)).toBe('SUCCESS');
  const [row] = await two.front.db.rows<{ deliveries: number; receipts: bigint }>(sql`
    select deliveries, (select count(*) from receipts r where r.payment_id = n.payment_id) as receipts
    from upstream_notifications n where reference = ${name}`);
  expect(row).toEqual({ deliveries: 3, receipts: 1n });
});

it('keeps what nobody here has asked for, and shows it to a person', async () => {
  const given = { secretKey: frontSecret, clientId: frontId, path: '/upstream/back/notifications' };
  const stranger = {
    order: { invoice_number: 'NEVER', amount: 1 },
    transaction: { status: 'SUCCESS' },
  };
  const { headers, body } = signTestNotification({ ...given, body: stranger });
  const answer = await fetch(`${two.front.url}${given.path}`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  const { body: shown } = await callOffice<{
    upstreams: { name: string; status: string; unmatched: number }[];
    unmatched: { reference: string; why: string }[];
  }>(two.front.url, '/upstreams');
  expect(shown.upstreams[0]).toMatchObject({ name: 'back', unmatched: 1 });
  expect(shown.unmatched[0]).toMatchObject({
    reference: 'NEVER',
    why: 'there is no payment NEVER',
  });
});

it('lets a person decide what the provider does not say', async () => {
  const body = kredivo();
  const name = body.order.invoice_number;
  const requestId = randomUUID();
  await plan([
    { at: `api:${create}`, kind: 'error', status: 503 },
    { at: `api:/orders/v1/status/${name}`, kind: 'timeout' },
  ]);
  await refusedWith(impatient.kredivo.create(body as never, { requestId }));
  const { url } = two.front;
  const found = await callOffice<{ payments: { id: string }[] }>(
    url,
    `/payments?reference=${name}`,
  );
  const path = `/payments/${found.body.payments[0]?.id}/provider`;
  const shown = await callOffice<{ open: string[] }>(url, path);
  expect(shown.body.open).toEqual(['opening']);
  const decision = {
    matter: 'opening',
    outcome: 'refused',
    reason: 'Their support has no such order',
  };
  const support = { key: keyOf('support'), body: decision };
  expect((await callOffice(url, `${path}/decision`, support)).status).toBe(403);
  const done = await callOffice<{ status: string }>(url, `${path}/decision`, { body: decision });
  expect([done.status, done.body.status]).toEqual([200, 'FAILED']);
  const again = await callOffice(url, `${path}/decision`, { body: decision });
  expect(again.status).toBe(409);
  const { body: log } = await callOffice<{ entries: { action: string }[] }>(url, '/audit');
  // The entry is part of the decision: what was not decided has none.
  const decisions = log.entries.filter(({ action }) => action === 'decide for provider');
  expect(decisions).toHaveLength(1);
  const told = await two.shop.kredivo.create(body as never, { requestId });
  expect(told.payment.status).toBe('FAILED');
});

it('no notification waits, and both books are proven', async () => {
  await plan([]);
  await two.front.advance(120);
  const waiting = await two.front.db.rows(
    sql`select reference from upstream_notifications where result in ('RECEIVED', 'EARLY')`,
  );
  expect(waiting).toEqual([]);
  await expectProvenLedger(two.front.db);
  await expectProvenLedger(two.back.db);
});
