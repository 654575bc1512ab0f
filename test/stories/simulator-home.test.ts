// The simulator's home over HTTP: finding payments, their notifications, sending one again, the card statement.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { orderCard, play } from '../support/cards.ts';
import { classicSuites, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
/** The status of the merchant's answers to notifications. */
let answered = 503;

beforeAll(async () => {
  house = await startTestGateway({ answer: (response) => response.writeHead(answered).end() });
});
afterAll(() => house.stop());

const home = async (query: Record<string, string> = {}) => {
  const url = `${house.url}/simulator?${new URLSearchParams({ lang: 'en', ...query })}`;
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return text(await response.text());
};

/** The text of the main part, one blank between words, and the addresses of its forms and links. */
function text(html: string) {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  const addresses = (pattern: RegExp) => [...main.matchAll(pattern)].map(([, at = '']) => at);
  return {
    html: main,
    words: main
      .replace(/<wbr\/?>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' '),
    actions: addresses(/action="([^"]+)"/g),
    links: addresses(/href="([^"]+)"/g).map((link) => link.replaceAll('&amp;', '&')),
  };
}

const kredivo = classicSuites.find(({ channel }) => channel.simulation.flow === 'paylater');
const indomaret = classicSuites.find(({ channel }) => channel.simulation.flow === 'till');

async function order(suite: typeof kredivo, invoice: string): Promise<void> {
  if (suite === undefined) throw new Error('no such channel');
  const body = JSON.stringify(suite.body(set('order.invoice_number', invoice)));
  expect((await send(house.url, { path: suite.path, body })).status).toBe(200);
}

it('finds payments by reference, code, customer, channel and status', async () => {
  await order(kredivo, 'HOME-K-1');
  await order(indomaret, 'HOME-I-1');
  await order(indomaret, 'HOME-I-2');
  await house.sandbox('payments/HOME-I-2/outcome', { outcome: 'SUCCESS' });
  const view = (await house.sandbox('payments/HOME-I-1')).body as { payment_code: string };
  const all = ['HOME-K-1', 'HOME-I-1', 'HOME-I-2'];
  const shown = async (query: Record<string, string>) => {
    const { words } = await home(query);
    return all.filter((name) => words.includes(name));
  };
  expect(await shown({})).toEqual(all);
  expect(await shown({ q: 'home-i' })).toEqual(['HOME-I-1', 'HOME-I-2']);
  expect(await shown({ q: view.payment_code.replace(/(.{4})/g, '$1 ') })).toEqual(['HOME-I-1']);
  expect(await shown({ channel: kredivo?.channel.id ?? '' })).toEqual(['HOME-K-1']);
  expect(await shown({ q: 'HOME', show: 'paid' })).toEqual(['HOME-I-2']);
  expect(await shown({ show: 'open' })).toEqual(['HOME-K-1', 'HOME-I-1']);
  expect((await home({ q: 'nobody' })).words).toContain('No payment matches');
  // What a select cannot send is left out.
  expect(await shown({ channel: '"><script>', show: 'x' })).toEqual(all);
});

it('shows what the merchant was told of a paid one, and sends it again', async () => {
  await order(kredivo, 'TOLD-1');
  answered = 503;
  await house.sandbox('payments/TOLD-1/outcome', { outcome: 'SUCCESS' });
  await house.advance(0);
  const before = await home({ q: 'TOLD-1' });
  expect(before.words).toMatch(/payment\.paid PENDING 1 attempt · HTTP 503, .* Next attempt/);
  const [action = ''] = before.actions;
  answered = 200;
  const body = new URLSearchParams({ q: 'TOLD-1', lang: 'en' });
  const resent = await fetch(house.url + action, { method: 'POST', body, redirect: 'manual' });
  expect([resent.status, resent.headers.get('location')]).toEqual([
    303,
    '/simulator?q=TOLD-1&resent=1&lang=en',
  ]);
  await house.advance(0);
  const after = await home({ q: 'TOLD-1', resent: '1' });
  expect(after.words).toContain('The notification is being sent again.');
  expect(after.words).toMatch(/payment\.paid DELIVERED 2 attempts · HTTP 200/);
});

it('refuses to send what does not exist, and what another site asks for', async () => {
  const post = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${house.url}/simulator/notifications/${id}/resend`, { method: 'POST', headers });
  expect((await post('nothing')).status).toBe(404);
  expect((await post('01900000-0000-7000-8000-000000000000')).status).toBe(404);
  const { body } = await house.sandbox('notifications');
  const [one] = (body as { notifications: { id: string }[] }).notifications;
  expect((await post(one?.id ?? '', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

it('shows the descriptor on the customer’s card statement, and the merchant’s name without one', async () => {
  const statement = async (invoice: string) => {
    const { links } = await home({ q: invoice, show: 'paid' });
    const link = links.find((one) => one.includes('/statement/')) ?? '';
    const response = await fetch(house.url + link);
    expect(response.status).toBe(200);
    return { link, ...text(await response.text()) };
  };
  const named = await orderCard(house, { amount: 90_000, order: { descriptor: 'TOKO UJI JKT' } });
  await play(house, named.invoice, 'SUCCESS');
  const paid = await statement(named.invoice);
  expect(paid.words).toMatch(/\d\d\/\d\d\/\d{4} TOKO UJI JKT charge Rp90,000/);
  expect(paid.words).toMatch(/•••• ending in \d{4}/);
  // An invoice number may have six digits in a row.
  expect(paid.words.replaceAll(named.invoice, '')).not.toMatch(/\d{6}/);
  await house.sandbox(`payments/${named.invoice}/refunds`, {});
  expect((await statement(named.invoice)).words).toContain('TOKO UJI JKT credit −Rp90,000');

  const nameless = await orderCard(house);
  await play(house, nameless.invoice, 'SUCCESS');
  expect((await statement(nameless.invoice)).words).toContain('Toko Uji charge Rp90,000');

  const reserved = await orderCard(house, { payment: { type: 'AUTHORIZE' } });
  await play(house, reserved.invoice, 'SUCCESS');
  expect((await statement(reserved.invoice)).words).toContain('reserved, not charged yet');

  for (const id of ['nothing', '01900000-0000-7000-8000-000000000000']) {
    const unknown = paid.link.replace(/statement\/[^?]+/, `statement/${id}`);
    expect((await fetch(house.url + unknown)).status).toBe(404);
  }
});
