// Cards, capture: an authorization, its id, the call that takes the money, and its answer.
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import {
  always,
  answersOf,
  disputed,
  is,
  isList,
  isNumber,
  isText,
  looks,
  type Reader,
  shows,
  sometimes,
  untold,
} from './answers.ts';
import { operationApi } from './api.ts';
import { cards, expectStatus, newCustomer, notifiedOnPage } from './cards-page.ts';
import {
  disputed as disputedField,
  fails,
  fieldsOf,
  mandatory,
  means,
  passes,
  takes,
  text,
} from './fields.ts';
import { answerHeaderRows, endpoint, repeatedTexts, requestHeaderRows } from './headers.ts';
import { contradicts, held, type Row, section } from './row.ts';
import { authorizedAt, viewOf } from './stories.ts';
import type { World } from './world.ts';

const authorize = set('payment', { type: 'AUTHORIZE' });

/** A new authorization of 900,000 rupiah. */
async function authorized(world: World, number: string = cards.challenged) {
  const order = await notifiedOnPage(
    world,
    number,
    authorize,
    newCustomer(),
    set('card', { save: true }),
  );
  return { ...order, authorizeId: String(at(order.body, 'authorize_id')) };
}

const captureBody = async (world: World) => {
  const { authorizeId } = await authorized(world, cards.permata);
  return { payment: { authorize_id: authorizeId, capture_amount: '900000' } };
};

const capture = operationApi('/credit-card/capture', captureBody);
const field = fieldsOf(capture);

