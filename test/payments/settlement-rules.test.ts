// When and what scheduled batches pay: on business days, between hours, from a minimum on, and without receipts too.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../src/ledger/check.ts';
import { balances } from '../../src/ledger/store.ts';
import type { SplitRequest } from '../../src/payments/payment.ts';
import { reset } from '../../src/sandbox/reset.ts';
import type { Batch } from '../../src/settlement/batch.ts';
import { holidays } from '../../src/settlement/holidays.ts';
import type { SettlementDeps } from '../../src/settlement/settle-batches.ts';
import { waitingMoney } from '../../src/settlement/unpaid.ts';
import { sql } from '../../src/storage/db.ts';
import { createMoneyWorld, type MoneyWorld, merchants } from '../histories/money-world.ts';
import { type FreshDatabase, freshDatabase, tamper } from '../support/database.ts';
import { expectProvenLedger } from '../support/money.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => reset(database.db));

const [merchant] = merchants;
const calendar = { holidays: new Set(holidays) };
const window = { calendar, hour: 9, cutOffHour: 15 };

function worldWith(rules: Pick<SettlementDeps, 'window' | 'catchesUp' | 'minimum'>): MoneyWorld {
  const world = createMoneyWorld(database.db, rules);
  world.changeFees(3300, 0, false);
  return world;
}

interface Wanted {
  held?: boolean;
  amount?: bigint;
  split?: SplitRequest[];
}

async function paid(world: MoneyWorld, reference: string, wanted: Wanted = {}) {
  const { held = false, amount = 100_000n, split } = wanted;
  await world.order(merchant, 'kredivo', {
    reference,
    amount,
    lifeSeconds: 3600,
    reusable: false,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: {},
    held,
    split,
  });
  await world.pay(merchant, reference, '1');
}

async function balance(account: string): Promise<bigint> {
  const all = await balances(database.db);
  return all.find((one) => one.account === `merchant:${merchant}:${account}`)?.balance ?? 0n;
}

/** What the scheduled run at this time (WIB) pays, batch by batch. */
async function paysAt(world: MoneyWorld, wib: string): Promise<bigint[]> {
  world.clockAt(wib);
  const { batches } = await world.settleDue();
  await expectProvenLedger(database.db);
  return batches.map(({ paidOut }) => paidOut);
}

// 15 January 2026 is a Thursday, the 16th a holiday, the 17th and 18th are a weekend.
describe('a scheduled run', () => {
  it('pays nothing outside its hours and on days on which banks are closed', async () => {
    const world = worldWith({ window });
    world.clockAt('2026-01-13T10:00');
    await paid(world, 'A');
    expect(await paysAt(world, '2026-01-15T08:59')).toEqual([]);
    expect(await paysAt(world, '2026-01-15T15:00')).toEqual([]);
    expect(await paysAt(world, '2026-01-16T10:00')).toEqual([]);
    expect(await paysAt(world, '2026-01-17T10:00')).toEqual([]);
    expect(await paysAt(world, '2026-01-19T09:00')).toEqual([96_700n]);
  });

  it.each([
    ['a sandbox', true],
    ['production', false],
  ])(
    'pays a hold that is released on Saturday night on Monday, in %s',
    async (_name, catchesUp) => {
      const world = worldWith({ window, catchesUp });
      world.clockAt('2026-01-12T10:00');
      await paid(world, 'A', { held: true });
      world.clockAt('2026-01-17T22:00');
      await world.releaseHold(merchant, 'A');
      expect(await paysAt(world, '2026-01-17T22:00')).toEqual([]);
      expect(await paysAt(world, '2026-01-19T08:59')).toEqual([]);
      expect(await paysAt(world, '2026-01-19T09:00')).toEqual([96_700n]);
    },
  );

  it('in a sandbox pays what fell due in a window that the clock has jumped over, as of its end', async () => {
    const world = worldWith({ window, catchesUp: true });
    world.clockAt('2026-01-13T10:00');
    await paid(world, 'A');
    world.clockAt('2026-01-17T22:00');
    const { batches } = await world.settleDue();
    expect(batches).toMatchObject([
      { paidOut: 96_700n, at: new Date('2026-01-15T14:59:59.999+07:00') },
    ]);
  });

  it('leaves less than the minimum, which waits for more', async () => {
    const world = worldWith({ window, minimum: 150_000n });
    world.clockAt('2026-01-12T10:00');
    await paid(world, 'A');
    expect(await paysAt(world, '2026-01-14T10:00')).toEqual([]);
    expect(await balance('payable')).toBe(96_700n);
    await paid(world, 'B');
    expect(await paysAt(world, '2026-01-19T10:00')).toEqual([193_400n]);
  });

  it('of a small sum is possible on demand, at any time', async () => {
    const world = worldWith({ window, minimum: 150_000n });
    world.clockAt('2026-01-17T22:00');
    await paid(world, 'A');
    expect((await world.settleAll()).map(({ paidOut }) => paidOut)).toEqual([96_700n]);
  });
});

