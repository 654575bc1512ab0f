// Cards, void and refund: the call, its answer, and the five types.
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { authorizedOrder, type Order, paidOrder, settleAll } from '../support/cards.ts';
import { send } from '../support/classic.ts';
import type { TestGateway } from '../support/gateway.ts';
import {
  always,
  answerOf,
  answersOf,
  echo,
  is,
  isNumber,
  isText,
  looks,
  shows,
  sometimes,
} from './answers.ts';
import { operationApi, wire } from './api.ts';
import { fails, fieldsOf, mandatory, means, number, passes, text } from './fields.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { held, notProbed, type Probe, section } from './row.ts';
import { viewOf } from './stories.ts';
import type { World } from './world.ts';

const path = '/cancellation/credit-card/refund';

/** The refund of a new payment of 90,000 rupiah. */
async function refundBody({ house }: World) {
  const { invoice, requestId } = await paidOrder(house);
  return voidOf(invoice, requestId, 90_000);
}

const voidOf = (invoice: string, requestId: string, amount: number) => ({
  order: { invoice_number: invoice },
  payment: { original_request_id: requestId },
  refund: { amount },
});

const refund = operationApi(path, refundBody);
const field = fieldsOf(refund);
const reply = answersOf(answerOf(refund));

/** Pays, settles the money if it is to be settled, and refunds. */
async function refunded(house: TestGateway, amount: number, settled: boolean, order: Order = {}) {
  const { invoice, requestId } = await paidOrder(house, order);
  if (settled) await settleAll(house);
  const body = wire(voidOf(invoice, requestId, amount));
  const { status, json } = await send(house.url, { path, body });
  return { status, json, invoice };
}

/** The type of the refund of `amount` after the money was settled, or before. */
const isOfType = (type: string, amount: number, settled: boolean, order?: Order): Probe => {
  return (world) =>
    world.alone(async (house) => {
      const { status, json } = await refunded(house, amount, settled, order);
      expect([status, at(json, 'refund.type')]).toEqual([200, type]);
    });
};

/** An order at a bank that takes no refunds online. */
const byHand: Order = {
  amount: 2_000_000,
  payment: { type: 'INSTALLMENT', acquirer: 'BUKOPIN', tenor: 3 },
};

const request = section(
  'Cards',
  'Refund: request',
  held('a void or refund by this API', passes(refund)),
  held('or by the back office', async (world) => {
    const { invoice } = await paidOrder(world.house);
    const { status } = await world.house.sandbox(`payments/${invoice}/refunds`, { amount: 90_000 });
    expect(status).toBe(201);
    expect((await viewOf(world.house, invoice)).refunded_amount).toBe(90_000);
  }),
  held('as an aggregator: voids and refunds', passes(refund)),
  held(
    'directly at the bank: only if the bank takes refunds online, else by hand',
    isOfType('MANUAL_FULL_REFUND', 2_000_000, true, byHand),
  ),
  notProbed('merchants ask their bank whether it does', 'an instruction to people'),
  notProbed('the request is sent from the merchant’s backend', 'an instruction to merchants'),
  endpoint(refund),
  requestHeaderRows(refund),
  field(
    'order.invoice_number',
    mandatory,
    text,
    means('of the payment', async (world) => {
      const { status, sent } = await refund.send(world, await refund.body(world));
      const { refunded_amount } = await viewOf(
        world.house,
        String(at(sent, 'order.invoice_number')),
      );
      expect([status, refunded_amount]).toEqual([200, 90_000]);
    }),
  ),
  field(
    'payment.original_request_id',
    mandatory,
    text,
    means(
      'the Request-Id of the payment’s order',
      fails(refund, 'payment.original_request_id', set('payment.original_request_id', 'R-0')),
    ),
  ),
  field(
    'refund.amount',
    mandatory,
    number,
    means('what goes back', fails(refund, 'refund.amount', set('refund.amount', 90_001))),
  ),
);

