// How money is paid out: fees, splits, batches and refunds worked by hand, over HTTP.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from '../support/classic.ts';
import {
  bankOf,
  clear,
  type MoneyGateway,
  mainAccount,
  otherAccount,
  payable,
  refundsDue,
  share,
  startMoneyGateway,
  unverifiedAccount,
} from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway();
});
afterAll(async () => {
  await house.stop();
});

let count = 0;
const invoice = () => `S-${++count}`;

describe('a fee', () => {
  it('is taken from what the merchant is owed when the money is received', async () => {
    const before = await house.balance(payable);
    const fees = await house.balance('gateway:fees');
    await house.paid(invoice(), 150_000);
    expect(await house.balance(payable)).toBe(before + 145_000);
    expect(await house.balance('gateway:fees')).toBe(fees + 5000);
  });

  it('is never more than the amount received', async () => {
    const before = await house.balance(payable);
    await house.paid(invoice(), 3000);
    expect(await house.balance(payable)).toBe(before);
  });
});

describe('a batch', () => {
  it('pays everything that is not held to the default account, and nothing twice', async () => {
    await clear(house, invoice());
    const bank = await house.balance(bankOf(mainAccount));
    const names = [invoice(), invoice()];
    for (const name of names) await house.paid(name, 100_000);
    const [batch, ...others] = await house.settle();
    expect(others).toEqual([]);
    expect(batch).toMatchObject({
      kind: 'on-demand',
      gross: 200_000,
      fees: 10_000,
      paid_out: 190_000,
      transfers: [{ account_id: mainAccount, amount: 190_000 }],
      payments: names.map((reference) => ({ reference, amount: 100_000, fee: 5000, net: 95_000 })),
    });
    expect(await house.balance(bankOf(mainAccount))).toBe(bank + 190_000);
    expect(await house.settle()).toEqual([]);
    expect((await house.sandbox(`settlements/${batch?.id}`)).body).toEqual(batch);
  });

  it('is due two business days after the payment', async () => {
    await clear(house, invoice());
    const name = invoice();
    await house.paid(name, 100_000);
    expect(await house.balance(payable)).toBe(95_000);
    // Two business days are over within a month, on any day of the year.
    await house.advance(30 * 24 * 3600);
    expect(await house.balance(payable)).toBe(0);
  });

  it('takes a refund after settlement from the next batch, and carries over what is owed', async () => {
    const first = invoice();
    await house.paid(first, 100_000);
    await clear(house, invoice());
    const refund = await house.sandbox(`payments/${first}/refunds`, { amount: 80_000, by: 'Ani' });
    expect(refund).toMatchObject({ status: 201, body: { status: 'DUE', amount: 80_000 } });
    expect(await house.balance(payable)).toBe(-80_000);
    expect(await house.settle()).toEqual([]);
    await house.paid(invoice(), 50_000);
    const [owing] = await house.settle();
    expect(owing).toMatchObject({
      refunded: 80_000,
      paid_out: 0,
      carried_out: -35_000,
      transfers: [],
      refunds: [{ kind: 'REFUND', reference: first, amount: -80_000 }],
    });
    await house.paid(invoice(), 105_000);
    const [next] = await house.settle();
    expect(next).toMatchObject({ carried_in: -35_000, paid_out: 65_000, carried_out: 0 });
  });
});

describe('a split', () => {
  it('gives each account its share of the net amount, and the rest to the default one', async () => {
    await clear(house, invoice());
    const percent = { settlement: [share(otherAccount, 'PERCENTAGE', '33.33')] };
    await house.paid(invoice(), 105_001, percent);
    await house.paid(invoice(), 55_000, { settlement: [share(otherAccount, 'FIX', 20_000)] });
    const [batch] = await house.settle();
    // 33.33 % of 100 001 is 33 330.33…
    expect(batch?.transfers).toEqual([
      expect.objectContaining({ account_id: mainAccount, shared: 96_671, amount: 96_671 }),
      expect.objectContaining({ account_id: otherAccount, shared: 53_330, amount: 53_330 }),
    ]);
  });

  it('takes a refund back from the accounts in proportion to their shares', async () => {
    const name = invoice();
    const split = { settlement: [share(otherAccount, 'PERCENTAGE', 90)] };
    await house.paid(name, 105_000, split);
    await house.sandbox(`payments/${name}/refunds`, { amount: 50_000 });
    const [batch] = await house.settle();
    expect(batch?.transfers).toEqual([
      expect.objectContaining({ account_id: mainAccount, shared: 5000, amount: 5000 }),
      expect.objectContaining({ account_id: otherAccount, shared: 45_000, amount: 45_000 }),
    ]);
  });

  it.each([
    ['an unknown account', [share('SBS-9', 'FIX', 1)], '[0].bank_account_settlement_id'],
    [
      'an unverified account',
      [share(otherAccount, 'FIX', 1), share(unverifiedAccount, 'FIX', 1)],
      '[1].bank_account_settlement_id',
    ],
    ['FIX above the net amount', [share(mainAccount, 'FIX', 145_001)], '[0].value'],
    [
      'FIX above it together',
      [share(mainAccount, 'FIX', 145_000), share(otherAccount, 'FIX', 1)],
      '[1].value',
    ],
    [
      'more than 100 percent',
      [share(mainAccount, 'PERCENTAGE', 99.99), share(otherAccount, 'PERCENTAGE', '0.02')],
      '',
    ],
    [
      'types that are mixed',
      [share(mainAccount, 'PERCENTAGE', 1), share(otherAccount, 'FIX', 1)],
      '',
    ],
    ['a negative value', [share(mainAccount, 'FIX', -1)], '[0].value'],
    ['half a rupiah', [share(mainAccount, 'FIX', 0.5)], '[0].value'],
    ['a wrong type', [share(mainAccount, 'PERCENT', 10)], '[0].type'],
  ])('is refused with %s', async (_name, settlement, place) => {
    const name = invoice();
    const answer = await house.order(name, 150_000, { settlement });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ code: 'invalid_parameter' });
    expect(errorOf(answer).message).toMatch(`additional_info.settlement${place} `);
    expect((await house.sandbox(`payments/${name}`)).status).toBe(404);
  });

  it('may take all of the net amount', async () => {
    const settlement = [share(otherAccount, 'FIX', '145000')];
    expect((await house.order(invoice(), 150_000, { settlement })).status).toBe(200);
  });
});

