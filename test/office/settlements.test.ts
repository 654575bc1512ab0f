// Settlement by an operator: settle now, look at a batch, release a hold.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { ledgerBalances } from '../../src/office/ledger.ts';
import { findSettlement, releasePayment, settleNow } from '../../src/office/settlements.ts';
import {
  ani,
  bankAccount,
  fee,
  merchant,
  type OfficeWorld,
  otherMerchant,
  refusalOf,
  useOfficeWorld,
} from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});

async function balance(account: string): Promise<bigint> {
  const all = await ledgerBalances(world.office);
  return all.find((one) => one.account === account)?.balance ?? 0n;
}

describe('settling now', () => {
  it('pays each merchant what is owed, due or not, and nothing twice', async () => {
    await world.paid({ reference: 'S-1', amount: 50_000n });
    await world.paid({ reference: 'S-2', amount: 70_000n, clientId: otherMerchant });
    const settled = await settleNow(world.office, ani);
    expect(settled.map(({ batch }) => [batch.clientId, batch.kind, batch.paidOut])).toEqual([
      [merchant, 'on-demand', 50_000n - fee],
      [otherMerchant, 'on-demand', 70_000n - fee],
    ]);
    expect(settled[0]?.items).toMatchObject([{ kind: 'PAYMENT', reference: 'S-1', fee }]);
    expect(await balance(`settlement:${bankAccount}`)).toBe(120_000n - 2n * fee);
    expect(world.noted.map(({ action, object }) => [action, object])).toEqual(
      settled.map(({ batch }) => ['settle', batch.id]),
    );
    expect(await settleNow(world.office, ani)).toEqual([]);
  });

  it('makes batches that are found again', async () => {
    await world.paid({ reference: 'S-3' });
    const [made] = await settleNow(world.office, ani);
    expect(await findSettlement(world.office, made?.batch.id ?? '')).toMatchObject({
      batch: { id: made?.batch.id, paidOut: made?.batch.paidOut },
      items: made?.items,
    });
  });

  it.each(['none', newId()])('has no batch %s', async (id) => {
    expect(await refusalOf(() => findSettlement(world.office, id))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'batch',
      name: id,
    });
  });
});

describe('releasing a hold', () => {
  it('lets the money be settled, and says who released it', async () => {
    const payment = await world.paid({ reference: 'H-1', held: true });
    expect(await balance(`merchant:${merchant}:held`)).toBe(100_000n - fee);
    expect(await settleNow(world.office, ani)).toEqual([]);
    await releasePayment(world.office, ani, { payment });
    expect(await balance(`merchant:${merchant}:held`)).toBe(0n);
    expect((await world.again(payment)).held).toBe(false);
    expect(await world.causes(payment.id)).toContainEqual({ by: 'Ani', reason: null });
    expect(world.noted).toEqual([{ actor: ani, action: 'release', object: payment.id }]);
    expect(await settleNow(world.office, ani)).toHaveLength(1);
  });

  it('is refused where nothing is held', async () => {
    const payment = await world.paid({ reference: 'H-2' });
    expect(await refusalOf(() => releasePayment(world.office, ani, { payment }))).toMatchObject({
      code: 'STATE_CONFLICT',
      status: 'not held',
    });
    expect(world.noted).toEqual([]);
  });
});
