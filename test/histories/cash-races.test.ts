// Races of the cash side, one at a time: what somebody else does between two statements.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statementCsv } from '../../src/acquirers/simulator/statement-text.ts';
import { importStatement } from '../../src/cash/import.ts';
import { statementMaps } from '../../src/cash/statements/map.ts';
import { openEntries } from '../../src/cash/store.ts';
import { giveBackByEntry, suspendEntry } from '../../src/cash/work.ts';
import { csvText } from '../../src/lib/csv.ts';
import type { Bank } from '../../src/payouts/bank.ts';
import { followPayouts, sendPayouts } from '../../src/payouts/send.ts';
import { ordinaryFile } from '../../src/reconciliation/acquirer-file.ts';
import { reconcile } from '../../src/reconciliation/reconcile.ts';
import { resolveDifference } from '../../src/reconciliation/resolve.ts';
import { Refusal } from '../../src/refusal.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { expectProvenLedger } from '../support/money.ts';
import { endedOrWaits, pausedBefore } from '../support/paused.ts';
import { ownAccounts } from './bank-world.ts';
import { type CashProcess, cashProcess, channel } from './cash-world.ts';
import { Crash } from './crash.ts';
import { merchants } from './money-world.ts';

let database: FreshDatabase;
let db: Db;
let world: CashProcess;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 8 });
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await reset(db);
  world = cashProcess(db);
});

const [merchant] = merchants;
const by = 'Ani';
const reason = 'his';
const alongside = async () => {};

/** The code of the refusal that the work ends with; throws any other error. */
async function refused(work: Promise<unknown>): Promise<object | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return error.reason;
      throw error;
    },
  );
}

async function balanceOf(account: string): Promise<bigint> {
  const [row] = await db.rows<{ total: bigint }>(sql`
    select coalesce(sum(balance), 0)::bigint as total from ledger_balances where account = ${account}`);
  return row?.total ?? 0n;
}

/** Imports an acquirer's file with that payment alone. */
async function importLine(deps: CashProcess['mortal'], reference: string): Promise<void> {
  const [receipt] = await db.rows<{ key: string; amount: bigint }>(sql`
    select r.key, r.amount from receipts r join payments p on p.id = r.payment_id
    where p.reference = ${reference}`);
  const rows = [
    ['reference', 'amount', 'paid_at', 'remittance'],
    [receipt?.key ?? '', receipt?.amount ?? 0n, '', `RM-${reference}`],
  ];
  const now = deps.clock.now();
  await reconcile(deps, {
    ...{ channel, file: ordinaryFile, bytes: Buffer.from(csvText(rows)), fileName: reference, by },
    from: new Date(now.getTime() - 86_400_000),
    to: new Date(now.getTime() + 1),
    rules: { costOf: () => undefined, days: 4 },
  });
}

it('a difference is resolved, or its money arrives with a file, but not both', async () => {
  await world.money.paidOrder(merchant, 'first', { amount: 100_000n, channel });
  await world.money.paidOrder(merchant, 'second', { amount: 50_000n, channel });
  await importLine(world.mortal, 'first');
  const [missing] = await db.rows<{ id: string }>(sql`
    select id from reconciliation_differences where kind = 'MISSING' and status = 'OPEN'`);
  const resolution = { differenceId: missing?.id ?? '', by, reason };
  let resolving: Promise<unknown> | undefined;
  const paused = pausedBefore(db, /set status = 'ARRIVED'/, () => {
    resolving = refused(resolveDifference(world.mortal, resolution));
    return endedOrWaits(db, resolving);
  });
  await importLine({ ...world.mortal, db: paused }, 'second');
  expect(await resolving).toMatchObject({ code: 'DIFFERENCE_CLOSED', status: 'ARRIVED' });
  expect(await balanceOf(`acquirer:${channel}:receivable`)).toBe(0n);
  await expectProvenLedger(db);
});

