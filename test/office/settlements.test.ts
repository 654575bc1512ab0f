// Settlement by an operator: settle now, look at a batch, release a hold.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { wibDay } from '../../src/lib/wib.ts';
import { ledgerBalances } from '../../src/office/ledger.ts';
import {
  findSettlement,
  releasePayment,
  settlementCalendarWarnings,
  settleNow,
} from '../../src/office/settlements.ts';
import { firstPage, pagesOf } from '../../src/reports/report.ts';
import { settlementsByAccount } from '../../src/reports/settlements.ts';
import { lockMerchant } from '../../src/settlement/take.ts';
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
    expect(await balance(`payout-in-transit:${merchant}:${bankAccount}`)).toBe(50_000n - fee);
    expect(await balance(`payout-in-transit:${otherMerchant}:${bankAccount}`)).toBe(70_000n - fee);
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

describe('two merchants with an account of the same id', () => {
  it('have a line each in the report on accounts, with their own bank', async () => {
    await world.paid({ reference: 'R-1', amount: 50_000n });
    await world.paid({ reference: 'R-2', amount: 70_000n, clientId: otherMerchant });
    await settleNow(world.office, ani);
    const rows = [];
    for await (const page of pagesOf(world.office.db, settlementsByAccount, {})) rows.push(...page);
    expect(rows.map(({ cells }) => cells.slice(0, 4))).toEqual([
      [merchant, bankAccount, 'BCA', '0001'],
      [otherMerchant, bankAccount, 'BCA', '0002'],
    ]);
    // A page after the first merchant's account has the second one's.
    const [first] = rows;
    const wanted = {
      ...firstPage({}, 10),
      after: { at: first?.at ?? new Date(0), key: first?.key ?? '' },
    };
    const next = await settlementsByAccount.page(world.office.db, wanted);
    expect(next.map(({ cells }) => cells[0])).toEqual([otherMerchant]);
  });
});

describe('the calendar', () => {
  it('warns of a year whose holidays are not known', () => {
    const calendar = { holidays: new Set<string>(), years: new Set([1999]) };
    const window = { calendar, hour: 9, cutOffHour: 24 };
    const { clock, settlement } = world.office;
    const year = Number(wibDay(clock.now()).slice(0, 4));
    const deps = { clock, settlement: { ...settlement, window } };
    expect(settlementCalendarWarnings(deps)[0]).toEqual({ year, from: wibDay(clock.now()) });
    expect(settlementCalendarWarnings(world.office)).toEqual([]);
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
    const accounts = [
      'acquirer:indomaret:receivable',
      `payout-in-transit:${merchant}:${bankAccount}`,
    ] as const;
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
