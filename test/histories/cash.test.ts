// Random histories of the cash side: files of acquirers, statements with errors, people at work, crashes. Every proof holds.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulatedStatement } from '../../src/acquirers/simulator/bank-statement.ts';
import { settlementFile } from '../../src/acquirers/simulator/settlement-file.ts';
import { statementCamt, statementCsv } from '../../src/acquirers/simulator/statement-text.ts';
import { importStatement } from '../../src/cash/import.ts';
import { type CashDeps, matchOpen, takeCashTurn } from '../../src/cash/match-open.ts';
import { statementMaps } from '../../src/cash/statements/map.ts';
import { openEntries } from '../../src/cash/store.ts';
import { bookEntry, giveBackByEntry, matchEntry, suspendEntry } from '../../src/cash/work.ts';
import { writeOffRemittance } from '../../src/cash/write-off.ts';
import { cashRules } from '../../src/config/cash.ts';
import { wibDay, wibInstant } from '../../src/lib/wib.ts';
import { ordinaryFile } from '../../src/reconciliation/acquirer-file.ts';
import { reconcile } from '../../src/reconciliation/reconcile.ts';
import { remittancesInTransit } from '../../src/reconciliation/remittance.ts';
import { resolveDifference } from '../../src/reconciliation/resolve.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc, seed } from '../support/property.ts';
import { createBank, payoutProcess } from './bank-world.ts';
import { expectProven, take } from './history.ts';
import { createMoneyWorld, merchants } from './money-world.ts';
import { historyRuns } from './runs.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 8 });
});
afterAll(() => database.drop());

const channel = 'kredivo';
const account = { id: 'main', bank: 'NONE' } as const;
const agreed = cashRules({ acquirer_costs: { [channel]: { fixed: 0, basis_points: 70 } } }, [
  channel,
]);

function createWorld() {
  const money = createMoneyWorld(database.db);
  const bank = createBank();
  const rules = { accounts: [account] as const, beyondCash: true, pendingDays: 3 };
  const depsOn = (db: Db): CashDeps => ({ db, clock: money.clock, rules, cash: agreed });
  return {
    money,
    bank,
    payouts: payoutProcess(money.db, money.clock, bank),
    /** Dies when the world says so. */
    mortal: depsOn(money.db),
    safe: depsOn(database.db),
  };
}
type World = ReturnType<typeof createWorld>;

type Step = { says: string; take: (world: World) => Promise<unknown> | unknown };

function step<T extends object>(
  name: string,
  shape: { [K in keyof T]: fc.Arbitrary<T[K]> },
  act: (world: World, wanted: T) => Promise<unknown> | unknown,
): fc.Arbitrary<Step> {
  return fc.record(shape).map((wanted) => ({
    says: `${name} ${JSON.stringify(wanted)}`,
    take: (world) => act(world, wanted as T),
    toString: () => `${name} ${JSON.stringify(wanted)}`,
  }));
}

const by = 'history';
const reason = 'history';
const alongside = async () => {};
let orders = 0;

async function paidOrder({ money }: World, client: string, amount: number) {
  orders += 1;
  const reference = `C-${orders}`;
  await money.paidOrder(client, reference, { amount: BigInt(amount), channel });
}

/** The acquirer's file of everything until now, as the simulator writes it. */
async function file({ money, mortal }: World, seedOfFile: number, errors: number) {
  const to = wibInstant(wibDay(money.clock.now()), 24);
  const from = new Date(to.getTime() - 3 * 86_400_000);
  const costOf = agreed.remittances.costOf;
  const wanted = { channel, from, to, costOf, seed: seedOfFile, errors };
  const { csv } = await settlementFile(database.db, wanted);
  const bytes = Buffer.from(csv);
  await reconcile(mortal, {
    ...{ channel, file: ordinaryFile, bytes, fileName: 'f.csv', from, to, by },
    rules: agreed.remittances,
    alongside: async (tx) => {
      await takeCashTurn(tx);
      await matchOpen(tx, mortal, by);
    },
  });
}

/** The bank's statement, with errors; perhaps twice, as if somebody pressed the button again. */
async function statement(
  { money, mortal }: World,
  wanted: { seedOfFile: number; errors: number; camt: boolean; twice: boolean },
) {
  const day = wibDay(money.clock.now());
  const { seedOfFile, errors } = wanted;
  const options = { account, isDefault: true, day, seed: seedOfFile, errors };
  const { read } = await simulatedStatement(database.db, options);
  const text = wanted.camt
    ? statementCamt('main', read)
    : statementCsv(statementMaps.neutral, read);
  const bytes = Buffer.from(text);
  const given = { account, bytes, name: 's', by };
  const once = () => importStatement(mortal, given, alongside);
  await (wanted.twice ? Promise.all([once(), once()]) : once());
}

