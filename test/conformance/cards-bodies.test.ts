// The bodies of card payments that merchants parse, byte for byte: names, values, order of members.
import { describe, expect, it } from 'vitest';
import { cards } from '../../src/channels/cards/channel.ts';
import type { CardEvidence } from '../../src/channels/cards/evidence.ts';
import { fixtures } from '../../src/channels/cards/fixtures.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { drop } from '../../src/channels/fixture.ts';
import type { Payment, Receipt, Refund } from '../../src/payments/payment.ts';
import { checker } from '../../src/wire/check.ts';
import { writeJson } from '../../src/wire/json.ts';
import { openedPayment, paidAt, receiptFor } from './payment.ts';

const now = new Date('2026-01-15T03:30:00Z');
const text = (value: unknown) => writeJson(value).toString();
const channel = cards as unknown as Channel;

const body = drop('additional_info')(fixtures.minimal);
const order = cards.create.accept(checker(cards.create.request)(body), { now });
const pending = openedPayment(channel, order) as Payment<(typeof order)['details']>;

const issuer = 'PT BANK MANDIRI (PERSERO), Tbk';

const evidence: CardEvidence = {
  attemptId: '00000000-0000-7000-8000-000000000001',
  at: '2026-01-15T03:20:00.123Z',
  card: { masked: '557338******1101', brand: 'MASTER', type: 'CREDIT', issuer },
  acquirer: 'BANK_MANDIRI',
  offUs: false,
  responseCode: '00',
  responseMessage: 'PAYMENT APPROVED',
  approvalCode: '067760',
  eci: '02',
  verification: { status: 'APPROVE', reason: 'Decision No Rules Triggered' },
  authenticationId: 'auth-1',
  token: 'token-1',
};

const receipt: Receipt = receiptFor(channel, pending as Payment);
const paid = { ...pending, status: 'SUCCESS' as const, paidAmount: pending.amount, evidence };

const cardPayment = (type: string) =>
  '"card_payment":{"masked_card_number":"557338******1101","card_masked":"557338******1101",' +
  '"approval_code":"067760","response_code":"00","response_message":"PAYMENT APPROVED",' +
  `"issuer":"${issuer}","brand":"MASTER","card_type":"CREDIT","type":"${type}",` +
  '"transaction_status":"SUCCESS","acquiring_off_us_status":"FALSE","three_dsecure_status":"TRUE",' +
  '"three_d_secure_status":"TRUE",' +
  '"eci":"02","request_id":"request-1","date":"2026-01-15T03:20:00Z"';
const cardEnd =
  ',"authentication_id":"auth-1","token_id":"token-1",' +
  '"identifier":[{"name":"MID","value":"000100008"},{"name":"Acquirer","value":"BANK_MANDIRI"},' +
  '{"name":"TID","value":"10000008"}]}';
const verification = ',"verification":{"status":"APPROVE","reason":"Decision No Rules Triggered"}';
const head =
  '"order":{"invoice_number":"INV-1","amount":90000},"customer":{"email":"dian@example.test"},';
const origin =
  '"service":{"id":"CREDIT_CARD"},"acquirer":{"id":"BANK_MANDIRI","name":"Bank Mandiri"},' +
  '"channel":{"id":"CREDIT_CARD","name":"Credit Card"},';

