// The bodies that merchants parse, byte for byte: names, values and the documents' order of members.
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { drop, set } from '../../src/channels/fixture.ts';
import { channelById } from '../../src/channels/index.ts';
import { fixtures as ofIndodana } from '../../src/channels/indodana/fixtures.ts';
import { indomaretChannel } from '../../src/channels/indomaret/channel.ts';
import { fixtures as ofIndomaret } from '../../src/channels/indomaret/fixtures.ts';
import { fixtures as ofKredivo } from '../../src/channels/kredivo/fixtures.ts';
import type { Payment } from '../../src/payments/payment.ts';
import { checker } from '../../src/wire/check.ts';
import { writeJson } from '../../src/wire/json.ts';
import { openedPayment, receiptFor } from './payment.ts';

const links = { publicUrl: 'https://gateway.test' };
const now = new Date('2026-01-15T03:30:00Z');
const text = (value: unknown) => writeJson(value).toString();

function story(channel: Channel, body: object) {
  const order = channel.create.accept(checker(channel.create.request)(body));
  const pending = openedPayment(channel, order);
  const lastReceipt = receiptFor(channel, pending);
  const paid: Payment = { ...pending, status: 'SUCCESS', lastReceipt };
  return { order, pending, paid, fact: { kind: 'paid', receipt: lastReceipt } as const };
}

const kredivo = channelById('kredivo') as Channel;
const indodana = channelById('indodana') as Channel;
const indomaret = channelById('indomaret') as Channel;

describe('kredivo', () => {
  const { order, pending, paid, fact } = story(kredivo, drop('additional_info')(ofKredivo.valid));

  it('understands an order', () => {
    expect(order).toMatchObject({
      reference: 'INV/2026/0042',
      merchantReference: 'MUR-0042',
      amount: 781001n,
      lifeSeconds: 5400,
      reusable: false,
      purchase: {
        customer: { name: 'Wulan Sari', email: 'wulan@example.test', phone: '6281355501234' },
        lines: [
          { name: 'Rice cooker', price: '375000', quantity: 2 },
          { name: 'Shipping fee', price: '15500.5', quantity: 2 },
        ],
        returnUrl: 'https://toko.test/return?invoice=0042',
        cancelUrl: 'https://toko.test/cancel',
      },
      details: {
        shipping: { city: 'Surabaya' },
        sellers: [{ id: 'SLR-8', 'address.city': 'Surabaya' }],
      },
    });
    expect(order).not.toHaveProperty('split');
  });

  it('answers generate-order', () => {
    expect(text(kredivo.create.respond(pending, links))).toBe(
      '{"order":{"invoice_number":"INV/2026/0042","amount":781001},' +
        '"payment":{"status":"PENDING","url":"https://gateway.test/pay/token"},' +
        '"peer_to_peer_info":{"identifier":[{"name":"KREDIVO_TRANSACTION_ID",' +
        '"value":"bb0380d7-0000-4e73-a668-000000000000"}],' +
        '"created_date":"20260115100405","expired_date":"20260115113405",' +
        '"created_date_utc":"2026-01-15T03:04:05Z","expired_date_utc":"2026-01-15T04:34:05Z",' +
        '"merchant_unique_reference":"MUR-0042"}}',
    );
  });

  it('answers FAILED without a page', () => {
    const failed: Payment = { ...pending, status: 'FAILED', references: [] };
    expect(text(kredivo.create.respond(failed, links))).toBe(
      '{"order":{"invoice_number":"INV/2026/0042","amount":781001},"payment":{"status":"FAILED"},' +
        '"peer_to_peer_info":{"created_date":"20260115100405","expired_date":"20260115113405",' +
        '"created_date_utc":"2026-01-15T03:04:05Z","expired_date_utc":"2026-01-15T04:34:05Z",' +
        '"merchant_unique_reference":"MUR-0042"}}',
    );
  });

  it('notifies', () => {
    expect(text(kredivo.notification(paid, fact))).toBe(
      '{"service":{"id":"PEER_TO_PEER"},"acquirer":{"id":"KREDIVO"},' +
        '"channel":{"id":"PEER_TO_PEER_KREDIVO"},' +
        '"order":{"invoice_number":"INV/2026/0042","amount":781001},' +
        '"transaction":{"status":"SUCCESS","date":"2026-01-15T03:20:00Z",' +
        '"original_request_id":"request-1"},' +
        '"peer_to_peer_info":{"created_date":"20260115100405","expired_date":"20260115113405",' +
        '"status":"SUCCESS","merchant_unique_reference":"MUR-0042",' +
        '"identifier":[{"name":"KREDIVO_TRANSACTION_ID",' +
        '"value":"bb0380d7-0000-4e73-a668-000000000000"}]},' +
        '"payment":{"merchant_unique_reference":"MUR-0042"}}',
    );
  });

  it('tells nobody of a failure', () => {
    expect(kredivo.notification(pending, { kind: 'failed', reason: 'declined' })).toBeUndefined();
  });

  it('answers check-status while it waits', () => {
    expect(text(kredivo.status(pending, now))).toBe(
      '{"order":{"invoice_number":"INV/2026/0042","amount":781001},' +
        '"transaction":{"status":"PENDING","original_request_id":"request-1"},' +
        '"service":{"id":"PEER_TO_PEER"},"acquirer":{"id":"KREDIVO"},' +
        '"channel":{"id":"PEER_TO_PEER_KREDIVO"},' +
        '"peer_to_peer_info":{"created_date":"20260115100405","expired_date":"20260115113405",' +
        '"status":"PENDING","merchant_unique_reference":"MUR-0042",' +
        '"identifier":[{"name":"KREDIVO_TRANSACTION_ID",' +
        '"value":"bb0380d7-0000-4e73-a668-000000000000"}]},' +
        '"payment":{"merchant_unique_reference":"MUR-0042"}}',
    );
  });
});

