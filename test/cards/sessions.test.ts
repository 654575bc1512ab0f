// Payment links: their lifetime, new links for the same invoice, and who may use their forms.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { open, passBank, post, submit, typed } from '../support/card-page.ts';
import {
  approved,
  authorizedOrder,
  bodyOf,
  challenged,
  declined51,
  notificationsAbout,
  orderCard,
  paidOrder,
  refusedWith,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: ({ origin }) => ({
      merchants: [
        {
          name: 'Toko Uji',
          client_id: 'BRN-0001-1700000000001',
          secret_key: 'SK-TestSecretKey0123456789',
          notification_url: `${origin}/payments/notifications`,
          frame_ancestors: ['https://shop.example'],
        },
      ],
    }),
  });
});
afterAll(() => house.stop());

describe('a new request for an unpaid invoice', () => {
  const again = (invoice: string, amount: number) =>
    orderCard(house, { amount, order: { invoice_number: invoice } });

  it('opens a new session: the old link is invalid, the new amount is paid, both ids find it', async () => {
    const first = await orderCard(house);
    const second = await again(first.invoice, 120_000);
    expect(second.url).not.toBe(first.url);
    const dead = await open(first.url);
    expect(dead.status).toBe(404);
    expect(dead.html).toContain('This payment link no longer works');
    await submit(await open(second.url), typed(approved));
    expect(await viewOf(house, first.invoice)).toMatchObject({
      status: 'SUCCESS',
      amount: 120_000,
      paid_amount: 120_000,
    });
    const [received] = await notificationsAbout(house, first.invoice);
    expect(received?.transaction.original_request_id).toBe(second.requestId);
    for (const name of [first.invoice, first.requestId, second.requestId]) {
      expect((await house.client.orders.status(name)).transaction.status).toBe('SUCCESS');
    }
  });

  it('is done once per Request-Id, also with twenty concurrent calls', async () => {
    const first = await orderCard(house);
    const body = bodyOf({ order: { invoice_number: first.invoice } });
    const requestId = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => house.client.cards.create(body, { requestId })),
    );
    const links = new Set(replies.map((reply) => reply.credit_card_payment_page.url));
    expect(links.size).toBe(1);
    expect(replies.filter((reply) => exchangeOf(reply)?.status === 200)).toHaveLength(1);
    expect((await viewOf(house, first.invoice)).history).toHaveLength(2);
  });

  it('works after a decline and after the expiry', async () => {
    const declined = await orderCard(house);
    await submit(await open(declined.url), typed(declined51));
    const renewed = await again(declined.invoice, 90_000);
    expect((await viewOf(house, declined.invoice)).status).toBe('PENDING');
    await submit(await open(renewed.url), typed(approved));
    expect((await viewOf(house, declined.invoice)).status).toBe('SUCCESS');
  });

  it.each([
    ['paid', paidOrder],
    ['reserved', authorizedOrder],
  ])('is refused once it is %s', async (_state, make) => {
    const { invoice } = await make(house);
    const error = await refusedWith(again(invoice, 90_000));
    expect(error.message).toBe('order.invoice_number already used');
  });

  it('is refused if another channel has used the number', async () => {
    const reference = `IDM-${randomUUID()}`;
    await house.client.indomaret.create({
      order: { invoice_number: reference, amount: 90_000 },
      online_to_offline_info: { reusable_status: false },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: 'x' } },
    });
    expect((await refusedWith(again(reference, 90_000))).message).toContain('already used');
  });

  it('leaves a customer who is at the bank with an invalid link, unpaid', async () => {
    const first = await orderCard(house);
    const framed = await submit(await open(first.url), typed(challenged));
    await again(first.invoice, 120_000);
    const back = await passBank(framed);
    expect(back.status).toBe(404);
    expect(await viewOf(house, first.invoice)).toMatchObject({ status: 'PENDING', paid_amount: 0 });
  });
});