describe('a manual refund', () => {
  const due = async (amount?: number) => {
    const name = invoice();
    await house.paid(name, 100_000);
    const { body } = await house.sandbox(`payments/${name}/refunds`, { amount, reason: 'broken' });
    return { name, id: (body as { id: string }).id };
  };

  it('is due, then done, with who and when', async () => {
    const owing = await house.balance(refundsDue);
    const { name, id } = await due();
    expect(await house.balance(refundsDue)).toBe(owing + 100_000);
    expect((await house.sandbox(`payments/${name}`)).body).toMatchObject({
      status: 'SUCCESS',
      refunded_amount: 0,
    });
    const done = await house.sandbox(`refunds/${id}/done`, { by: 'Budi', note: 'TRF-77' });
    expect(done.body).toMatchObject({
      type: 'MANUAL_FULL_REFUND',
      status: 'SUCCESS',
      worked_by: 'Budi',
      message: 'TRF-77',
      payment_status: 'REFUNDED',
    });
    expect((done.body as { completed_at: string }).completed_at).toMatch(/^2\d{3}-/);
    expect(await house.balance(refundsDue)).toBe(owing);
    expect((await house.sandbox(`refunds/${id}/done`, {})).status).toBe(409);
    expect((await house.sandbox(`refunds/${id}/rejected`, {})).status).toBe(409);
  });

  it('returns the money to the merchant if it is rejected, settled or not', async () => {
    await clear(house, invoice());
    const { name, id } = await due(40_000);
    expect((await house.settle())[0]).toMatchObject({ refunded: 40_000 });
    await house.sandbox(`refunds/${id}/rejected`, { by: 'Budi', note: 'account closed' });
    expect((await house.sandbox(`payments/${name}`)).body).toMatchObject({ status: 'SUCCESS' });
    expect(await house.balance(payable)).toBe(40_000);
    await house.paid(invoice(), 10_000);
    expect((await house.settle())[0]).toMatchObject({
      restored: 40_000,
      paid_out: 45_000,
      refunds: [{ kind: 'REFUND_REJECTED', amount: 40_000 }],
    });
  });

  it.each([
    ['more than is left', { amount: 100_001 }, 409],
    ['nothing', { amount: 0 }, 400],
    ['less than nothing', { amount: -1 }, 400],
    ['half a rupiah', { amount: 0.5 }, 400],
    ['a text', { amount: '100' }, 400],
    ['an unknown member', { amont: 5 }, 400],
  ])('is refused with %s', async (_name, body, status) => {
    const name = invoice();
    await house.paid(name, 100_000);
    expect((await house.sandbox(`payments/${name}/refunds`, body)).status).toBe(status);
  });

  it('is refused where nothing was paid, nothing is left, or it does not exist', async () => {
    const name = invoice();
    await house.order(name, 100_000);
    expect((await house.sandbox(`payments/${name}/refunds`, {})).status).toBe(409);
    await house.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
    await house.sandbox(`payments/${name}/refunds`, {});
    expect((await house.sandbox(`payments/${name}/refunds`, {})).status).toBe(409);
    expect((await house.sandbox(`refunds/${randomUUID()}/done`, {})).status).toBe(404);
    expect((await house.sandbox('refunds/none/done', {})).status).toBe(404);
    expect((await house.sandbox('settlements/none')).status).toBe(404);
  });

  it('with the same reference is done once', async () => {
    const name = invoice();
    await house.paid(name, 100_000);
    const request = { amount: 10_000, reference: 'R-1' };
    expect((await house.sandbox(`payments/${name}/refunds`, request)).status).toBe(201);
    expect((await house.sandbox(`payments/${name}/refunds`, request)).status).toBe(409);
  });
});
