import { expect, it } from 'vitest';
import { createdAt } from '../../test/conformance/payment.ts';
import { channelById } from '../channels/index.ts';
import { newPayment } from '../payments/open.ts';
import type { Refund } from '../payments/payment.ts';
import { recoveredAnswer } from './answers.ts';

function recovered(id: string, change: Partial<Refund> = {}) {
  const channel = channelById(id);
  if (channel === undefined) throw new Error(`no channel ${id}`);
  const order = {
    reference: 'INV-1',
    amount: 5000n,
    lifeSeconds: 60,
    reusable: false,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: {},
  };
  const asking = { clientId: 'BRN-1', channel: id, requestId: 'request-1', order };
  const payment = newPayment(asking, createdAt);
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
  const { status, body } = recoveredAnswer(channel, payment, refund);
  return [status, body.toString()];
}

it('words a recovered refund in the dialect that asked for it', () => {
  expect(recovered('cards')).toEqual([200, expect.stringContaining('"invoice_number":"INV-1"')]);
  expect(recovered('cards', { status: 'FAILED', message: 'no' })[0]).toBe(200);
  expect(recovered('dana')).toEqual([200, expect.stringContaining('"2000700"')]);
  expect(recovered('dana', { status: 'FAILED' })).toEqual([
    500,
    '{"responseCode":"5000702","responseMessage":"External Server Error"}',
  ]);
  expect(recovered('dana', { status: 'DUE' })[0]).toBe(202);
});

it('words none where nobody can have asked', () => {
  expect(recovered('kredivo')).toEqual([204, '']);
});
