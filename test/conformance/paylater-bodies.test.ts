// The bodies that merchants of the pay-later channels parse, byte for byte: names, values and the documented order of members.
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { drop, set } from '../../src/channels/fixture.ts';
import { channelById } from '../../src/channels/index.ts';
import { fixtures as ofIndodana } from '../../src/channels/indodana/fixtures.ts';
import { fixtures as ofKredivo } from '../../src/channels/kredivo/fixtures.ts';
import type { Payment } from '../../src/payments/payment.ts';
import { writeJson } from '../../src/wire/json.ts';
import { story } from './payment.ts';

const links = { publicUrl: 'https://gateway.test' };
const now = new Date('2026-01-15T03:30:00Z');
const text = (value: unknown) => writeJson(value).toString();

const kredivo = channelById('kredivo') as Channel;
const indodana = channelById('indodana') as Channel;

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
    expect(order.split).toBeUndefined();
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

  it('does not announce a failure', () => {
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

  it('expires after an hour if the request names no time', () => {
    expect(story(indodana, ofIndodana.minimal).order.lifeSeconds).toBe(3600);
  });

  it('stores an unlisted category as others', () => {
    const body = set('order.line_items[0].category', 'ELECTRONIC')(ofIndodana.valid);
    expect(story(indodana, body).order.details).toMatchObject({ categories: ['others', 'others'] });
  });

  it('escapes what a Location header cannot contain', () => {
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
        '"payment":{"merchant_unique_reference":"MUR-0311"},' +
        '"settlement":[{"bank_account_settlement_id":"SBA-0002-1","value":9000000,"type":"FIX"}]}',
    );
  });
});

describe('transaction.status of check-status', () => {
  const { pending } = story(kredivo, ofKredivo.valid);

  it.each<[Payment['status'], string]>([
    ['OPENING', 'PENDING'],
    ['PENDING', 'PENDING'],
    ['AUTHORIZED', 'PENDING'],
    ['SUCCESS', 'SUCCESS'],
    ['FAILED', 'FAILED'],
    ['EXPIRED', 'EXPIRED'],
    ['VOIDED', 'VOIDED'],
    ['RELEASED', 'EXPIRED'],
    ['PARTIALLY_REFUNDED', 'REFUNDED'],
    ['REFUNDED', 'REFUNDED'],
  ])('shows %s as %s', (status, shown) => {
    expect(kredivo.status({ ...pending, status }, now)).toMatchObject({
      transaction: { status: shown },
      peer_to_peer_info: { status: shown },
    });
  });
});
