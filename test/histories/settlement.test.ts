// A batch and its crashes: between any two statements, in two processes, and with concurrent changes.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../src/ledger/check.ts';
import { Refusal } from '../../src/refusal.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase, tamper } from '../support/database.ts';
import { expectProvenLedger } from '../support/money.ts';
import { Crash } from './crash.ts';
import { createMoneyWorld, type MoneyWorld, merchants } from './money-world.ts';

let database: FreshDatabase;
let db: Db;
let world: MoneyWorld;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 12 });
  db = database.db;
});
afterAll(() => database.drop());

const [merchant] = merchants;
const payments = 5;

beforeEach(async () => {
  await reset(db);
  world = createMoneyWorld(db);
  world.changeFees(500, 250, false);
  for (let n = 0; n < payments; n++) {
    await world.paidOrder(merchant, `S-${n}`, {
      amount: 100_000n,
      split: [{ accountId: 'SBS-1', type: 'PERCENTAGE', value: '33.33' }],
    });
  }
});

async function paidOut(): Promise<{ batches: number; settled: number; paid: bigint }> {
  const [row] = await db.rows<{ batches: bigint; settled: bigint; paid: bigint }>(sql`
    select (select count(*) from settlement_batches) as batches,
      (select count(*) from receipts where batch_id is not null) as settled,
      (select coalesce(sum(amount), 0)::bigint from settlement_transfers) as paid`);
  return {
    batches: Number(row?.batches),
    settled: Number(row?.settled),
    paid: row?.paid ?? 0n,
  };
}

const everything = { batches: 1, settled: payments, paid: 5n * 97_000n };
const nothing = { batches: 0, settled: 0, paid: 0n };

describe('a crash', () => {
  const statements = Array.from({ length: 18 }, (_, index) => index + 1);
  // After a statement is before the next one, except after the last.
  const places = [
    ...statements.map((n) => [n, false] as const),
    [statements.length, true] as const,
  ];

  it.each(places)(
    'at statement %s (after it: %s) leaves a complete batch or nothing',
    async (n, after) => {
      world.crashNext({ statements: n, after });
      const died = await world.settleAll().then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      world.crashNext(undefined);
      const found = await paidOut();
      if (died) expect([everything, nothing]).toContainEqual(found);
      else expect(found).toEqual(everything);
      await expectProvenLedger(db);
      await world.settleAll();
      expect(await paidOut()).toEqual(everything);
      await expectProvenLedger(db);
    },
  );

  it('reaches every statement of a batch', async () => {
    // The places above reach from before the first to after the last statement: one more has no effect.
    world.crashNext({ statements: statements.length, after: true });
    await world.settleAll();
    expect(await paidOut()).toEqual(everything);
  });
});

/** A call that comes too late is refused; any other error is a bug. */
async function orRefused(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

describe('many concurrent processes', () => {
  it('settle each payment once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => world.settleAll()));
    expect(made.flat()).toHaveLength(1);
    expect(await paidOut()).toEqual(everything);
    await expectProvenLedger(db);
  });

  it('settle, pay and refund, and the ledger is correct', async () => {
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        world.settleAll(),
        orRefused(world.refund(merchant, `S-${round}`, 50, false, 'done')),
        orRefused(world.giveBack(merchant, `S-${(round + 1) % payments}`, 'manual')),
        world.settleAll(),
        orRefused(world.work('rejected')),
      ]);
      await expectProvenLedger(db);
    }
  });
});

