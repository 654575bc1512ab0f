// Payments and receipts for tests of channels, created from an accepted order without a gateway.
import type { Channel } from '../../src/channels/channel.ts';
import type { Chance } from '../../src/channels/simulation.ts';
import { newPayment, opened } from '../../src/payments/open.ts';
import type { Order, Payment, Receipt } from '../../src/payments/payment.ts';
import { checker } from '../../src/wire/check.ts';
import { testQuestion } from '../support/payments.ts';

export const createdAt = new Date('2026-01-15T03:04:05.678Z');
export const paidAt = new Date('2026-01-15T03:20:00.123Z');

/** Not random: the same values in every run. */
export const chance: Chance = {
  digits: (length) => '0123456789'.repeat(2).slice(0, length),
  id: () => 'bb0380d7-0000-4e73-a668-000000000000',
};

/** The payment of an order, opened by the channel's own simulation. */
export function openedPayment(channel: Channel, order: Order, change: Partial<Payment> = {}) {
  const question = testQuestion({ requestId: 'request-1' });
  const payment = newPayment({ question, channel: channel.id, order }, createdAt);
  const { references, paymentCode } = channel.simulation.open(payment, chance);
  const paymentUrl = 'https://gateway.test/pay/token';
  const code = paymentCode === undefined ? {} : { paymentCode };
  return { ...opened(payment, { kind: 'opened', references, paymentUrl, ...code }), ...change };
}

/** The receipt that the channel's simulation gives for the whole amount. */
export function receiptFor(channel: Channel, payment: Payment): Receipt {
  const references = channel.simulation.receipt(payment, chance);
  return { id: 'receipt-1', key: 'key-1', amount: payment.amount, paidAt, references };
}

/** The order of a body, its payment while it is pending and when it is paid, and the fact. */
export function story(channel: Channel, body: object) {
  const order = channel.create.accept(checker(channel.create.request)(body), {
    now: createdAt,
  });
  const pending = openedPayment(channel, order);
  const lastReceipt = receiptFor(channel, pending);
  const paid: Payment = { ...pending, status: 'SUCCESS', lastReceipt };
  return { order, pending, paid, fact: { kind: 'paid', receipt: lastReceipt } as const };
}
