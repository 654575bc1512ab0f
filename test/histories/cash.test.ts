// Random histories of the cash side, with crashes: by one process, and by two at the same time. Every proof holds.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEntries } from '../../src/cash/store.ts';
import { remittancesInTransit } from '../../src/reconciliation/remittance.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { waitingMoney } from '../../src/settlement/unpaid.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc, seed } from '../support/property.ts';
import { begin, cashSteps } from './cash-steps.ts';
import {
  type CashProcess,
  cashProcess,
  giveUp,
  importStatementOf,
  readResultOf,
  workEntry,
} from './cash-world.ts';
import { crashes, expectProven, take } from './history.ts';
import { bankAccounts, merchants } from './money-world.ts';
import { historyRuns } from './runs.ts';

let database: FreshDatabase;
/** Of another process. */
let otherDb: Db;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 8 });
  otherDb = await connectPostgres({ ...database.connection, maxConnections: 8 });
});
afterAll(async () => {
  await otherDb.close();
  await database.drop();
});

/** Some verbs take many statements. */
const crash = crashes(25);

/** What histories have reached: all kinds of matches, and the statuses of everything that has one. */
const reached = new Set<string>();

async function noteReached(): Promise<void> {
  const rows = await database.db.rows<{ what: string }>(sql`
    select 'match ' || kind as what from bank_matches union
    select 'remittance ' || status from remittances union
    select 'payout ' || status from payouts union
    select 'suspense ' || kind from suspense_items union
    select 'suspense ' || kind from suspense_moves union
    select 'dispute ' || status from disputes union
    select 'journal ' || case when reverses is null then 'MADE' else 'REVERSED' end from journals union
    select 'month CLOSED' from ledger_periods union
    select 'paid again' from payouts where restored_batch_id is not null`);
  for (const { what } of rows) reached.add(what);
}

/** What no proof sees: nothing failed that the bank has, and no money arrived that was given up. */
async function expectNothingTwice({ bank }: CashProcess, after: string): Promise<void> {
  const failed = await database.db.rows<{ id: string }>(
    sql`select id from payouts where status = 'FAILED' and way = 'bank'`,
  );
  const twice = failed.filter(({ id }) => !['failed', undefined].includes(bank.states.get(id)));
  const arrived = await database.db.rows(sql`
    select l.reference from reconciliation_lines l
    join reconciliations c on c.id = l.reconciliation_id
    join reconciliation_differences d on d.channel = c.channel and d.reference = l.reference
    where l.matched and d.kind in ('MISSING', 'DIFFERENT') and d.status = 'RESOLVED'`);
  if (twice.length + arrived.length > 0) {
    expect.fail(`after ${after}: ${JSON.stringify({ twice, arrived })}`);
  }
}

/** The bank answers again, people work what is open: nothing is left on its way, and everybody is paid. */
async function expectCleared(process: CashProcess): Promise<void> {
  const { money, bank, payouts } = process;
  await noteReached();
  bank.becomes('takes');
  // Who asked and died is dead by now.
  money.wait(1);
  for (let round = 0; round < 2; round++) {
    await payouts.send();
    for (const [id, state] of bank.states) if (state === 'accepted') bank.states.set(id, 'paid');
    await payouts.follow();
    await readResultOf(process, { said: 'PAID', all: true });
    for (const state of ['unverified', 'verified'] as const) {
      for (const by of merchants)
        for (const one of bankAccounts) await money.changeAccount(by, one, state);
    }
    await money.settleAll();
  }
  await payouts.send();
  for (const [id, state] of bank.states) if (state === 'accepted') bank.states.set(id, 'paid');
  await payouts.follow();
  money.wait(1);
  await importStatementOf(process, { seed: 1, errors: 0, camt: false, twice: false });
  while ((await openEntries(database.db, 1)).length > 0) {
    await workEntry(process, { index: 0, way: 0 });
  }
  while (await giveUp(process));
  await expectProven(database.db, 'the end');
  expect(await waitingMoney(database.db, { limit: 1 })).toEqual([]);
  expect(await remittancesInTransit(database.db)).toEqual([]);
  const left = await database.db.rows(sql`
    select account, sum(balance)::text as balance from ledger_balances
    where account like 'payout-in-transit:%' or account like 'acquirer:%:in-transit'
    group by account having sum(balance) <> 0`);
  expect(left).toEqual([]);
}