/** A person works an open entry in some way; what cannot be is refused. */
async function work({ mortal, safe }: World, wanted: { index: number; way: number }) {
  const open = await openEntries(safe.db, 20);
  const entry = open[wanted.index % Math.max(1, open.length)];
  if (entry === undefined) return;
  const worked = { entryId: entry.id, by, reason, alongside };
  const remittances = (await remittancesInTransit(safe.db)).map(({ id }) => id);
  if (wanted.way === 0) return bookEntry(mortal, worked, 'differences');
  if (wanted.way === 1) return suspendEntry(mortal, worked, channel);
  if (wanted.way === 2) {
    const some = remittances.slice(0, 2);
    return matchEntry(mortal, worked, { remittances: some, payouts: [] });
  }
  if (wanted.way === 3) {
    const [item] = await safe.db.rows<{ id: string }>(
      sql`select id from suspense_items where kind = 'BANK' and open_amount > 0 limit 1`,
    );
    return giveBackByEntry(mortal, worked, item?.id ?? entry.id);
  }
  const rows = await safe.db.rows<{ id: string }>(sql`select id from payouts order by id limit 3`);
  return matchEntry(mortal, worked, {
    remittances: [],
    payouts: rows.slice(0, 1).map(({ id }) => id),
  });
}

async function giveUp({ mortal, safe }: World) {
  const [oldest] = await remittancesInTransit(safe.db);
  if (oldest) await writeOffRemittance(mortal, { id: oldest.id, by, reason, alongside });
}

async function resolve({ mortal, safe }: World) {
  const [open] = await safe.db.rows<{ id: string }>(sql`
    select id from reconciliation_differences d where status = 'OPEN'
      and not exists (select from suspense_items i where i.id = d.id) limit 1`);
  if (open) await resolveDifference(mortal, { differenceId: open.id, by, reason });
}

const seedOfFile = fc.integer({ min: 1, max: 1_000_000 });
const errors = fc.constantFrom(0, 0, 1, 2);
const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: step(
      'pay',
      { client: fc.constantFrom(...merchants), amount: fc.integer({ min: 1_000, max: 5_000_000 }) },
      (world, s) => paidOrder(world, s.client, s.amount),
    ),
  },
  step('settle', {}, ({ money }) => money.settleAll()),
  step('send', {}, ({ payouts }) => payouts.send()),
  step('follow', {}, ({ payouts }) => payouts.follow()),
  step('the bank ends', { index: fc.nat(9), good: fc.boolean() }, ({ bank }, s) =>
    bank.ends(s.index, s.good),
  ),
  {
    weight: 3,
    arbitrary: step('file', { seedOfFile, errors }, (world, s) =>
      file(world, s.seedOfFile, s.errors),
    ),
  },
  {
    weight: 3,
    arbitrary: step(
      'statement',
      { seedOfFile, errors, camt: fc.boolean(), twice: fc.boolean() },
      statement,
    ),
  },
  { weight: 3, arbitrary: step('work', { index: fc.nat(9), way: fc.nat(4) }, work) },
  step('give up', {}, giveUp),
  step('resolve', {}, resolve),
  step('wait', { days: fc.constantFrom(1, 1, 3) }, ({ money }, s) => money.wait(s.days)),
);
const crash = fc.option(
  fc.record({ statements: fc.integer({ min: 1, max: 12 }), after: fc.boolean() }),
  { freq: 3 },
);

const reached = { kinds: new Set<string>(), statuses: new Set<string>() };

async function noteReached(): Promise<void> {
  const kinds = await database.db.rows<{ kind: string }>(
    sql`select distinct kind from bank_matches`,
  );
  for (const { kind } of kinds) reached.kinds.add(kind);
  const statuses = await database.db.rows<{ status: string }>(
    sql`select distinct status from remittances`,
  );
  for (const { status } of statuses) reached.statuses.add(status);
}

/** Some money is on its way to merchants before the history begins. */
async function begin(world: World): Promise<void> {
  for (const client of merchants) await paidOrder(world, client, 2_000_000);
  world.money.wait(7);
  await world.money.settleAll();
  await world.payouts.send();
}

function playHistories(from: number, runs: number) {
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(steps, crash), { minLength: 15, maxLength: 40 }),
      async (history) => {
        await reset(database.db);
        const world = createWorld();
        await begin(world);
        for (const [next, dies] of history) {
          world.money.crashNext(dies ?? undefined);
          await take(world, next);
          world.money.crashNext(undefined);
          await expectProven(database.db, next.says);
        }
        await noteReached();
      },
    ),
    { numRuns: runs, seed: from, endOnFailure: true },
  );
}

it('proves the ledger after each step', { timeout: 600_000 }, async () => {
  await playHistories(seed, historyRuns(2, 10));
});

it('reaches what it is about', { timeout: 600_000 }, async () => {
  reached.kinds.clear();
  reached.statuses.clear();
  await playHistories(7, 6);
  expect([...reached.statuses].sort()).toEqual(['IN_TRANSIT', 'RECEIVED', 'WRITTEN_OFF']);
  expect([...reached.kinds].sort()).toEqual(
    expect.arrayContaining(['BOOKED', 'COST', 'PAYOUT', 'REMITTANCE', 'SUSPENSE']),
  );
});
