// Refunds by an operator: each verb's success, and each refusal.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { refundPayment, refundsDue, workDueRefund } from '../../src/office/refunds.ts';
import { settleNow } from '../../src/office/settlements.ts';
import {
  ani,
  type OfficeWorld,
  type OrderWanted,
  otherMerchant,
  refusalOf,
  useOfficeWorld,
} from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});

let count = 0;
const reference = () => `R-${++count}`;

describe('a refund', () => {
  it('of a part leaves the rest, and says who refunded', async () => {
    const payment = await world.paid({ reference: reference() });
    const wanted = { payment, amount: 30_000n, reason: 'broken' };
    const made = await refundPayment(world.office, ani, wanted);
    expect(made.refund).toMatchObject({
      status: 'SUCCESS',
      type: 'PARTIAL_REFUND',
      amount: 30_000n,
      reason: 'broken',
    });
    expect(made.payment).toMatchObject({ status: 'PARTIALLY_REFUNDED', refundedAmount: 30_000n });
    expect(await world.causes(made.refund.id)).toMatchObject([{ by: 'Ani' }]);
    const object = `payment ${payment.id}`;
    expect(await world.noted()).toEqual([{ by: 'Ani', action: 'refund payment', object }]);
  });

  it('without an amount gives back all that is left', async () => {
    const payment = await world.paid({ reference: reference() });
    await refundPayment(world.office, ani, { payment, amount: 30_000n });
    const rest = await refundPayment(world.office, ani, { payment: await world.again(payment) });
    expect(rest.refund.amount).toBe(70_000n);
    expect(rest.payment.status).toBe('REFUNDED');
  });

  it('is a void where the channel voids before settlement, and a refund after it', async () => {
    const early = await world.paid({ reference: reference(), channel: 'cards' });
    const voided = await refundPayment(world.office, ani, { payment: early });
    expect([voided.refund.type, voided.payment.status]).toEqual(['VOID', 'VOIDED']);
    const late = await world.paid({ reference: reference(), channel: 'cards' });
    await settleNow(world.office, ani);
    const refunded = await refundPayment(world.office, ani, { payment: late, amount: 1n });
    expect(refunded.refund.type).toBe('PARTIAL_REFUND');
  });

  it('that the acquirer declines has failed, and takes nothing', async () => {
    const payment = await world.paid({ reference: reference() });
    world.acquirerSays('refused');
    const made = await refundPayment(world.office, ani, { payment });
    expect(made.refund.status).toBe('FAILED');
    expect(made.payment).toMatchObject({ status: 'SUCCESS', refundingAmount: 0n });
  });

  it('is refused while nothing is paid', async () => {
    const payment = await world.order({ reference: reference() });
    expect(await refusalOf(() => refundPayment(world.office, ani, { payment }))).toEqual({
      code: 'STATE_CONFLICT',
      status: 'PENDING',
      wanted: 'REFUNDED',
    });
    expect(await world.noted()).toEqual([]);
  });

  it('is refused where more is asked than is left, or nothing is', async () => {
    const payment = await world.paid({ reference: reference() });
    const more = { payment, amount: 100_001n };
    expect(await refusalOf(() => refundPayment(world.office, ani, more))).toEqual({
      code: 'REFUND_EXCEEDS',
      refundable: 100_000n,
    });
    const { payment: after } = await refundPayment(world.office, ani, { payment });
    expect(await refusalOf(() => refundPayment(world.office, ani, { payment: after }))).toEqual({
      code: 'ALREADY_REFUNDED',
    });
  });

  it('of a part is refused where only a void of the whole is possible', async () => {
    const payment = await world.paid({ reference: reference(), channel: 'cards' });
    expect(
      await refusalOf(() => refundPayment(world.office, ani, { payment, amount: 1n })),
    ).toEqual({ code: 'VOID_NOT_WHOLE', whole: 100_000n });
  });

  it('with the same reference is made once', async () => {
    const payment = await world.paid({ reference: reference() });
    const wanted = { payment, amount: 1n, reference: 'SAME' };
    await refundPayment(world.office, ani, wanted);
    const again = { ...wanted, payment: await world.again(payment) };
    expect(await refusalOf(() => refundPayment(world.office, ani, again))).toEqual({
      code: 'REFUND_REFERENCE_USED',
    });
  });
});

describe('a refund that is worked by hand', () => {
  async function due(wanted: Partial<OrderWanted> = {}) {
    const payment = await world.paid({ reference: reference(), ...wanted });
    world.acquirerSays('manual');
    const { refund } = await refundPayment(world.office, ani, { payment });
    expect(refund.status).toBe('DUE');
    return refund;
  }

  it('is listed until it is worked, the longest waiting first', async () => {
    const first = await due();
    const second = await due({ clientId: otherMerchant, channel: 'kredivo' });
    const listed = await refundsDue(world.office, { limit: 10 });
    expect(listed.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(listed[0]).toMatchObject({ status: 'DUE', amount: 100_000n, workedBy: null });
    expect(await refundsDue(world.office, { limit: 1 })).toHaveLength(1);
    const own = await refundsDue(world.office, { limit: 10, clientId: otherMerchant });
    expect(own.map(({ id }) => id)).toEqual([second.id]);
    const ofChannel = await refundsDue(world.office, { limit: 10, channel: 'kredivo' });
    expect(ofChannel.map(({ id }) => id)).toEqual([second.id]);
    for (const { id: refundId } of listed) {
      await workDueRefund(world.office, ani, { refundId, outcome: 'done' });
    }
    expect(await refundsDue(world.office, { limit: 10 })).toEqual([]);
  });

  it.each([
    ['done', 'SUCCESS', 'REFUNDED'],
    ['rejected', 'FAILED', 'SUCCESS'],
  ] as const)('is %s once, with who and why', async (outcome, status, paymentStatus) => {
    const { id: refundId } = await due();
    const work = { refundId, outcome, note: 'TRF-77' };
    const ended = await workDueRefund(
      world.office,
      { kind: 'key', name: 'payroll', role: 'operator' },
      work,
    );
    expect(ended.refund).toMatchObject({ status, workedBy: 'payroll', message: 'TRF-77' });
    expect(ended.payment.status).toBe(paymentStatus);
    expect(await world.causes(refundId)).toContainEqual({ by: 'payroll', reason: 'TRF-77' });
    const noted = { by: 'payroll', action: `refund ${outcome}`, object: `refund ${refundId}` };
    expect((await world.noted()).at(-1)).toEqual(noted);
    expect(await refusalOf(() => workDueRefund(world.office, ani, work))).toMatchObject({
      code: 'STATE_CONFLICT',
      status,
    });
  });

  it.each(['none', newId()])('is refused where there is no refund %s', async (refundId) => {
    const work = { refundId, outcome: 'done' } as const;
    expect(await refusalOf(() => workDueRefund(world.office, ani, work))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'refund',
      name: refundId,
    });
  });
});
