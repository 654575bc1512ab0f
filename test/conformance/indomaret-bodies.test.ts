// The bodies that merchants of Indomaret parse, byte for byte: names, values and the documented order of members.
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { drop, set } from '../../src/channels/fixture.ts';
import { channelById, channels } from '../../src/channels/index.ts';
import { fixtures as ofIndomaret } from '../../src/channels/indomaret/fixtures.ts';
import { checker } from '../../src/wire/check.ts';
import { writeJson } from '../../src/wire/json.ts';
import { readings } from '../../src/wire/reading.ts';
import { story } from './payment.ts';

const links = { publicUrl: 'https://gateway.test' };
const now = new Date('2026-01-15T03:30:00Z');
const text = (value: unknown) => writeJson(value).toString();
const indomaret = channelById('indomaret') as Channel;

describe('indomaret', () => {
  const { order, pending, paid, fact } = story(indomaret, ofIndomaret.valid);
  const identifier =
    '"identifier":[{"name":"AGENT_ID","value":"INDOMARET"},' +
    '{"name":"AGENT_STORE_ID","value":"T001"},{"name":"AGENT_TRX_ID","value":"0123456789"}]';
  const settlement =
    '"settlement":[{"bank_account_settlement_id":"SBS-0003-1","value":100,"type":"PERCENTAGE"}]';

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

  it('prefers the documented names if both are given', () => {
    const o2o = { reusable_status: false, info: 'documented', info1: 'other' };
    const alfa = { receipt: { description: 'other', footer_message: 'only here' } };
    const documented = { receipt: { description: 'documented' } };
    const body = { online_to_offline_info: o2o, alfa_info: alfa, indomaret_info: documented };
    expect(story(indomaret, { ...ofIndomaret.valid, ...body }).order.details).toEqual({
      info: 'documented',
      description: 'documented',
      footer: 'only here',
    });
  });

  it('makes a description for the receipt if a lenient reading lets it be left out', () => {
    const { request, accept } = channels.indomaret.create;
    const body = checker(request)(drop('indomaret_info')(ofIndomaret.valid), readings.lenient);
    expect(accept(body, { now }).details).toMatchObject({ description: 'Order INV-O2O-77' });
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
        `"reusable_status":"false"},"online_to_offline_payment":{${identifier}},${settlement}}`,
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
        `"online_to_offline_payment":{${identifier}},${settlement}}`,
    );
  });

  it('notifies each payment of a reusable code with its receipt', () => {
    const second = {
      ...fact.receipt,
      amount: 90000n,
      paidAt: new Date('2026-01-15T05:00:00Z'),
      references: [{ name: 'AGENT_TRX_ID', value: '2' }],
    };
    const notified = indomaret.notification(paid, { kind: 'paid', receipt: second });
    expect(notified).toMatchObject({
      transaction: { date: '2026-01-15T05:00:00Z' },
      order: { amount: 90000 },
      online_to_offline_payment: { identifier: [{ name: 'AGENT_TRX_ID', value: '2' }] },
    });
  });
});
