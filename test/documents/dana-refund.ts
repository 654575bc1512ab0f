// DANA: the refund.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { newExternalId, paths } from '../support/snap.ts';
import { always, answerOf, answersOf, echo, isText, looks, tells } from './answers.ts';
import { accepts, snapApi } from './api.ts';
import { snapEndpoint, snapHeaderRows } from './dana-headers.ts';
import { device, form, orderBody, payment, reference, success } from './dana-payment.ts';
import {
  disputed,
  fails,
  fieldsOf,
  longest,
  mandatory,
  means,
  optional,
  takes,
  takesNot,
  text,
} from './fields.ts';
import { held, section } from './row.ts';
import { play, viewOf } from './stories.ts';
import type { World } from './world.ts';

async function refundBody(world: World) {
  const externalId = newExternalId();
  const paid = orderBody();
  await world.snap('house', paths.payment, paid, { ...device, externalId });
  await play(world.house, paid.partnerReferenceNo, 'SUCCESS');
  return {
    originalPartnerReferenceNo: paid.partnerReferenceNo,
    originalExternalId: externalId,
    refundAmount: { value: '10000.00', currency: 'IDR' },
    reason: 'Salah ukuran',
    partnerRefundNo: `REF-${randomUUID()}`,
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
  };
}

const refund = snapApi(paths.refund, refundBody);
const refundField = fieldsOf(refund);
const refundReply = answersOf(answerOf(refund));

const refunds = section(
  'DANA',
  'Refund: request body',
  held('the refund of a payment that was paid', async (world) => {
    const { sent } = await accepts(world, refund);
    const view = await viewOf(world.house, String(at(sent, 'originalPartnerReferenceNo')));
    expect([view.status, view.refunded_amount]).toEqual(['REFUNDED', 10_000]);
  }),
  held('a payment that was not paid is not refunded', async (world) => {
    const { sent } = await accepts(world, payment);
    const wanted = await refund.body(
      world,
      set('originalPartnerReferenceNo', reference(sent)),
      set('originalExternalId', ''),
    );
    expect((await refund.send(world, wanted)).complaint).toBe('Invalid Transaction Status');
  }),
  refundField(
    'originalPartnerReferenceNo',
    mandatory,
    text,
    means('the payment’s reference', async (world) => {
      const wanted = await refund.body(world, set('originalPartnerReferenceNo', 'INV-NOBODY'));
      expect((await refund.send(world, wanted)).complaint).toBe('Transaction Not Found');
    }),
    takesNot('at most 64 characters', 'x'.repeat(65)),
  ),
  refundField(
    'originalExternalId',
    optional(),
    text,
    means('the payment’s X-EXTERNAL-ID', async (world) => {
      const wanted = await refund.body(world, set('originalExternalId', 'REQ-0001'));
      expect((await refund.send(world, wanted)).status).toBeGreaterThanOrEqual(400);
    }),
    takesNot('at most 64 characters', '1'.repeat(65)),
    disputed(
      'REQ-0001, in the example',
      'X-EXTERNAL-ID is digits, says the same page',
      'it is the payment’s own, of digits or not',
    ),
  ),
  refundField(
    'reason',
    optional(),
    text,
    longest(255),
    takes('why it is refunded', 'Salah ukuran'),
  ),
  refundField(
    'partnerRefundNo',
    mandatory,
    text,
    longest(64),
    takes('the merchant’s number of the refund', `REF-${randomUUID()}`),
  ),
  held(
    'additionalInfo.channel, in the sample: EMONEY_DANA_SNAP',
    fails(refund, 'additionalInfo.channel', set('additionalInfo.channel', 'X')),
  ),
  refundField('refundAmount.value', mandatory, text, takes('two decimals', '9000.00')),
  refundField('refundAmount.currency', mandatory, text, takes('IDR', 'IDR')),
);

const refunded = section(
  'DANA',
  'Refund: answer',
  form(refund),
  success('2000700', refundReply),
  refundReply('refundAmount.value', always, isText, echo()),
  refundReply('refundAmount.currency', always, isText, echo()),
  refundReply(
    'refundTime',
    always,
    isText,
    looks('with milliseconds and without an offset', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/),
    tells('when it was refunded, in WIB', (value) => {
      expect(Math.abs(Date.parse(`${value}+07:00`) - Date.now())).toBeLessThan(120_000);
    }),
  ),
);

export const danaRefund = [
  section('DANA', 'Refund: request', snapEndpoint(refund), snapHeaderRows(refund)),
  refunds,
  refunded,
];
