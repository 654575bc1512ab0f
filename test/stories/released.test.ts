// Hold and release over HTTP: what the merchant must say, and the accounts that a new split pays.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf, type GapuraError, type ReleaseRequest } from '../../src/sdk/index.ts';
import { errorOf } from '../support/classic.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import {
  bankOf,
  clear,
  expectProvenLedger,
  held,
  type MoneyGateway,
  mainAccount,
  otherAccount,
  payable,
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
const invoice = () => `H-${++count}`;
const hold = { hold_settlement: true };
const toMain = [share(mainAccount, 'PERCENTAGE', 100)];

/** The body that releases a payment, as the documentation has it. */
async function bodyFor(name: string, change: object = {}): Promise<ReleaseRequest> {
  const { order, transaction } = await house.client.orders.status(name);
  return {
    order: { invoice_number: name, amount: Number(order.amount), currency: 'IDR' },
    transaction: { original_request_id: transaction.original_request_id },
    ...change,
  };
}

const release = async (name: string, change?: object) =>
  house.client.orders.release(await bodyFor(name, change));

/** The error with which a release is refused. */
async function refusalOf(call: Promise<unknown>): Promise<GapuraError> {
  return call.then(
    () => expect.fail('it was released'),
    (error) => error,
  );
}

/** Why the payment has changed, from its history. */
async function reasonsOf(name: string): Promise<string[]> {
  const { body } = await house.sandbox(`payments/${name}`);
  return (body as { history: { reason: string }[] }).history.map(({ reason }) => reason);
}

async function paidHeld(amount: number, info: object = {}): Promise<string> {
  const name = invoice();
  await house.paid(name, amount, { ...hold, ...info });
  return name;
}

describe('a hold', () => {
  it('keeps the money out of batches until the merchant releases it', async () => {
    await clear(house, invoice());
    const name = await paidHeld(100_000);
    expect(await house.balance(held)).toBe(95_000);
    expect(await house.settle()).toEqual([]);
    const body = await bodyFor(name);
    const requestId = randomUUID();
    const answer = await house.post('/finance/v1/release', body, requestId);
    expect(answer).toMatchObject({ status: 200, signed: true });
    expect(answer.json).toEqual(body);
    expect(await house.balance(held)).toBe(0);
    const again = await house.post('/finance/v1/release', body, requestId);
    expect([again.status, again.raw.toString()]).toEqual([409, answer.raw.toString()]);
    expect((await house.settle())[0]).toMatchObject({ paid_out: 95_000 });
  });

  it('is released through the SDK, without a currency', async () => {
    const name = await paidHeld(100_000);
    const { order, transaction } = await bodyFor(name);
    const bare = { invoice_number: name, amount: order.amount };
    const reply = await house.client.orders.release({ order: bare, transaction });
    expect(exchangeOf(reply)?.status).toBe(200);
    expect(reply).toEqual({ order: { ...bare, currency: 'IDR' }, transaction });
  });

  it('can be released before anything is paid, and only once', async () => {
    const name = invoice();
    await house.order(name, 100_000, { hold_settlement: 'true' });
    await release(name);
    const again = await refusalOf(release(name));
    expect(again).toMatchObject({ status: 400, code: 'invalid_state' });
    expect(again.message).toBe('payment is not held and cannot become released');
    await house.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
    expect(await house.balance(held)).toBe(0);
  });

  it('pays for refunds until it is released', async () => {
    await clear(house, invoice());
    const name = await paidHeld(100_000);
    await house.sandbox(`payments/${name}/refunds`, {});
    expect(await house.balance(held)).toBe(-5000);
    await house.sandbox(`payments/${name}/release`, {});
    expect(await house.balance(payable)).toBe(-5000);
    expect((await house.settle())[0]).toMatchObject({ paid_out: 0, carried_out: -5000 });
    await house.paid(invoice(), 10_000);
    expect((await house.settle())[0]).toMatchObject({ carried_in: -5000, paid_out: 0 });
  });
});