const types: Readonly<Record<string, Probe>> = {
  VOID: isOfType('VOID', 90_000, false),
  PARTIAL_REFUND: isOfType('PARTIAL_REFUND', 10_000, true),
  FULL_REFUND: isOfType('FULL_REFUND', 90_000, true),
  MANUAL_PARTIAL_REFUND: isOfType('MANUAL_PARTIAL_REFUND', 500_000, true, byHand),
  MANUAL_FULL_REFUND: isOfType('MANUAL_FULL_REFUND', 2_000_000, true, byHand),
};

const answer = section(
  'Cards',
  'Refund: answer',
  answerHeaderRows(refund),
  reply('order.invoice_number', always, isText, echo()),
  reply('payment.original_request_id', always, isText, echo()),
  reply('refund.amount', always, isNumber, echo()),
  reply('refund.type', always, isText, is('that of the transaction', 'VOID')),
  Object.entries(types).map(([type, probe]) => held(`refund.type: may be ${type}`, probe)),
  reply(
    'refund.status',
    always,
    isText,
    is('may be SUCCESS', 'SUCCESS'),
    shows('may be FAILED', (world) =>
      world.alone(async (house) => {
        const { invoice, requestId } = await paidOrder(house);
        await house.sandbox('faults', [{ at: 'acquirer:cards', kind: 'error', times: 1 }], 'PUT');
        const answered = await house.client.cards.refund({
          order: { invoice_number: invoice },
          payment: { original_request_id: requestId },
          refund: { amount: 90_000 },
        });
        await house.sandbox('faults', [], 'PUT');
        expect(answered.refund.status).toBe('FAILED');
      }),
    ),
  ),
  reply('refund.message', sometimes, isText, looks('words about the refund', /\S/)),
  reply(
    'refund.approval_code',
    sometimes,
    isText,
    looks('the acquirer’s code, if refund.status is SUCCESS', /^\d{6}$/),
  ),
);

const kinds = section(
  'Cards',
  'Refund: types',
  held('online: the money goes back by itself', isOfType('FULL_REFUND', 90_000, true)),
  held('VOID: before the money is settled', isOfType('VOID', 90_000, false)),
  held('VOID: refund.amount is order.amount', async (world) => {
    const { sent, answer: voided } = await answerOf(refund)(world);
    expect(at(voided, 'refund.amount')).toBe(at(sent, 'refund.amount'));
  }),
  held('VOID: order.amount as it was sent, after a partial capture too', async (world) => {
    const { invoice, authorizeId, requestId } = await authorizedOrder(world.house);
    const payment = { authorize_id: authorizeId, capture_amount: 40_000 };
    await world.house.client.cards.capture({ payment });
    const answered = await refund.send(world, voidOf(invoice, requestId, 90_000));
    expect([answered.status, at(answered.answer, 'refund.type')]).toEqual([200, 'VOID']);
  }),
  held(
    'VOID: any other amount fails',
    fails(refund, 'refund.amount', set('refund.amount', 80_000)),
  ),
  held(
    'PARTIAL_REFUND: after the money is settled, less than order.amount',
    isOfType('PARTIAL_REFUND', 89_999, true),
  ),
  held(
    'FULL_REFUND: after the money is settled, all of order.amount',
    isOfType('FULL_REFUND', 90_000, true),
  ),
  held('by hand: people at the provider do it', (world) =>
    world.alone(async (house) => {
      const { json } = await refunded(house, 2_000_000, true, byHand);
      expect(at(json, 'refund.message')).toMatch(/manual/i);
      expect(at(json, 'refund.approval_code')).toBeUndefined();
    }),
  ),
  notProbed('by hand: it takes days', 'it takes as long as the operator takes'),
  held(
    'MANUAL_PARTIAL_REFUND: after the money is settled, less than order.amount',
    isOfType('MANUAL_PARTIAL_REFUND', 1_999_999, true, byHand),
  ),
  held(
    'MANUAL_FULL_REFUND: after the money is settled, all of order.amount',
    isOfType('MANUAL_FULL_REFUND', 2_000_000, true, byHand),
  ),
);

export const cardsRefund = [request, answer, kinds];