const before = section(
  'Cards',
  'Capture: the authorization',
  held('the money is taken by a capture within 7 days', async (world) => {
    const { authorizeId, invoice } = await authorized(world);
    await expectStatus(world, invoice, 'AUTHORIZED');
    const payment = { authorize_id: authorizeId };
    expect((await capture.send(world, { payment })).status).toBe(200);
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  held('after 7 days the authorization is released', (world) =>
    world.alone(async (house) => {
      const invoice = await authorizedAt(house);
      await house.advance(7 * 24 * 3600);
      expect((await viewOf(house, invoice)).status).toBe('RELEASED');
    }),
  ),
  contradicts(
    'the type is written AUTHORIZATION',
    'the table of the same page has AUTHORIZE',
    'both are the same type',
    async (world) => {
      const { invoice } = await notifiedOnPage(
        world,
        cards.permata,
        set('payment', { type: 'AUTHORIZATION' }),
      );
      await expectStatus(world, invoice, 'AUTHORIZED');
    },
  ),
  held('the notification has payment.authorize_id', async (world) => {
    const { body } = await authorized(world);
    expect(at(body, 'payment.authorize_id')).toMatch(/^\d+$/);
  }),
);

const request = section(
  'Cards',
  'Capture: request',
  endpoint(capture),
  requestHeaderRows(capture),
  field('payment.authorize_id', mandatory, text, means('from the notification', passes(capture))),
  field(
    'payment.capture_amount',
    means('optional', async (world) => {
      const { authorizeId } = await authorized(world, cards.permata);
      expect((await capture.send(world, { payment: { authorize_id: authorizeId } })).status).toBe(
        200,
      );
    }),
    takes('a text', '500000'),
    means('what is taken from the customer', async (world) => {
      const { authorizeId, invoice } = await authorized(world, cards.permata);
      await capture.send(world, {
        payment: { authorize_id: authorizeId, capture_amount: '500000' },
      });
      expect((await viewOf(world.house, invoice)).paid_amount).toBe(500_000);
    }),
    means('everything if it is absent', async (world) => {
      const { authorizeId, invoice } = await authorized(world, cards.permata);
      await capture.send(world, { payment: { authorize_id: authorizeId } });
      expect((await viewOf(world.house, invoice)).paid_amount).toBe(900_000);
    }),
    disputedField(
      'a text and not a number',
      'all other amounts of the page are numbers',
      'both pass',
      passes(capture, set('payment.capture_amount', 900_000)),
    ),
    means(
      'not more than was authorized',
      fails(capture, 'payment.capture_amount', set('payment.capture_amount', '900001')),
    ),
  ),
);

interface Captured {
  sent: object;
  answer: Record<string, unknown>;
}

/** The answer to a capture of what this card authorized. */
const capturedWith = (number: string): Reader => {
  return (world) =>
    world.once(`capture of ${number}`, async (): Promise<Captured> => {
      const { authorizeId, sent } = await authorized(world, number);
      const { answer, status } = await capture.send(world, {
        payment: { authorize_id: authorizeId },
      });
      expect(status).toBe(200);
      return { sent, answer };
    });
};

const full = capturedWith(cards.challenged);
const reply = answersOf(full);
const noRequest = (what: string) =>
  disputed('the same as in the request', `the request of the capture has no such field`, what);

const fromOrder = (path: string) =>
  shows('that of the order', async (world) => {
    const { sent, answer } = await full(world);
    expect(at(answer, path)).toEqual(at(sent, path));
  });

const types = { CREDIT: cards.permata, DEBIT: cards.debit };
const brands = { VISA: cards.permata, MASTER: cards.mandiri, JCB: cards.jcb, AMEX: cards.amex };

const values = (path: string, byValue: Readonly<Record<string, string>>): Row[] =>
  Object.entries(byValue).map(([value, number]) =>
    held(`${path}: may be ${value}`, async (world) => {
      expect(at((await capturedWith(number)(world)).answer, path)).toBe(value);
    }),
  );

const answer = section(
  'Cards',
  'Capture: answer',
  answerHeaderRows(capture, { time: 'request-timestamp' }),
  repeatedTexts(capture),
  reply(
    'order.invoice_number',
    always,
    isText,
    noRequest('that of the order'),
    fromOrder('order.invoice_number'),
  ),
  reply(
    'order.amount',
    always,
    isNumber,
    noRequest('that of the order'),
    fromOrder('order.amount'),
  ),
  reply('customer.id', sometimes, isText, noRequest('that of the order'), fromOrder('customer.id')),
  reply('payment.type', always, isText, noRequest('CAPTURE'), is('CAPTURE', 'CAPTURE')),
  reply('payment.identifier', isList),
  reply('payment.identifier[].name', always, isText, looks('a name', /\S/)),
  reply('payment.identifier[].value', always, isText, looks('its value', /\S/)),
  reply(
    'payment.request_id',
    always,
    isText,
    shows('the Request-Id of the call', async (world) => {
      const body = JSON.stringify(await capture.body(world));
      const { json } = await world.send({ path: capture.path, body, requestId: `C-${Date.now()}` });
      expect(at(json, 'payment.request_id')).toMatch(/^C-/);
    }),
  ),
  reply('payment.authorize_id', always, isText, looks('the authorization’s id', /^\d+$/)),
  reply('payment.response_code', always, isText, is('00: the acquirer’s code', '00')),
  reply('payment.response_message', always, isText, looks('the acquirer’s words', /\S/)),
  reply(
    'payment.status',
    always,
    isText,
    is('may be SUCCESS', 'SUCCESS'),
    shows('may be FAILED', (world) =>
      world.alone(async (house) => {
        const invoice = await authorizedAt(house);
        const { authorize_id } = await house.client.orders.status(invoice);
        await house.sandbox('faults', [{ at: 'acquirer:cards', kind: 'error', times: 1 }], 'PUT');
        const { payment } = await house.client.cards.capture({
          payment: { authorize_id: authorize_id ?? '' },
        });
        await house.sandbox('faults', [], 'PUT');
        expect(payment.status).toBe('FAILED');
      }),
    ),
    untold('may be PENDING', 'every capture is decided in its answer, so it never occurs'),
  ),
  reply('payment.eci', always, isText, looks('how the customer was authenticated', /^\d\d$/)),
  reply(
    'payment.approval_code',
    sometimes,
    isText,
    looks('the acquirer’s code of the approval', /^\d{6}$/),
  ),
  reply(
    'three_dsecure.authentication_id',
    always,
    isText,
    noRequest('that of the authorization’s 3-D Secure'),
    looks('an id', /\S/),
  ),
  reply('card.masked', sometimes, isText, looks('the masked number', /^557338\*+1101$/)),
  reply('card.type', always, isText),
  values('card.type', types),
  reply('card.issuer', always, isText, looks('the issuing bank', /\S/)),
  reply('card.brand', always, isText),
  values('card.brand', brands),
  reply('card.token', sometimes, isText, looks('the token, if card.save was true', /^[\w-]{22}$/)),
  held('card.token: not there if nothing was saved', async (world) => {
    const { body } = await notifiedOnPage(
      world,
      cards.permata,
      authorize,
      set('card', { save: false }),
    );
    const { answer: plain } = await capture.send(world, {
      payment: { authorize_id: at(body, 'authorize_id') },
    });
    expect(at(plain, 'card.token')).toBeUndefined();
  }),
);

export const cardsCapture = [before, request, answer];
