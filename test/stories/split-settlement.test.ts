// A merchant looks at a payment's split, changes it and removes it, until a batch may take the money.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GapuraError, SplitEditRequest } from '../../src/sdk/index.ts';
import {
  clear,
  expectProvenLedger,
  type MoneyGateway,
  mainAccount,
  otherAccount,
  share,
  startMoneyGateway,
} from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway();
});
afterAll(() => house.stop());

let count = 0;
const invoice = () => `S-${++count}`;
const half = [share(otherAccount, 'PERCENTAGE', 50), share(mainAccount, 'PERCENTAGE', 50)];
const most = [share(otherAccount, 'PERCENTAGE', 90), share(mainAccount, 'PERCENTAGE', 10)];

async function naming(name: string) {
  const { transaction } = await house.client.orders.status(name);
  return {
    order: { invoice_number: name },
    transaction: { original_request_id: transaction.original_request_id },
  };
}

const refused = (call: Promise<unknown>): Promise<GapuraError> =>
  call.then(
    () => expect.fail('it was not refused'),
    (error) => error,
  );

/** What a batch pays each account. */
async function settled(): Promise<Record<string, number>> {
  const batches = await house.settle();
  return Object.fromEntries(
    batches.flatMap(({ transfers }) => transfers.map((one) => [one.account_id, one.amount])),
  );
}

describe('a split', () => {
  it('is shown, changed before it is paid, and paid as it was changed', async () => {
    await clear(house, invoice());
    const name = invoice();
    await house.order(name, 100_000, { settlement: half });
    const body = await naming(name);
    const { orders } = house.client;
    expect(await orders.splitStatus(body)).toMatchObject({
      settlement: [{ type: 'PERCENTAGE' }, { type: 'PERCENTAGE' }],
      settlement_status: 'PENDING',
    });
    expect(await orders.editSplit({ ...body, settlement: most })).toMatchObject({
      settlement: [{ bank_account_settlement_id: otherAccount, value: 90 }, {}],
    });
    await house.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
    expect(await settled()).toEqual({ [otherAccount]: 85_500, [mainAccount]: 9_500 });
    expect(await orders.splitStatus(body)).toMatchObject({ settlement_status: 'SETTLED' });
    await expectProvenLedger(house.db);
  });

  it('of held money is made again, and removed', async () => {
    const name = invoice();
    await house.paid(name, 100_000, { settlement: half, hold_settlement: true });
    const body = await naming(name);
    const { orders } = house.client;
    expect(await orders.splitStatus(body)).toMatchObject({ settlement_status: 'HOLD' });
    await orders.editSplit({ ...body, settlement: most });
    expect(await orders.cancelSplit(body)).toMatchObject({ settlement: [] });
    await orders.release({
      order: { ...body.order, amount: 100_000, currency: 'IDR' },
      transaction: body.transaction,
    });
    expect(await settled()).toEqual({ [mainAccount]: 95_000 });
    await expectProvenLedger(house.db);
  });

  it('stays as it is once a batch may take the money, and is not changed by a bad call', async () => {
    const name = invoice();
    await house.paid(name, 100_000, { settlement: half });
    const body = await naming(name);
    const { orders } = house.client;
    expect(await refused(orders.editSplit({ ...body, settlement: most }))).toMatchObject({
      code: 'invalid_state',
    });
    expect(await refused(orders.cancelSplit(body))).toMatchObject({ code: 'invalid_state' });
    const unknown = invoice();
    await house.order(unknown, 100_000, { settlement: half });
    const other = await naming(unknown);
    const bad: [SplitEditRequest, string][] = [
      [{ ...other, settlement: [share('SBS-NOWHERE', 'PERCENTAGE', 100)] }, 'settlement[0]'],
      [{ ...other, transaction: body.transaction, settlement: most }, 'original_request_id'],
      [{ ...other, order: { ...other.order, amount: 1 }, settlement: most }, 'order.amount'],
    ];
    for (const [edit, field] of bad) {
      expect((await refused(orders.editSplit(edit))).message).toContain(field);
    }
    expect(
      await refused(orders.splitStatus({ ...other, order: { invoice_number: 'NO' } })),
    ).toMatchObject({
      code: 'data_not_found',
    });
    expect(await orders.splitStatus(other)).toMatchObject({ settlement: [{ value: 50 }, {}] });
  });
});