describe('cards', () => {
  it('answers payment-page', () => {
    expect(text(cards.create.respond(pending, { publicUrl: 'https://gateway.test' }))).toBe(
      '{"order":{"invoice_number":"INV-1","session_id":"SID-012345678901"},' +
        '"credit_card_payment_page":{"url":"https://gateway.test/pay/token"}}',
    );
  });

  it('echoes line items and the session as they were sent', () => {
    const full = cards.create.accept(checker(cards.create.request)(fixtures.valid), { now });
    const payment = openedPayment(channel, full) as typeof pending;
    const reply = text(cards.create.respond(payment, { publicUrl: 'https://gateway.test' }));
    expect(reply).toContain(
      '"line_items":[{"name":"Shirt","price":300000,"quantity":2},' +
        '{"name":"Cap","price":150000.5,"quantity":1},' +
        '{"name":"Ribbon","price":149999.5,"quantity":1}],"session_id":"0000231223"',
    );
  });

  it('notifies a payment', () => {
    expect(
      text(cards.notification({ ...paid, lastReceipt: receipt }, { kind: 'paid', receipt })),
    ).toBe(
      `{${head}"transaction":{"type":"SALE","status":"SUCCESS","date":"2026-01-15T03:20:00Z",` +
        `"original_request_id":"request-1"},${origin}${cardPayment('SALE')}${cardEnd}${verification}}`,
    );
  });

  it('notifies an authorization with its authorize_id', () => {
    const authorizeId = '16920000000000001';
    const reserved = { ...paid, status: 'AUTHORIZED' as const, paidAmount: 0n, authorizeId };
    expect(text(cards.notification(reserved, { kind: 'authorized', at: paidAt }))).toBe(
      `{${head}"transaction":{"type":"AUTHORIZE","status":"PENDING","date":"2026-01-15T03:20:00Z",` +
        `"original_request_id":"request-1"},${origin}${cardPayment('AUTHORIZE')},` +
        `"authorize_id":"${authorizeId}"${cardEnd},"authorize_id":"${authorizeId}",` +
        `"payment":{"authorize_id":"${authorizeId}"}${verification}}`,
    );
  });

  it('notifies a decline', () => {
    const declined = {
      ...pending,
      status: 'FAILED' as const,
      evidence: { ...evidence, responseCode: '51', responseMessage: 'INSUFFICIENT FUNDS' },
    };
    const notified = cards.notification(declined, { kind: 'failed', reason: 'x' });
    expect(notified).toMatchObject({
      transaction: { type: 'SALE', status: 'FAILED', date: '2026-01-15T03:20:00Z' },
      card_payment: { response_code: '51', response_message: 'INSUFFICIENT FUNDS' },
    });
  });

  it.each([
    ['VOID', 'VOID', 90_000n],
    ['PARTIAL_REFUND', 'REFUND', 1000n],
  ] as const)('notifies a %s', (type, word, amount) => {
    const refund: Refund = {
      id: 'refund-1',
      clientId: pending.clientId,
      paymentId: pending.id,
      reference: 'request-2',
      type,
      status: 'SUCCESS',
      amount,
      references: [],
      createdAt: paidAt,
      completedAt: paidAt,
    };
    const after = { ...paid, refundedAmount: amount };
    expect(text(cards.notification(after, { kind: 'refunded', refund }))).toBe(
      `{${head}"transaction":{"type":"${word}","status":"SUCCESS","date":"2026-01-15T03:20:00Z",` +
        `"original_request_id":"request-1","amount":"${amount}"},${origin}${cardPayment(word)}${cardEnd}` +
        `${verification},"refund":{"amount":${amount},"type":"${type}","status":"SUCCESS"}}`,
    );
  });

  it('repeats the notification URL that the order has sent', () => {
    const notificationUrlOverride = 'https://staging.toko.test/other/path';
    const notified = cards.notification(
      { ...paid, notificationUrlOverride, lastReceipt: receipt },
      { kind: 'paid', receipt },
    );
    expect(notified).toMatchObject({
      additional_info: { override_notification_url: notificationUrlOverride },
    });
  });

  it('has a full company name, and the merchant’s own numbers if it has any', () => {
    const mids = { BANK_MANDIRI: { sale: 'M1', instalment: 'M2', tid: 'T1' } };
    const own = { ...paid, details: { ...paid.details, settings: { mids } } };
    const shown = (payment: typeof own) => cards.status(payment, now);
    const numbers = (sale: string) => [
      { name: 'MID', value: sale },
      { name: 'Acquirer', value: 'BANK_MANDIRI' },
      { name: 'TID', value: 'T1' },
    ];
    expect(shown(own)).toMatchObject({ card_payment: { issuer, identifier: numbers('M1') } });
    const inInstalments = { ...own, evidence: { ...evidence, tenor: 6 } };
    expect(shown(inInstalments)).toMatchObject({ card_payment: { identifier: numbers('M2') } });
  });

  it('does not announce the release of an authorization', () => {
    expect(cards.notification(paid, { kind: 'released', at: now })).toBeUndefined();
  });

  it('answers check-status with both spellings of the masked number', () => {
    expect(text(cards.status({ ...paid, lastReceipt: receipt }, now))).toBe(
      `{${head}"transaction":{"status":"SUCCESS","type":"SALE","date":"2026-01-15T03:20:00Z",` +
        `"original_request_id":"request-1"},${origin}${cardPayment('SALE')}${cardEnd}${verification}}`,
    );
  });

  it('answers check-status before anything was typed', () => {
    expect(text(cards.status(pending, now))).toBe(
      `{${head}"transaction":{"status":"PENDING","type":"SALE","original_request_id":"request-1"},` +
        '"service":{"id":"CREDIT_CARD"},"acquirer":{"id":"BCA","name":"Bank Central Asia"},' +
        '"channel":{"id":"CREDIT_CARD","name":"Credit Card"}}',
    );
  });

  it('says REDIRECT while the customer is at the bank, and not after that', () => {
    const { approvalCode: _, ...sent } = evidence;
    const until = '2026-01-15T03:30:01.000Z';
    const atBank = { ...sent, responseCode: '', responseMessage: '', redirectUntil: until };
    const payment = { ...pending, evidence: atBank };
    expect(cards.status(payment, now)).toMatchObject({
      transaction: { status: 'REDIRECT' },
      card_payment: { transaction_status: 'REDIRECT' },
    });
    const later = new Date(until);
    expect(cards.status(payment, later)).toMatchObject({ transaction: { status: 'PENDING' } });
  });
});