describe('indodana', () => {
  const { order, pending, paid, fact } = story(indodana, ofIndodana.valid);

  it('understands an order', () => {
    expect(order).toMatchObject({
      reference: 'INV-2026-0311',
      merchantReference: 'MUR-0311',
      amount: 10_000_000n,
      lifeSeconds: 1800,
      purchase: {
        lines: [
          { price: '99999.99', quantity: 100 },
          { price: '0.25', quantity: 4 },
        ],
      },
      details: { categories: ['clothing', 'others'], billing: { phone: '024-7600123' } },
      notificationUrlOverride: 'https://staging.toko.test/payments/notifications',
      split: [{ accountId: 'SBA-0002-1', type: 'FIX', value: '9000000' }],
    });
  });

  it('lives an hour where the request names no time', () => {
    expect(story(indodana, ofIndodana.minimal).order.lifeSeconds).toBe(3600);
  });

  it('files an unlisted category under others', () => {
    const body = set('order.line_items[0].category', 'ELECTRONIC')(ofIndodana.valid);
    expect(story(indodana, body).order.details).toMatchObject({ categories: ['others', 'others'] });
  });

  it('escapes what a Location header cannot carry', () => {
    const body = set('order.callback_url', 'https://toko.test/a b?c=d e')(ofIndodana.valid);
    expect(story(indodana, body).order.purchase.returnUrl).toBe('https://toko.test/a%20b?c=d%20e');
  });

  it('answers generate-order', () => {
    expect(text(indodana.create.respond(pending, links))).toBe(
      '{"order":{"invoice_number":"INV-2026-0311","amount":10000000},' +
        '"payment":{"status":"PENDING","url":"https://gateway.test/pay/token"},' +
        '"peer_to_peer_info":{"identifier":[{"name":"INDODANA_ORDER_ID","value":"MUR-0311"}],' +
        '"created_date":"20260115100405","expired_date":"20260115103405",' +
        '"created_date_utc":"2026-01-15T03:04:05Z","expired_date_utc":"2026-01-15T03:34:05Z",' +
        '"merchant_unique_reference":"MUR-0311"},"additional_info":' +
        '{"override_notification_url":"https://staging.toko.test/payments/notifications"}}',
    );
  });

  it('notifies', () => {
    expect(text(indodana.notification(paid, fact))).toBe(
      '{"service":{"id":"PEER_TO_PEER"},"acquirer":{"id":"INDODANA"},' +
        '"channel":{"id":"PEER_TO_PEER_INDODANA"},' +
        '"order":{"invoice_number":"INV-2026-0311","amount":10000000},' +
        '"transaction":{"status":"SUCCESS","date":"2026-01-15T03:20:00Z",' +
        '"original_request_id":"request-1"},' +
        '"peer_to_peer_info":{"created_date":"20260115100405","expired_date":"20260115103405",' +
        '"status":"SUCCESS","merchant_unique_reference":"MUR-0311",' +
        '"identifier":[{"name":"INDODANA_ORDER_ID","value":"MUR-0311"}]},' +
        '"payment":{"merchant_unique_reference":"MUR-0311"}}',
    );
  });
});

