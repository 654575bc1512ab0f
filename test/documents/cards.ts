// Cards: the hosted payment page from the call to the notification.
import { expect } from 'vitest';
import { responseCodes } from '../../src/channels/cards/response-codes.ts';
import { at, set } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
import {
  always,
  answerOf,
  answersOf,
  disputed,
  echo,
  isText,
  looks,
  shows,
  sometimes,
} from './answers.ts';
import { accepts } from './api.ts';
import { cardsCapture } from './cards-capture.ts';
import { cardsFeatures } from './cards-features.ts';
import { cardsOptions } from './cards-options.ts';
import { cardsOrder } from './cards-order.ts';
import { cards, expectStatus, notifiedOnPage, openPage, page, payWith } from './cards-page.ts';
import { cardsRefund } from './cards-refund.ts';
import { cardsThemes } from './cards-themes.ts';
import { answerHeaderRows, endpoint, repeatedTexts, requestHeaderRows } from './headers.ts';
import { overrideAnswer } from './paylater-answer.ts';
import { held, notProbed, section } from './row.ts';
import { notifiesSigned, pageOf } from './stories.ts';
import type { World } from './world.ts';

const overview = section(
  'Cards',
  'Overview',
  held(
    'the customer types the card on the gateway’s page, never on the merchant’s',
    async (world) => {
      expect((await openPage(world)).shown.html).toContain('name="number"');
    },
  ),
  held('step 1: the answer has the page’s URL', async (world) => {
    expect(pageOf(await accepts(world, page), 'credit_card_payment_page.url')).toMatch(/^http/);
  }),
  notProbed('step 1: the call comes from the merchant’s backend', 'an instruction to merchants'),
  held('step 2: the URL is a page for the customer', async (world) => {
    expect((await openPage(world)).shown.status).toBe(200);
  }),
  held('step 2: it may be shown in a frame', async (world) => {
    const back = 'https://toko.test/paid';
    const { shown } = await openPage(world, set('order.callback_url', back));
    const policy = shown.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/frame-ancestors [^;]*https:\/\/toko\.test/);
    expect(shown.headers.get('x-frame-options')).toBeNull();
  }),
  held('step 2: it may be shown as a page of its own', async (world) => {
    expect((await openPage(world)).shown.headers.get('content-type')).toContain('text/html');
  }),
  held('step 3: a payment can be tried with test cards', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, cards.mandiri);
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  held('step 3: test cards with 3-D Secure', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, cards.challenged);
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  held('step 4: after the payment a notification is sent', async (world) => {
    const { body } = await notifiedOnPage(world, cards.permata);
    expect(at(body, 'transaction.status')).toBe('SUCCESS');
  }),
  held('step 4: its signature can be checked', notifiesSigned(page)),
  notProbed('step 4: how to handle it is on another page', 'a link'),
  held('response codes: there is a list of all of them', async (world) => {
    const { html } = await open(`${world.house.url}/docs/response-codes`);
    for (const { code } of responseCodes) expect(html).toContain(`>${code}<`);
  }),
  held('response codes: it says how to handle each', async (world) => {
    const { html } = await open(`${world.house.url}/docs/response-codes`);
    for (const { advice } of responseCodes) expect(html).toContain(advice.en.slice(0, 20));
  }),
  held('response codes: the notification has the code', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, cards.declined);
    const [notification] = await world.notified(invoice);
    expect(at(notification?.body, 'card_payment.response_code')).toBe('51');
  }),
  held('risk: every try is assessed, and a bad one is refused', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, '4440000000710004');
    const [notification] = await world.notified(invoice);
    expect(at(notification?.body, 'card_payment.response_code')).toBe('RJ');
  }),
  notProbed('risk: the customer’s data help to assess it', 'advice to merchants'),
);

/** The page and the notification of a payment of this type. */
async function ofType(world: World, type: string, card: string = cards.permata) {
  const order = await openPage(world, set('payment', { type, acquirer: 'BCA', tenor: 6 }));
  await payWith(order.shown, card);
  const [notification] = await world.notified(order.invoice);
  return { ...order, body: notification?.body ?? {} };
}

/** MOTO and RECURRING: a saved or typed card is charged without the customer. */
const unattended = (type: string) => [
  held(`${type}: no CVV`, async (world) => {
    const { shown } = await openPage(world, set('payment', { type }));
    expect(shown.html).not.toContain('name="cvv"');
  }),
  held(`${type}: no one-time password`, async (world) => {
    const { shown, invoice } = await openPage(world, set('payment', { type }));
    const ended = await payWith(shown, cards.challenged);
    expect(ended.html).not.toContain('<iframe');
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  notProbed(`${type}: for subscriptions`, 'advice to merchants'),
];

const types = section(
  'Cards',
  'Payment types',
  held('SALE: the money moves at once', async (world) => {
    const { invoice } = await ofType(world, 'SALE');
    const { body } = await world.house.sandbox(`payments/${invoice}`);
    expect(body).toMatchObject({ status: 'SUCCESS', paid_amount: 900_000 });
  }),
  held('AUTHORIZE: first the money is reserved', async (world) => {
    const { invoice } = await ofType(world, 'AUTHORIZE');
    const { body } = await world.house.sandbox(`payments/${invoice}`);
    expect(body).toMatchObject({ status: 'AUTHORIZED', paid_amount: 0 });
  }),
  held('AUTHORIZE: then it is captured', async (world) => {
    const { invoice, body } = await ofType(world, 'AUTHORIZE');
    const payment = { authorize_id: String(at(body, 'authorize_id')) };
    await world.house.client.cards.capture({ payment });
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  held('INSTALLMENT: the amount in smaller parts over a time', async (world) => {
    const { body } = await ofType(world, 'INSTALLMENT', cards.bca);
    expect(at(body, 'card_payment.tenor')).toBe(6);
  }),
  unattended('MOTO'),
  unattended('RECURRING'),
  notProbed('RECURRING: newer and safer than MOTO', 'about the schemes of the card networks'),
);

const line = 'order.line_items[]';
const field = answersOf(answerOf(page));

const answer = section(
  'Cards',
  'Payment page: answer',
  answerHeaderRows(page, { time: 'request-timestamp' }),
  repeatedTexts(page),
  field('order.invoice_number', always, isText, echo()),
  field(`${line}.name`, sometimes, isText, echo()),
  field(`${line}.price`, sometimes, echo()),
  field(`${line}.quantity`, sometimes, echo()),
  field(
    'order.session_id',
    sometimes,
    disputed(
      'a number, in the table',
      'older samples of the same API have texts with leading zeros',
      'a text, that of the request if it has one',
    ),
    looks('the session of the transaction', /\S/),
  ),
  field(
    'credit_card_payment_page.url',
    always,
    isText,
    shows('a page for the customer', async (world) => {
      const { answer: body } = await accepts(world, page);
      const { status, html } = await open(String(at(body, 'credit_card_payment_page.url')));
      expect([status, html.includes('<form')]).toEqual([200, true]);
    }),
  ),
  overrideAnswer(page),
);

export const cardsSections = [
  overview,
  section('Cards', 'Payment page: request', endpoint(page), requestHeaderRows(page)),
  ...cardsOrder,
  ...cardsThemes,
  ...cardsOptions,
  types,
  answer,
  ...cardsCapture,
  ...cardsRefund,
  ...cardsFeatures,
];