describe('without a new payment', () => {
  it('pays back a manual refund that was rejected after it was settled', async () => {
    const world = worldWith({ window, catchesUp: true });
    world.clockAt('2026-01-13T10:00');
    await paid(world, 'A');
    await world.refund(merchant, 'A', 40, false, 'manual');
    expect(await paysAt(world, '2026-01-15T10:00')).toEqual([56_700n]);
    world.clockAt('2026-01-17T22:00');
    await world.work('rejected');
    expect(await balance('payable')).toBe(40_000n);
    expect(await paysAt(world, '2026-01-17T22:00')).toEqual([]);
    expect(await paysAt(world, '2026-01-19T09:00')).toEqual([40_000n]);
    expect(await paysAt(world, '2026-01-19T09:01')).toEqual([]);
  });

  it.each(['done', 'manual'] as const)(
    'what is left of a held payment that was refunded completely is owed and carried (%s)',
    async (mood) => {
      const world = worldWith({ window });
      world.clockAt('2026-01-12T10:00');
      await paid(world, 'A', { held: true });
      await world.refund(merchant, 'A', 100, false, mood);
      if (mood === 'manual') {
        // As long as it may be rejected, the hold goes on.
        expect([await balance('held'), await balance('payable')]).toEqual([-3300n, 0n]);
        await world.work('done');
      }
      expect([await balance('held'), await balance('payable')]).toEqual([0n, -3300n]);
      world.clockAt('2026-01-14T10:00');
      expect((await world.settleDue()).batches).toMatchObject([
        { paidOut: 0n, carriedOut: -3300n, receipts: 1, refunds: 1 },
      ]);
      await expectProvenLedger(database.db);
      await paid(world, 'B');
      expect(await paysAt(world, '2026-01-19T10:00')).toEqual([93_400n]);
    },
  );
});

describe('money of an account that is not verified', () => {
  const waiting = () =>
    database.db.rows<{ account_id: string; amount: bigint }>(
      sql`select account_id, amount from settlement_unpaid order by batch_id, account_id`,
    );

  it('stays payable, unsettled, if it is the default one', async () => {
    const world = worldWith({ window });
    world.clockAt('2026-01-12T10:00');
    await world.changeAccount(merchant, 'SBS-2', 'unverified');
    await paid(world, 'A');
    expect(await paysAt(world, '2026-01-14T10:00')).toEqual([]);
    expect(await world.settleAll()).toEqual([]);
    expect(await balance('payable')).toBe(96_700n);
    await world.changeAccount(merchant, 'SBS-2', 'verified');
    expect(await paysAt(world, '2026-01-14T10:30')).toEqual([96_700n]);
    expect(await waiting()).toEqual([]);
  });
});

