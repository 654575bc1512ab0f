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

/** The answer to a refund whose question was read back from the database. */
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

it('answers a recovered refund as it was asked for, in its own dialect', () => {
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

it('answers with the payment’s own request where an earlier version kept no body', () => {
  expect(recovered('cards', {}, '')[1]).toContain('"original_request_id":"request-1"');
});

it('throws for a refund of a channel that has none: that is a bug', () => {
  expect(() => recovered('kredivo')).toThrow('channel kredivo has no refund');
});
