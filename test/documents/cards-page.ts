// Cards: orders of the payment page, and customers who pay on it without a browser.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { all, at, drop, type Edit, set } from '../../src/channels/fixture.ts';
import { bankOf, open, type Page, passBank, submit, typed } from '../support/card-page.ts';
import { accepts, createApi } from './api.ts';
import { invoiceOf, pageOf, viewOf } from './stories.ts';
import type { World } from './world.ts';

export const config = 'override_configuration';
export const themes = `${config}.themes`;

/** A full order without instalments and without limits on the card. */
export const page = createApi(
  'cards',
  drop('payment'),
  drop('order.auto_redirect'),
  drop(`${config}.allow_bin`),
  drop(`${config}.allow_tenor`),
  drop(`${config}.promo`),
  drop('additional_info.disclaimer'),
  set(`${themes}.language`, 'EN'),
);

/** An order in instalments. */
export const instalments = createApi(
  'cards',
  drop(`${config}.allow_bin`),
  drop(`${config}.promo`),
  drop(`${config}.allow_tenor`),
  drop('additional_info.disclaimer'),
  set('payment', { type: 'INSTALLMENT', acquirer: 'BCA', tenor: 6 }),
);

export const cards = {
  permata: '4111111111111111',
  mandiri: '5573380000000010',
  challenged: '5573381011111101',
  bca: '4556330000000019',
  bni: '5264220000000012',
  danamon: '5592280000000019',
  debit: '4556320000000028',
  jcb: '3568000000000016',
  amex: '377700000000018',
  declined: '4440000000510008',
} as const;

/** The hosted page of a new order. */
export async function openPage(world: World, ...edits: Edit[]) {
  const made = await accepts(world, page, ...edits);
  const url = pageOf(made, 'credit_card_payment_page.url');
  return { ...made, url, invoice: invoiceOf(made.sent), shown: await open(url) };
}

/** Pays on the page with a card, through the bank's challenge if there is one. */
export async function payWith(shown: Page, number: string, more: Record<string, string> = {}) {
  const cvv = number.length === 15 ? '9174' : '917';
  const next = await submit(shown, typed(number, { cvv, ...more }));
  if (next.html.includes('<iframe') && bankOf(next) !== undefined) return passBank(next);
  return next;
}

/** A new order that was paid on its page. */
export async function paidOnPage(world: World, number: string, ...edits: Edit[]) {
  const order = await openPage(world, ...edits);
  const ended = await payWith(order.shown, number);
  return { ...order, ended };
}

/** The notification of a new order that was paid on its page. */
export async function notifiedOnPage(world: World, number: string, ...edits: Edit[]) {
  const order = await paidOnPage(world, number, ...edits);
  const [notification] = await world.notified(order.invoice);
  return { ...order, body: notification?.body ?? {} };
}

export async function expectStatus(world: World, invoice: string, status: string): Promise<void> {
  expect((await viewOf(world.house, invoice)).status).toBe(status);
}

export const newCustomer = () => set('customer.id', `CUST-${randomUUID()}`);

/** The token of a card that was saved for a new customer. */
export async function savedCard(world: World) {
  const id = `CUST-${randomUUID()}`;
  const { body } = await notifiedOnPage(
    world,
    cards.permata,
    all(set('customer.id', id), set('card', { save: true })),
  );
  return { id, token: String(at(body, 'card_payment.token_id')) };
}

/** The stylesheet with the page's colours. */
export async function sheetOf(shown: Page): Promise<string> {
  const href = /href="([^"]*theme[^"]*\.css)"/.exec(shown.html)?.[1] ?? '';
  return (await fetch(new URL(href, shown.url))).text();
}