describe('the share of a payee', () => {
  const split = [{ accountId: 'SBS-1', type: 'PERCENTAGE', value: '40' }];
  const transfersOf = ({ transfers }: Batch) =>
    transfers.map(({ account, amount }) => [account.id, amount]);
  const waits = async () =>
    (await waitingMoney(database.db, { limit: 1000 })).map(({ accountId, amount }) => [
      accountId,
      amount,
    ]);

  it.each(['unverified', 'gone'] as const)(
    'whose account is %s waits for that payee, and is paid once the account is verified',
    async (state) => {
      const world = worldWith({});
      await paid(world, 'A', { split });
      await world.changeAccount(merchant, 'SBS-1', state);
      const [batch, ...others] = await world.settleAll();
      expect(others).toEqual([]);
      expect(batch && transfersOf(batch)).toEqual([['SBS-2', 58_020n]]);
      expect(batch).toMatchObject({
        paidOut: 58_020n,
        unpaidOut: 38_680n,
        unpaid: [{ accountId: 'SBS-1', shared: 38_680n, amount: 38_680n }],
      });
      expect(await balance('payable')).toBe(38_680n);
      expect(await waits()).toEqual([['SBS-1', 38_680n]]);
      await expectProvenLedger(database.db);

      // Others are paid in the meantime, and what waits adds up.
      await paid(world, 'B', { split });
      expect((await world.settleAll())[0]).toMatchObject({ paidOut: 58_020n, unpaidIn: 38_680n });
      expect(await waits()).toEqual([['SBS-1', 77_360n]]);

      await world.changeAccount(merchant, 'SBS-1', 'verified');
      const [later] = await world.settleAll();
      expect(later && transfersOf(later)).toEqual([['SBS-1', 77_360n]]);
      expect(later).toMatchObject({ receipts: 0, unpaidIn: 77_360n, unpaidOut: 0n });
      expect([await waits(), await balance('payable')]).toEqual([[], 0n]);
      expect(await world.settleAll()).toEqual([]);
      await expectProvenLedger(database.db);
    },
  );

  it('is paid although the default account is not verified, whose part waits', async () => {
    const world = worldWith({});
    await world.changeAccount(merchant, 'SBS-2', 'unverified');
    await paid(world, 'A', { split });
    const [batch] = await world.settleAll();
    expect(batch && transfersOf(batch)).toEqual([['SBS-1', 38_680n]]);
    expect(await waits()).toEqual([[undefined, 58_020n]]);
    expect(await world.settleAll()).toEqual([]);
    await world.changeAccount(merchant, 'SBS-2', 'verified');
    const [later] = await world.settleAll();
    expect(later && transfersOf(later)).toEqual([['SBS-2', 58_020n]]);
    await expectProvenLedger(database.db);
  });

  it('gives back the same in sixty small refunds as in one large one', async () => {
    const world = worldWith({});
    await paid(world, 'A', { split, amount: 103_300n });
    for (let n = 0; n < 60; n++) await world.refundAmount(merchant, 'A', 1n, 'done');
    const [taken] = await database.db.rows<{ total: bigint }>(sql`
      select sum(s.amount)::bigint as total
      from refunds f cross join lateral jsonb_to_recordset(f.shares) as s (account text, amount bigint)`);
    expect(taken?.total).toBe(24n);
    const [batch] = await world.settleAll();
    expect(batch && transfersOf(batch)).toEqual([
      ['SBS-2', 59_964n],
      ['SBS-1', 39_976n],
    ]);
  });
});

describe('a changed refund policy', () => {
  it('counts for what is paid from then on: a receipt keeps what it was priced with', async () => {
    const world = worldWith({});
    await paid(world, 'OLD');
    world.changeFees(3300, 0, true);
    await paid(world, 'NEW');
    await world.refund(merchant, 'OLD', 100, false, 'done');
    await world.refund(merchant, 'NEW', 100, false, 'done');
    const rows = await database.db.rows<{
      reference: string;
      fee_returned: bigint;
      policy: string;
    }>(sql`
      select p.reference, f.fee_returned, t.refund_fee as policy
      from refunds f join payments p on p.id = f.payment_id
      join receipts r on r.payment_id = p.id join terms t on t.id = r.terms order by p.reference`);
    expect(rows).toEqual([
      { reference: 'NEW', fee_returned: 3300n, policy: 'return' },
      { reference: 'OLD', fee_returned: 0n, policy: 'keep' },
    ]);
  });

  it('is noticed by the proof if somebody changes the terms of a receipt', async () => {
    const world = worldWith({});
    await paid(world, 'A');
    await tamper(database.db, sql`update terms set fixed = fixed + 1`);
    const { proofs } = await check(database.db);
    expect(proofs.filter(({ holds }) => !holds).map(({ says }) => says)).toEqual([
      'every receipt has the fee and the tax of the terms that it names',
    ]);
    await tamper(database.db, sql`update terms set fixed = fixed - 1`);
    await reset(database.db);
  });
});
