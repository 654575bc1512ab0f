// Random histories of payouts: they fail, come back and are paid again, by two processes that die. Every proof holds.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reset } from '../../src/sandbox/reset.ts';
import { waitingMoney } from '../../src/settlement/unpaid.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc, seed } from '../support/property.ts';
import { type BankMood, type BankOfWorld, createBank, payoutProcess } from './bank-world.ts';
import { crashes, expectProven, stepsOf, take } from './history.ts';
import {
  type AccountState,
  bankAccounts,
  createMoneyWorld,
  type MoneyWorld,
  merchants,
} from './money-world.ts';
import { historyRuns } from './runs.ts';

let database: FreshDatabase;
/** Of another process. */
let otherDb: Db;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 8 });
  otherDb = await connectPostgres({ ...database.connection, maxConnections: 4 });
});
afterAll(async () => {
  await otherDb.close();
  await database.drop();
});

interface World {
  money: MoneyWorld;
  bank: BankOfWorld;
  /** Dies when the world says so. */
  mortal: ReturnType<typeof payoutProcess>;
  other: ReturnType<typeof payoutProcess>;
}

function createWorld(): World {
  const money = createMoneyWorld(database.db);
  const bank = createBank();
  return {
    money,
    bank,
    mortal: payoutProcess(money.db, money.clock, bank),
    other: payoutProcess(otherDb, money.clock, bank),
  };
}

const step = stepsOf<World>();

let orders = 0;

async function paidOrder(world: World, client: string, amount: number, account: string) {
  orders += 1;
  const reference = `P-${orders}`;
  await world.money.paidOrder(client, reference, {
    amount: BigInt(amount),
    split: [{ accountId: account, type: 'PERCENTAGE', value: '40' }],
  });
}

const client = fc.constantFrom(...merchants);
const account = fc.constantFrom(...bankAccounts);
const paying = step(
  'pay',
  { client, amount: fc.integer({ min: 1, max: 5_000_000 }), account },
  (world, s) => paidOrder(world, s.client, s.amount, s.account),
);
const steps = fc.oneof(
  { weight: 2, arbitrary: paying },
  { weight: 3, arbitrary: step('settle', {}, ({ money }) => money.settleAll()) },
  { weight: 2, arbitrary: step('send', {}, ({ mortal }) => mortal.send()) },
  { weight: 2, arbitrary: step('follow', {}, ({ mortal }) => mortal.follow()) },
  step('two send', {}, ({ mortal, other }) => Promise.all([mortal.send(), other.send()])),
  step('two follow', {}, ({ mortal, other }) => Promise.all([mortal.follow(), other.follow()])),
  step('settle and follow', {}, ({ money, other }) =>
    Promise.all([money.settleAll(), other.send(), other.follow()]),
  ),
  {
    weight: 4,
    arbitrary: step('the bank ends', { index: fc.nat(9), good: fc.boolean() }, ({ bank }, s) =>
      bank.ends(s.index, s.good),
    ),
  },
  step(
    'the bank',
    { mood: fc.constantFrom<BankMood>('takes', 'takes', 'refuses', 'lost', 'silent') },
    ({ bank }, { mood }) => bank.becomes(mood),
  ),
  step(
    'account',
    {
      client,
      account,
      state: fc.constantFrom<AccountState>('verified', 'verified', 'unverified', 'gone'),
    },
    ({ money }, s) => money.changeAccount(s.client, s.account, s.state),
  ),
  step('wait', { days: fc.constantFrom(1, 3) }, ({ money }, s) => money.wait(s.days)),
);
const crash = crashes(9);

interface Shown {
  id: string;
  status: string;
  amount: bigint;
}

const payouts = () =>
  database.db.rows<Shown>(sql`select id, status, amount from payouts order by id`);

/** What the book says of each payout that the bank has: nothing is paid or failed that the bank does not say. */
async function expectBookFollowsBank({ bank }: World): Promise<void> {
  for (const { id, status } of await payouts()) {
    const state = bank.states.get(id);
    if (state === undefined) expect(['PENDING', 'SENT', 'FAILED']).toContain(status);
    if (state === 'accepted') expect(status).toBe('SENT');
    if (state === 'paid') expect(['SENT', 'PAID']).toContain(status);
    if (state === 'failed') expect(['SENT', 'FAILED']).toContain(status);
    if (state === 'returned') expect(['SENT', 'PAID', 'RETURNED']).toContain(status);
  }
}

const reached = { again: 0, statuses: new Set<string>() };

/** The bank answers again, every account is fixed: in the end everybody is paid, once. */
async function expectEverybodyPaid(world: World): Promise<void> {
  const { money, bank, other } = world;
  bank.becomes('takes');
  // Who asked and died is dead by now.
  money.wait(1);
  await other.send();
  await other.follow();
  for (const state of ['unverified', 'verified'] as const) {
    for (const by of merchants)
      for (const one of bankAccounts) await money.changeAccount(by, one, state);
  }
  await money.settleAll();
  for (const { status } of await payouts()) reached.statuses.add(status);
  await other.send();
  for (const [id, state] of bank.states) if (state === 'accepted') bank.states.set(id, 'paid');
  await other.follow();
  await expectProven(database.db, 'the end');
  await expectBookFollowsBank(world);
  expect(await waitingMoney(database.db, { limit: 1 })).toEqual([]);
  const rows = await payouts();
  for (const { status } of rows) reached.statuses.add(status);
  expect(rows.filter(({ status }) => status === 'PENDING' || status === 'SENT')).toEqual([]);
  const paid = rows.filter(({ id }) => bank.states.get(id) === 'paid');
  const left = paid.reduce((sum, { amount }) => sum + amount, 0n);
  expect(await balancesLike('bank:main')).toBe(left);
  expect(await balancesLike('payout-in-transit:%')).toBe(0n);
  const [again] = await database.db.rows<{ n: number }>(
    sql`select count(*)::int as n from payouts where restored_batch_id is not null`,
  );
  reached.again += again?.n ?? 0;
}

async function balancesLike(account: string): Promise<bigint> {
  const [row] = await database.db.rows<{ total: string }>(sql`
    select coalesce(sum(balance), 0)::text as total from ledger_balances where account like ${account}`);
  return BigInt(row?.total ?? 0);
}

/** Plays `runs` histories with the seed `from`. */
function playHistories(from: number, runs: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(steps, crash), { minLength: 15, maxLength: 40 }),
      fc.tuple(paying, paying, paying),
      async (history, first) => {
        await reset(database.db);
        const world = createWorld();
        for (const next of first) await take(world, next);
        for (const [next, plan] of history) {
          world.money.crashNext(plan);
          await take(world, next);
          world.money.crashNext(undefined);
          await expectProven(database.db, next.says);
          await expectBookFollowsBank(world);
        }
        await expectEverybodyPaid(world);
      },
    ),
    { numRuns: runs, seed: from },
  );
}

it('proves the ledger after each step, and in the end everybody is paid once', {
  timeout: 600_000,
}, async () => {
  await playHistories(seed, historyRuns(2, 8));
});

it('reaches what it is about: a generator that does not reach a state tests nothing about it', {
  timeout: 600_000,
}, async () => {
  reached.again = 0;
  reached.statuses.clear();
  await playHistories(3, 8);
  expect(reached.again).toBeGreaterThan(0);
  expect([...reached.statuses].sort()).toEqual(['FAILED', 'PAID', 'PENDING', 'RETURNED', 'SENT']);
});