it('money that somebody takes from suspense is not given back by an entry too', async () => {
  const day = '2026-01-15';
  const entries = [
    { line: 2, day, amount: 30_000n, reference: 'B1', text: 'SETORAN' },
    { line: 3, day, amount: -30_000n, reference: 'B2', text: 'KIRIM KEMBALI' },
  ];
  const read = { format: 'neutral', fromDay: day, toDay: day, opening: 0n, closing: 0n, entries };
  const bytes = Buffer.from(statementCsv(statementMaps.neutral, read));
  const [account] = ownAccounts.accounts;
  await importStatement(world.mortal, { account, bytes, name: 's', by }, alongside);
  const [came, went] = await openEntries(db, 2);
  const worked = (entryId = '') => ({ entryId, by, reason, alongside });
  await suspendEntry(world.mortal, worked(came?.id), channel);
  const paused = pausedBefore(db, /insert into suspense_moves/, () =>
    world.money.closeMoney('WRITTEN_OFF', 100),
  );
  const giving = giveBackByEntry({ ...world.mortal, db: paused }, worked(went?.id), came?.id ?? '');
  expect(await refused(giving)).toMatchObject({ conflict: { name: 'SUSPENSE_WORKED' } });
  await expectProvenLedger(db);
});

describe('a bank that is asked', () => {
  /** What it has. */
  const known = new Set<string>();
  const silent = { info: () => {}, warn: () => {} };
  const deps = (bank: Bank) => ({ ...world.mortal, bank, log: silent });
  const says = (transfer: Bank['transfer']): Bank => ({
    takesFrom: (opened) => opened,
    transfer,
    inquire: async ({ id }) => ({ kind: known.has(id) ? 'pending' : 'unknown' }),
  });
  const takes = says(async ({ id }) => {
    known.add(id);
    return { kind: 'accepted', reference: `R-${id}` };
  });
  const payout = async () => {
    const [row] = await db.rows<{ id: string; status: string; bank_reference: string | null }>(
      sql`select id, status, bank_reference from payouts`,
    );
    return row;
  };

  beforeEach(async () => {
    known.clear();
    await world.money.paidOrder(merchant, 'paid', { amount: 100_000n });
    await world.money.settleAll();
  });

  it('is asked by one process at a time: what it refuses there, it does not do here', async () => {
    const refuses = says(async () => {
      // Another process asks what happened while this one waits for its answer.
      await followPayouts(deps(takes));
      return { kind: 'refused', reason: 'no' };
    });
    await sendPayouts(deps(refuses));
    expect(await payout()).toMatchObject({ status: 'FAILED' });
    expect(known.size).toBe(0);
  });

  it('is asked again if the process that asked is dead', async () => {
    const dies = says(async () => {
      world.money.crashNext({ statements: 1, after: false });
      throw new Crash('died while it waited');
    });
    await sendPayouts(deps(dies)).catch(() => {});
    world.money.crashNext(undefined);
    await followPayouts(deps(takes));
    expect(await payout()).toMatchObject({ status: 'SENT', bank_reference: null });
    world.money.wait(1);
    await followPayouts(deps(takes));
    expect(await payout()).toMatchObject({ status: 'SENT', bank_reference: expect.any(String) });
  });

  it('is asked again at once if it did not answer', async () => {
    const silentBank = says(async () => {
      throw new Error('no answer');
    });
    await sendPayouts(deps(silentBank));
    await followPayouts(deps(takes));
    expect(await payout()).toMatchObject({ status: 'SENT', bank_reference: expect.any(String) });
  });

  it('does not fail a payout with an answer that came so late that another process asks', async () => {
    const late = says(async () => {
      world.money.wait(1);
      await followPayouts(
        deps(
          says(async () => {
            throw new Error('no answer');
          }),
        ),
      );
      return { kind: 'refused', reason: 'no' };
    });
    await sendPayouts(deps(late));
    expect(await payout()).toMatchObject({ status: 'SENT', bank_reference: null });
  });
});