describe('no release', () => {
  it('where nothing was ordered, nothing is held, or everything is settled', async () => {
    const other = await paidHeld(100_000);
    const { transaction } = await bodyFor(other);
    const nobody = { order: { invoice_number: 'NOBODY', amount: 1 }, transaction };
    expect(await refusalOf(house.client.orders.release(nobody))).toMatchObject({
      status: 404,
      code: 'data_not_found',
      field: undefined,
    });
    const name = invoice();
    await house.paid(name, 100_000);
    expect(await refusalOf(release(name))).toMatchObject({ status: 400, code: 'invalid_state' });
    await release(other);
    await house.settle();
    const late = await refusalOf(release(other, { override_settlement: toMain }));
    expect(late).toMatchObject({ status: 400, code: 'invalid_state' });
  });

  const order = (change: object) => ({
    order: { invoice_number: 'set', amount: 100_000, currency: 'IDR', ...change },
  });
  it.each<[string, object, string]>([
    ['no amount', order({ amount: undefined }), 'order.amount'],
    ['another amount', order({ amount: 99_999 }), 'order.amount'],
    ['the net amount', order({ amount: 95_000 }), 'order.amount'],
    ['another currency', order({ currency: 'USD' }), 'order.currency'],
    ['no transaction', { transaction: undefined }, 'transaction'],
    ['no Request-Id', { transaction: {} }, 'transaction.original_request_id'],
    [
      'another Request-Id',
      { transaction: { original_request_id: 'another' } },
      'transaction.original_request_id',
    ],
    ['an override that is not a list', { override_settlement: 'x' }, 'override_settlement'],
    [
      'more than 100 percent',
      {
        override_settlement: [
          share(mainAccount, 'PERCENTAGE', 60),
          share(otherAccount, 'PERCENTAGE', 60),
        ],
      },
      'override_settlement',
    ],
    [
      'both types together',
      { override_settlement: [share(mainAccount, 'FIX', 1), share(otherAccount, 'PERCENTAGE', 1)] },
      'override_settlement',
    ],
    [
      'an unknown type',
      { override_settlement: [{ ...share(mainAccount, 'FIX', 1), type: 'fix' }] },
      'override_settlement[0].type',
    ],
    [
      'more than the net amount',
      { override_settlement: [share(mainAccount, 'FIX', 95_000), share(otherAccount, 'FIX', 1)] },
      'override_settlement[1].value',
    ],
  ])('with %s', async (_name, change, field) => {
    const name = await paidHeld(100_000);
    const body = await bodyFor(name, change);
    const named = { ...body, order: { ...body.order, invoice_number: name } };
    const refused = await refusalOf(house.client.orders.release(named));
    expect(refused).toMatchObject({ status: 400, code: 'invalid_parameter', field });
    expect(await reasonsOf(name)).toEqual(['opened', 'paid']);
  });

  it.each([
    ['an unknown account', 'SBS-9'],
    ['an unverified account', unverifiedAccount],
  ])('to %s: data_not_found, which names the field', async (_name, account) => {
    const split = [share(otherAccount, 'PERCENTAGE', 40), share(account, 'PERCENTAGE', 60)];
    const name = await paidHeld(100_000, { settlement: toMain });
    expect(await refusalOf(release(name, { override_settlement: split }))).toMatchObject({
      status: 400,
      code: 'data_not_found',
      field: 'override_settlement[1].bank_account_settlement_id',
    });
    expect((await house.client.orders.status(name)).settlement).toEqual(toMain);
    expect(await reasonsOf(name)).toEqual(['opened', 'paid']);
  });
});