describe('the proofs', () => {
  // The ledger is checked before the database is removed.
  afterEach(() => reset(db));

  const tampered: [proof: string, spoil: ReturnType<typeof sql>][] = [
    ['sum to zero', sql`update postings set amount = amount + 1 where line = 1`],
    ['sum of its postings', sql`update ledger_balances set balance = balance + 1`],
    ['exactly its postings', sql`update receipts set amount = amount + 1, fee = fee`],
    ['exactly its postings', sql`delete from postings where account = 'gateway:fees'`],
    [
      'exactly its postings',
      sql`update ledger_transactions set fact_id = gen_random_uuid() where kind = 'paid'`,
    ],
    ['has its receipts', sql`update payments set status = 'PENDING'`],
    ['has its receipts', sql`update payments set paid_amount = paid_amount + 1`],
    ['fees are those', sql`update payments set fee_amount = 1`],
    ['what is held', sql`update payments set held = true`],
    ['not been settled', sql`update receipts set batch_id = null`],
    ['is the sum of its receipts', sql`update settlement_batches set number = 2`],
    ['is the sum of its receipts', sql`update settlement_transfers set amount = amount - 1`],
  ];

  async function demandNoticed(says: string, whole: boolean): Promise<void> {
    const found = await check(db, { whole });
    expect(found.balanced).toBe(false);
    const broken = found.proofs.filter(({ holds }) => !holds);
    expect(broken.map((proof) => proof.says).join()).toContain(says);
    for (const { offenders } of broken) expect(offenders.length).toBeGreaterThan(0);
  }

  it.each(tampered)('notice what is wrong: %s', async (says, spoil) => {
    await world.settleAll();
    await expectProvenLedger(db);
    await tamper(db, spoil);
    await demandNoticed(says, true);
  });

  // A receipt does not say that it was in a batch: only the whole shows that.
  const changes = tampered.filter(([says]) => says !== 'not been settled');

  it.each(changes)('notice it in what has changed since: %s', async (says, spoil) => {
    await world.settleAll();
    await expectProvenLedger(db);
    expect(await check(db, { whole: false })).toMatchObject({ balanced: true, whole: false });
    await tamper(db, spoil);
    await demandNoticed(says, false);
  });
});

describe('a proof of what has changed', () => {
  afterEach(() => reset(db));

  const since = () => check(db, { whole: false });

  it('continues where the last one ended, with the same result as the whole', async () => {
    await expectProvenLedger(db);
    await world.settleAll();
    await world.giveBack(merchant, 'S-1', 'manual');
    const continued = await since();
    expect(continued).toMatchObject({ balanced: true, whole: false });
    const whole = await expectProvenLedger(db);
    expect(continued.transactions).toBe(whole.transactions);
    expect(continued.proofs.map(({ says }) => says)).toEqual(whole.proofs.map(({ says }) => says));
  });

  it('sees what was written before it and committed after it', async () => {
    let proven: Promise<unknown> | undefined;
    await db.transaction(async (tx) => {
      await tx.rows(sql`update payments set paid_amount = paid_amount + 1 where reference = 'S-0'`);
      // Another payment changes and is committed while this transaction is still open.
      await world.giveBack(merchant, 'S-1', 'manual');
      proven = expectProvenLedger(db);
      await proven;
    });
    const { balanced, proofs } = await since();
    expect(balanced).toBe(false);
    expect(proofs.flatMap(({ offenders }) => offenders).join()).toContain('S-0');
  });

  it('counts in no other sums than its own when two run at once', async () => {
    await expectProvenLedger(db);
    await world.settleAll();
    const both = await Promise.all([since(), since(), since()]);
    expect(both.every(({ balanced }) => balanced)).toBe(true);
    await world.giveBack(merchant, 'S-2', 'manual');
    expect(await since()).toMatchObject({ balanced: true, whole: false });
  });

  it('proves everything after a restore, where transactions have other numbers', async () => {
    await expectProvenLedger(db);
    await db.single.rows(sql`update ledger_proof set saved_in = saved_in - 1`);
    expect(await since()).toMatchObject({ balanced: true, whole: true });
    expect(await since()).toMatchObject({ balanced: true, whole: false });
  });

  it('does not prove again what is settled later, only its batch', async () => {
    await expectProvenLedger(db);
    const written = async () =>
      db.rows<{ written: bigint }>(sql`select written from receipts order by id`);
    const before = await written();
    await world.settleAll();
    expect(await written()).toEqual(before);
  });
});