/** Plays histories of one process, and proves the ledger after each step, or only at the end. */
function playAlone(from: number, runs: number, { eachStep = true } = {}) {
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cashSteps, crash), { minLength: 15, maxLength: 40, size: 'max' }),
      async (history) => {
        await reset(database.db);
        const process = cashProcess(database.db);
        await begin(process);
        for (const [next, dies] of history) {
          process.money.crashNext(dies);
          await take(process, next);
          process.money.crashNext(undefined);
          if (!eachStep) continue;
          await expectProven(database.db, next.says);
          await expectNothingTwice(process, next.says);
        }
        await expectCleared(process);
      },
    ),
    { numRuns: runs, seed: from, endOnFailure: true },
  );
}

/** Who takes a step: one of the two processes, or both at the same time. */
const takers = fc.constantFrom<readonly number[]>([0], [1], [0, 1]);
const rounds = fc.array(
  fc.tuple(
    fc.array(fc.tuple(cashSteps, takers), { minLength: 1, maxLength: 6, size: 'max' }),
    crash,
    fc.nat(1),
  ),
  { minLength: 8, maxLength: 20, size: 'max' },
);

/** Plays histories of two processes that take steps at the same time, and proves the ledger after each round. */
function playTogether(from: number, runs: number) {
  return fc.assert(
    fc.asyncProperty(rounds, async (history) => {
      await reset(database.db);
      const first = cashProcess(database.db);
      const processes = [first, cashProcess(otherDb, first)];
      await begin(first);
      for (const [steps, dies, whose] of history) {
        processes[whose]?.money.crashNext(dies);
        const taken = steps.flatMap(([next, who]) =>
          processes.filter((_, place) => who.includes(place)).map((process) => take(process, next)),
        );
        const ended = await Promise.allSettled(taken);
        for (const process of processes) process.money.crashNext(undefined);
        const says = steps.map(([next, who]) => `${next.says} by ${who.join(' and ')}`).join(', ');
        for (const one of ended) {
          if (one.status === 'rejected') throw new Error(`in ${says}`, { cause: one.reason });
        }
        await expectProven(database.db, says);
        await expectNothingTwice(first, says);
      }
      await expectCleared(first);
    }),
    { numRuns: runs, seed: from, endOnFailure: true },
  );
}

const timeout = 900_000;

it('proves the ledger after each step', { timeout }, async () => {
  await playAlone(seed, historyRuns(2, 6));
});

it('proves the ledger after two processes took steps at the same time', { timeout }, async () => {
  await playTogether(seed, historyRuns(2, 10));
});

const whatItIsAbout = [
  ...['dispute WON', 'journal REVERSED', 'month CLOSED', 'paid again'],
  ...['match BOOKED', 'match COST', 'match PAYOUT', 'match REMITTANCE', 'match SUSPENSE'],
  ...['payout FAILED', 'payout PAID', 'payout RETURNED'],
  ...['remittance IN_TRANSIT', 'remittance RECEIVED'],
  ...['suspense APPLIED', 'suspense BANK', 'suspense EXTRA', 'suspense OVERPAID'],
  ...['suspense RETURNED', 'suspense UNDERPAID'],
];

it('reaches what it is about', { timeout }, async () => {
  reached.clear();
  await playAlone(7, 20, { eachStep: false });
  expect([...reached].sort()).toEqual(expect.arrayContaining(whatItIsAbout));
});
