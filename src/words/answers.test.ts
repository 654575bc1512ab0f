// Answers made from questions that were read from the database.
import { expect, it } from 'vitest';
import { createdAt } from '../../test/conformance/payment.ts';
import { testQuestion } from '../../test/support/payments.ts';
import { channelById } from '../channels/index.ts';
import { newPayment } from '../payments/open.ts';
import type { Refund } from '../payments/payment.ts';
import { answerer } from './answers.ts';

const bodies: Record<string, object> = {
  cards: {
    order: { invoice_number: 'INV-1' },
    payment: { original_request_id: 'the-one-that-made-it' },
    refund: { amount: 5000 },
  },
  dana: {
    originalPartnerReferenceNo: 'INV-1',
    partnerRefundNo: 'REF-1',
    refundAmount: { value: '5000.00', currency: 'IDR' },
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
  },
};

/** The answer to a refund whose question was read from the database. */
function recovered(
  id: string,
  change: Partial<Refund> = {},
  body: object | string = bodies[id] ?? '',
) {
  const channelOf = (name: string) => {
    const channel = channelById(name);
    if (channel === undefined) throw new Error(`no channel ${name}`);
    return channel;
  };
  const order = {
    reference: 'INV-1',
    amount: 5000n,
    lifeSeconds: 60,
    reusable: false,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: {},
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const question = testQuestion({ requestId: 'request-1', body: text });
  const payment = newPayment({ question, channel: id, order }, createdAt);
  const refund: Refund = {
    id: '01890000-0000-7000-8000-000000000000',
    clientId: 'BRN-1',
    paymentId: payment.id,
    reference: 'REF-1',
    type: 'FULL_REFUND',
    status: 'SUCCESS',
    amount: 5000n,
    references: [],
    createdAt,
    completedAt: createdAt,
    ...change,
  };
  const answerTo = answerer({ channelOf, links: { publicUrl: 'https://gateway.test' } });
  const answer = answerTo(question, { kind: 'refund', payment, refund });
  return [answer.status, answer.body.toString()];
}

it('answers a recovered refund as its question requested it, in the same dialect', () => {
  const [status, text] = recovered('cards');
  expect([status, text]).toEqual([200, expect.stringContaining('"invoice_number":"INV-1"')]);
  expect(text).toContain('"original_request_id":"the-one-that-made-it"');
  expect(recovered('cards', { status: 'FAILED', message: 'no' })[0]).toBe(200);
  expect(recovered('dana')).toEqual([200, expect.stringContaining('"2000700"')]);
  expect(recovered('dana', { status: 'FAILED' })).toEqual([
    500,
    '{"responseCode":"5000702","responseMessage":"External Server Error"}',
  ]);
  expect(recovered('dana', { status: 'DUE' })[0]).toBe(202);
});

it('answers a recovered refund whose question was read leniently', () => {
  const lenient = {
    order: { invoice_number: 1001 },
    payment: { original_request_id: 4711 },
    refund: { amount: '5000', reason: null },
  };
  const [status, text] = recovered('cards', {}, lenient);
  expect([status, text]).toEqual([200, expect.stringContaining('"original_request_id":"4711"')]);
});

it('answers a recovered refund whose question is not JSON any more', () => {
  // The number of the invoice looked like a card's, so it was masked in the body that is kept.
  const masked = JSON.stringify(bodies.cards).replace('"INV-1"', '411111******1111');
  expect(recovered('cards', {}, masked)[1]).toContain('"original_request_id":"request-1"');
});

it('answers with the Request-Id of the payment if an earlier version kept no body', () => {
  expect(recovered('cards', {}, '')[1]).toContain('"original_request_id":"request-1"');
});

it('throws for a refund on a channel without refunds: that is a bug', () => {
  expect(() => recovered('kredivo')).toThrow('channel kredivo has no refund');
});