describe('a form', () => {
  it('sent twice at once pays once', async () => {
    const { invoice, url } = await orderCard(house);
    const page = await open(url);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submit(page, typed(approved))),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    expect(await notificationsAbout(house, invoice)).toHaveLength(1);
  });

  it('in two windows pays once', async () => {
    const { invoice, url } = await orderCard(house);
    const pages = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    await Promise.all(pages.map((page) => submit(page, typed(approved))));
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    expect(await notificationsAbout(house, invoice)).toHaveLength(1);
  });

  it('sent by another site does nothing', async () => {
    const { invoice, url } = await orderCard(house);
    const page = await open(url);
    for (const site of ['cross-site', 'same-site']) {
      const answer = await post(page, typed(approved), { 'sec-fetch-site': site });
      expect(answer.status).toBe(403);
    }
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
  });

  it.each([
    ['no state', ''],
    ['a made-up state', 'v1.abcd.a.b.c'],
  ])('with %s does nothing', async (_name, state) => {
    const { invoice, url } = await orderCard(house);
    const answer = await post(await open(url), typed(approved, { state }));
    expect(answer.status).toBe(403);
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
  });

  it('with the state of another link does nothing', async () => {
    const [one, other] = [await orderCard(house), await orderCard(house)];
    const { state = '' } = (await open(other.url)).fields;
    const answer = await post(await open(one.url), typed(approved, { state }));
    expect(answer.status).toBe(403);
  });

  it('reports all mistakes together, and repeats no number and no CVV', async () => {
    const { invoice, url } = await orderCard(house);
    const wrong = { number: '4761349999000038', cvv: '9', expiry: '01/20', name: '' };
    const page = await submit(await open(url), typed('', wrong));
    expect(page.status).toBe(400);
    for (const id of ['number', 'expiry', 'cvv', 'name']) {
      expect(page.html).toContain(`id="${id}-problem"`);
    }
    expect(page.html).not.toContain('4761349999000038');
    expect((await viewOf(house, invoice)).history).toHaveLength(1);
  });

  it('does not repeat a number that was typed as a name', async () => {
    const { url } = await orderCard(house);
    const page = await submit(await open(url), typed(approved, { name: '4761 3499 9900 0039' }));
    expect(page.status).toBe(400);
    expect(page.html).not.toMatch(/4761.?3499/);
  });
});

describe('a page', () => {
  it('has headers that isolate it', async () => {
    const { url } = await orderCard(house);
    const { headers, html } = await open(url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('frame-ancestors https://shop.example');
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const nonce = /nonce-([\w-]+)'/.exec(policy)?.[1];
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).toContain(`nonce="${nonce}"`);
    expect(scripts[0]).toMatch(/integrity="sha384-/);
    expect(html).not.toMatch(/\s(style|on\w+)="/);
  });

  it('has a link that cannot be guessed', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => orderCard(house)));
    expect(new Set(tokens.map(({ url }) => url)).size).toBe(20);
    for (const { url } of tokens) expect(url).toMatch(/\/pay\/[\w-]{22}$/);
    expect((await open(`${house.url}/pay/${'x'.repeat(22)}`)).status).toBe(404);
  });

  it('has the merchant’s colours in a separate stylesheet', async () => {
    const override_configuration = { themes: { background_color: '102030', language: 'ID' } };
    const { url } = await orderCard(house, { override_configuration });
    const page = await open(url);
    expect(page.html).toContain('<html lang="id"');
    const path = /\/assets\/theme\.[\w-]+\.css/.exec(page.html)?.[0] ?? '';
    const sheet = await fetch(`${house.url}${path}`);
    expect(sheet.headers.get('content-type')).toContain('text/css');
    expect(await sheet.text()).toContain('#102030');
    expect((await fetch(`${house.url}/assets/theme.x;}body{}.css`)).status).toBe(404);
  });

  it('is shown in the other language on request', async () => {
    const { url } = await orderCard(house);
    expect((await open(url)).html).toContain('<html lang="en"');
    expect((await open(`${url}?lang=id`)).html).toContain('<html lang="id"');
  });

  it('redirects to the shop, if the merchant wants that', async () => {
    const order = { callback_url: 'https://shop.test/paid', auto_redirect: true };
    const { url } = await orderCard(house, { order });
    const ended = await submit(await open(url), typed(approved));
    expect(ended.html).toMatch(/http-equiv="refresh" content="\d+;url=https:\/\/shop.test\/paid"/);
    const { url: other } = await orderCard(house, {
      order: { callback_url: 'https://shop.test/p' },
    });
    const stays = await submit(await open(other), typed(approved));
    expect(stays.html).not.toContain('http-equiv="refresh"');
    expect(stays.html).toContain('https://shop.test/p');
  });
});

// This moves the clock, so it comes last.
describe('time', () => {
  it('a page is valid for 60 minutes; then nobody can pay on it; a new request opens a new one', async () => {
    const { invoice, url } = await orderCard(house);
    await house.advance(59 * 60);
    const page = await open(url);
    expect(page.fields.state).toBeDefined();
    await house.advance(120);
    const late = await submit(page, typed(approved));
    expect(late.fields.state).toBeUndefined();
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'EXPIRED', paid_amount: 0 });
    const renewed = await orderCard(house, { order: { invoice_number: invoice } });
    await submit(await open(renewed.url), typed(approved));
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
  });

  it('a decline is final when the page has expired', async () => {
    const { invoice, url } = await orderCard(house);
    const again = await submit(await open(url), typed(declined51));
    await house.advance(61 * 60);
    await submit(again, typed(approved));
    expect((await viewOf(house, invoice)).status).toBe('FAILED');
  });

  it('a customer who never comes back from the bank leaves nothing behind', async () => {
    const { invoice, url } = await orderCard(house);
    await submit(await open(url), typed(challenged));
    await house.advance(16 * 60);
    const status = await house.client.orders.status(invoice);
    expect(status.transaction.status).toBe('PENDING');
    const left = await house.db.rows(sql`select id from card_attempts where sealed is not null`);
    expect(left).toEqual([]);
    await submit(await open(url), typed(approved));
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
  });
});
