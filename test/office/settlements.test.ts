// Settlement by an operator: settle now, look at a batch, release a hold.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { ledgerBalances } from '../../src/office/ledger.ts';
import { findSettlement, releasePayment, settleNow } from '../../src/office/settlements.ts';
import { lockMerchant } from '../../src/settlement/store.ts';
import { sql } from '../../src/storage/db.ts';
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
    const { settlements: settled } = await settleNow(world.office, ani);
    expect(settled.map(({ batch }) => [batch.clientId, batch.kind, batch.paidOut])).toEqual([
      [merchant, 'on-demand', 50_000n - fee],
      [otherMerchant, 'on-demand', 70_000n - fee],
    ]);
    expect(settled[0]?.items).toMatchObject([{ kind: 'PAYMENT', reference: 'S-1', fee }]);
    expect(await balance(`settlement:${bankAccount}`)).toBe(120_000n - 2n * fee);
    expect((await world.noted()).map(({ action, object }) => [action, object])).toEqual(
      settled.map(({ batch }) => ['settle', `batch ${batch.id}`]),
    );
    expect(await settleNow(world.office, ani)).toEqual({ settlements: [], failed: [] });
  });

  it('makes batches that are found again', async () => {
    await world.paid({ reference: 'S-3' });
    const [made] = (await settleNow(world.office, ani)).settlements;
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

describe('a merchant whose batch fails', () => {
  const settledMerchants = async () => {
    const { settlements, failed } = await settleNow(world.office, ani);
    return { settled: settlements.map(({ batch }) => batch.clientId), failed };
  };

  it('delays no other: it is logged, counted and tried again', async () => {
    const { db } = world.office;
    await world.paid({ reference: 'F-1' });
    await world.paid({ reference: 'F-2', clientId: otherMerchant });
    await db.single.rows(sql`
      alter table settlement_batches add constraint spoiled check (client_id <> 'BRN-0001-1700000000001') not valid`);
    expect(await settledMerchants()).toEqual({ settled: [otherMerchant], failed: [merchant] });
    expect(world.failures).toMatchObject([{ clientId: merchant }, 'counted']);
    await db.single.rows(sql`alter table settlement_batches drop constraint spoiled`);
    expect(await settledMerchants()).toEqual({ settled: [merchant], failed: [] });
  });

  it('because a lock is held, is given up after two seconds', async () => {
    const { db } = world.office;
    await world.paid({ reference: 'F-3' });
    await world.paid({ reference: 'F-4', clientId: otherMerchant });
    await db.transaction(async (tx) => {
      await lockMerchant(tx, merchant);
      expect(await settledMerchants()).toEqual({ settled: [otherMerchant], failed: [merchant] });
    });
    expect(world.failures).toMatchObject([
      { clientId: merchant, err: { kind: 'locked' } },
      'counted',
    ]);
    expect(await settledMerchants()).toEqual({ settled: [merchant], failed: [] });
  });
});

describe('sums beyond a bigint', () => {
  const huge = 3_000_000_000_000_000_000n;

  it('are settled in several batches, and the ledger has them', async () => {
    const accounts = ['acquirer:indomaret:receivable', `settlement:${bankAccount}`] as const;
    const [received, settled] = await Promise.all(accounts.map(balance));
    for (const n of [1, 2, 3, 4]) await world.paid({ reference: `B-${n}`, amount: huge });
    expect((await balance(accounts[0])) - (received ?? 0n)).toBe(-4n * huge);
    const paidOut: bigint[] = [];
    for (let run = 0; run < 5; run++) {
      const { settlements, failed } = await settleNow(world.office, ani);
      expect(failed).toEqual([]);
      paidOut.push(...settlements.map(({ batch }) => batch.paidOut));
    }
    expect(paidOut).toEqual([1, 2, 3, 4].map(() => huge - fee));
    expect((await balance(accounts[1])) - (settled ?? 0n)).toBe(4n * (huge - fee));
  });
});

describe('releasing a hold', () => {
  it('lets the money be settled, and says who released it', async () => {
    const payment = await world.paid({ reference: 'H-1', held: true });
    expect(await balance(`merchant:${merchant}:held`)).toBe(100_000n - fee);
    expect((await settleNow(world.office, ani)).settlements).toEqual([]);
    await releasePayment(world.office, ani, { payment });
    expect(await balance(`merchant:${merchant}:held`)).toBe(0n);
    expect((await world.again(payment)).held).toBe(false);
    expect(await world.causes(payment.id)).toContainEqual({ by: 'Ani', reason: null });
    const object = `payment ${payment.id}`;
    expect(await world.noted()).toEqual([{ by: 'Ani', action: 'release payment', object }]);
    expect((await settleNow(world.office, ani)).settlements).toHaveLength(1);
  });

  it('is refused where nothing is held', async () => {
    const payment = await world.paid({ reference: 'H-2' });
    expect(await refusalOf(() => releasePayment(world.office, ani, { payment }))).toMatchObject({
      code: 'STATE_CONFLICT',
      status: 'not held',
    });
    expect(await world.noted()).toEqual([]);
  });
});