describe('an override', () => {
  it('pays the money that was received to the new accounts', async () => {
    await clear(house, invoice());
    const old = { settlement: [share(otherAccount, 'PERCENTAGE', 100)] };
    const name = await paidHeld(105_001, old);
    const split = [
      share(mainAccount, 'PERCENTAGE', 66.67),
      share(otherAccount, 'PERCENTAGE', 33.33),
    ];
    await release(name, { override_settlement: split });
    expect((await house.client.orders.status(name)).settlement).toEqual(split);
    expect((await reasonsOf(name)).at(-1)).toBe('settlement released with a new split');
    await expectProvenLedger(house.db);
    const before = await house.balance(bankOf(otherAccount));
    const [batch] = await house.settle();
    // 33.33 % of 100 001 is 33 330.33…
    expect(batch?.transfers).toEqual([
      expect.objectContaining({ account_id: mainAccount, amount: 66_671 }),
      expect.objectContaining({ account_id: otherAccount, amount: 33_330 }),
    ]);
    expect(await house.balance(bankOf(otherAccount))).toBe(before + 33_330);
    await expectProvenLedger(house.db);
  });

  it('splits a payment that had no split', async () => {
    await clear(house, invoice());
    const name = await paidHeld(105_000);
    await release(name, { override_settlement: [share(otherAccount, 'FIX', 60_000)] });
    expect((await house.settle())[0]?.transfers).toEqual([
      expect.objectContaining({ account_id: mainAccount, amount: 40_000 }),
      expect.objectContaining({ account_id: otherAccount, amount: 60_000 }),
    ]);
  });

  it('takes earlier and later refunds back from the new accounts', async () => {
    await clear(house, invoice());
    const name = await paidHeld(105_000, { settlement: [share(otherAccount, 'PERCENTAGE', 100)] });
    await house.sandbox(`payments/${name}/refunds`, { amount: 30_000 });
    const split = [share(mainAccount, 'PERCENTAGE', 50), share(otherAccount, 'PERCENTAGE', 50)];
    await release(name, { override_settlement: split });
    await house.sandbox(`payments/${name}/refunds`, { amount: 10_000 });
    expect((await house.settle())[0]?.transfers).toEqual([
      expect.objectContaining({ account_id: mainAccount, shared: 30_000, amount: 30_000 }),
      expect.objectContaining({ account_id: otherAccount, shared: 30_000, amount: 30_000 }),
    ]);
    await expectProvenLedger(house.db);
  });

  it('counts for money that is received later, also each time a code is paid', async () => {
    await clear(house, invoice());
    const name = invoice();
    const answer = await house.post('/indomaret-online-to-offline/v2/payment-code', {
      order: { invoice_number: name, amount: 25_000 },
      online_to_offline_info: { expired_time: 60_000, reusable_status: true },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: name } },
      additional_info: { ...hold, settlement: toMain },
    });
    expect(answer.status).toBe(200);
    const pay = () => house.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
    await pay();
    await pay();
    await release(name, { override_settlement: [share(otherAccount, 'PERCENTAGE', 100)] });
    await pay();
    expect((await house.settle())[0]).toMatchObject({
      payment_count: 3,
      transfers: [expect.objectContaining({ account_id: otherAccount, amount: 60_000 })],
    });
    await expectProvenLedger(house.db);
  });

  it('of two releases at the same time is applied once', async () => {
    const name = await paidHeld(105_000);
    const bodies = [mainAccount, otherAccount].map((account) =>
      bodyFor(name, { override_settlement: [share(account, 'PERCENTAGE', 100)] }),
    );
    const done = await Promise.allSettled(
      bodies.map(async (body) => house.client.orders.release(await body)),
    );
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const won = done.findIndex(({ status }) => status === 'fulfilled');
    const account = [mainAccount, otherAccount][won] ?? '';
    expect((await house.client.orders.status(name)).settlement).toEqual([
      share(account, 'PERCENTAGE', 100),
    ]);
    await expectProvenLedger(house.db);
  });
});

it('an override of a merchant without settlement accounts is ignored, as a split is', async () => {
  const poor = await startMoneyGateway({
    merchants: [{ name: 'Toko', client_id: clientId, secret_key: secretKey }],
  });
  try {
    await poor.paid('P-1', 100_000, { ...hold, settlement: toMain });
    const { transaction, settlement } = await poor.client.orders.status('P-1');
    expect(settlement).toBeUndefined();
    const answer = await poor.post('/finance/v1/release', {
      order: { invoice_number: 'P-1', amount: 100_000 },
      transaction: { original_request_id: transaction.original_request_id },
      override_settlement: toMain,
    });
    expect([answer.status, errorOf(answer)]).toEqual([200, undefined]);
    expect((await poor.client.orders.status('P-1')).settlement).toBeUndefined();
  } finally {
    await poor.stop();
  }
});