describe('indomaret', () => {
  const { order, pending, paid, fact } = story(indomaret, ofIndomaret.valid);
  const identifier =
    '"identifier":[{"name":"AGENT_ID","value":"INDOMARET"},' +
    '{"name":"AGENT_STORE_ID","value":"T001"},{"name":"AGENT_TRX_ID","value":"0123456789"}]';

  it('understands an order', () => {
    expect(order).toMatchObject({
      reference: 'INV-O2O-77',
      amount: 87500n,
      lifeSeconds: 10800,
      reusable: false,
      purchase: { customer: { name: 'Made Wirawan', email: 'made@example.test' } },
      split: [{ accountId: 'SBS-0003-1', type: 'PERCENTAGE', value: '100' }],
    });
    expect(order).not.toHaveProperty('merchantReference');
  });

  it('shows at the till what the request says', () => {
    if (indomaret.simulation.flow !== 'till') throw new Error('a till was expected');
    expect(indomaret.simulation.print(pending)).toEqual({
      info: 'Thank you for shopping',
      description: 'Order INV-O2O-77',
      footer: 'Questions? 031-555000',
    });
  });

  it.each<[unknown, boolean]>([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])('reads reusable_status %j as %s', (sent, reusable) => {
    const body = set('online_to_offline_info.reusable_status', sent)(ofIndomaret.valid);
    expect(story(indomaret, body).order.reusable).toBe(reusable);
  });

  it("reads Alfa's names for the texts", () => {
    const { indomaret_info, ...rest } = ofIndomaret.valid as Record<string, unknown>;
    const o2o = { reusable_status: false, info1: 'From a plugin' };
    const body = { ...rest, online_to_offline_info: o2o, alfa_info: indomaret_info };
    expect(story(indomaret, body).order.details).toEqual({
      info: 'From a plugin',
      description: 'Order INV-O2O-77',
      footer: 'Questions? 031-555000',
    });
  });

  it('can be told not to require a receipt', () => {
    const lax = indomaretChannel({ receiptRequired: false }) as unknown as Channel;
    const body = drop('indomaret_info')(ofIndomaret.valid);
    expect(story(lax, body).order.details).toMatchObject({ description: 'Order INV-O2O-77' });
  });

  it('answers payment-code', () => {
    expect(text(indomaret.create.respond(pending, links))).toBe(
      '{"order":{"invoice_number":"INV-O2O-77"},' +
        '"online_to_offline_info":{"payment_code":"8899012345678901",' +
        '"created_date":"20260115100405","expired_date":"20260115130405",' +
        '"created_date_utc":"2026-01-15T03:04:05Z","expired_date_utc":"2026-01-15T06:04:05Z",' +
        '"how_to_pay_page":"https://gateway.test/how-to-pay/v2/indomaret-online-to-offline/' +
        '8899012345678901","how_to_pay_api":"https://gateway.test/indomaret-online-to-offline/v2/' +
        'how-to-pay-api/8899012345678901"},"additional_info":' +
        '{"override_notification_url":"https://staging.toko.test/payments/notifications"}}',
    );
  });

  it('answers check-status when it is paid', () => {
    expect(text(indomaret.status(paid, now))).toBe(
      '{"order":{"invoice_number":"INV-O2O-77","amount":87500},' +
        '"transaction":{"status":"SUCCESS","date":"2026-01-15T03:20:00Z",' +
        '"original_request_id":"request-1"},' +
        '"service":{"id":"ONLINE_TO_OFFLINE"},"acquirer":{"id":"INDOMARET"},' +
        '"channel":{"id":"ONLINE_TO_OFFLINE_INDOMARET"},' +
        '"online_to_offline_info":{"payment_code":"8899012345678901",' +
        '"created_date":"20260115100405","expired_date":"20260115130405",' +
        `"reusable_status":"false"},"online_to_offline_payment":{${identifier}}}`,
    );
  });

  it('notifies', () => {
    expect(text(indomaret.notification(paid, fact))).toBe(
      '{"service":{"id":"ONLINE_TO_OFFLINE"},"acquirer":{"id":"INDOMARET"},' +
        '"channel":{"id":"ONLINE_TO_OFFLINE_INDOMARET"},' +
        '"transaction":{"status":"SUCCESS","date":"2026-01-15T03:20:00Z",' +
        '"original_request_id":"request-1"},' +
        '"order":{"invoice_number":"INV-O2O-77","amount":87500},' +
        '"online_to_offline_info":{"payment_code":"8899012345678901"},' +
        `"online_to_offline_payment":{${identifier}}}`,
    );
  });

  it('notifies of each receipt of a reusable code with that receipt', () => {
    const second = {
      ...fact.receipt,
      paidAt: new Date('2026-01-15T05:00:00Z'),
      references: [{ name: 'AGENT_TRX_ID', value: '2' }],
    };
    const told = indomaret.notification(paid, { kind: 'paid', receipt: second });
    expect(told).toMatchObject({
      transaction: { date: '2026-01-15T05:00:00Z' },
      online_to_offline_payment: { identifier: [{ name: 'AGENT_TRX_ID', value: '2' }] },
    });
  });
});
