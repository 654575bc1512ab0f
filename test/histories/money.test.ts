// Random histories of money: after every step and every crash, all proofs of the ledger hold.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Order, SplitRequest } from '../../src/payments/payment.ts';
import { OutcomeUnknown } from '../../src/payments/ports.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { waitingMoney } from '../../src/settlement/unpaid.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc, seed } from '../support/property.ts';
import { expectProven, stepsOf, take } from './history.ts';
import {
  type AccountState,
  bankAccounts,
  createMoneyWorld,
  type MoneyWorld,
  type Mood,
  merchants,
  type PriceWanted,
} from './money-world.ts';
import { historyRuns, playsAll } from './runs.ts';

/** Milliseconds: a slow machine is no failure. */
const timeout = 1_200_000;

/** An acquirer that does not reply is part of a history too. */
const unknown = [OutcomeUnknown];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 8 });
});
afterAll(() => database.drop());

const client = fc.constantFrom(merchants[0], merchants[0], merchants[1]);
const reference = fc.constantFrom('A', 'B');
const mood = fc.constantFrom<Mood>('done', 'done', 'manual', 'manual', 'refuses', 'silent');
const percent = fc.constantFrom(1, 33, 50, 99, 100, 100, 100);
const amount = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10_000_000 }));
const share = (type: string, most: number) =>
  fc.record({
    accountId: fc.constantFrom(...bankAccounts, 'SBS-gone'),
    type: fc.constant(type),
    value: fc.integer({ min: 1, max: most }).map(String),
  });
const split: fc.Arbitrary<SplitRequest[] | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.array(share('PERCENTAGE', 33), { minLength: 1, maxLength: 3 }),
  fc.array(share('FIX', 100_000), { minLength: 1, maxLength: 3 }),
);

interface OrderStep {
  client: string;
  channel: string;
  reference: string;
  amount: number;
  reusable: boolean;
  held: boolean;
  split: SplitRequest[] | undefined;
}

function orderOf(wanted: OrderStep): Order {
  const purchase = { customer: { name: 'Sari' }, lines: [] };
  return {
    reference: wanted.reference,
    amount: BigInt(wanted.amount),
    lifeSeconds: 30 * 24 * 3600,
    reusable: wanted.reusable,
    purchase,
    details: {},
    held: wanted.held,
    ...(wanted.split === undefined ? {} : { split: wanted.split }),
  };
}

const step = stepsOf<MoneyWorld>();

const one = { client, reference };
const ordering = step<OrderStep>(
  'order',
  {
    client,
    channel: fc.constantFrom('kredivo', 'cards'),
    reference,
    amount,
    reusable: fc.boolean(),
    held: fc.constantFrom(false, false, true),
    split,
  },
  (world, wanted) => world.order(wanted.client, wanted.channel, orderOf(wanted)),
);
const pricing = step(
  'fees',
  {
    fixed: fc.nat(5000),
    basisPoints: fc.nat(1000),
    returned: fc.boolean(),
    tiered: fc.boolean(),
    tax: fc.constantFrom<PriceWanted['tax']>('untaxed', 'included', 'excluded'),
  },
  (world, s) => world.changeFees(s.fixed, s.basisPoints, s.returned, s),
);
const steps = fc.oneof(
  ordering,
  {
    weight: 4,
    arbitrary: step(
      'pay',
      {
        ...one,
        key: fc.constantFrom('1', '2', '3'),
        late: fc.constantFrom(0, 0, 0, 40),
        tenor: fc.constantFrom(undefined, 3, 6),
      },
      (world, { client: by, reference: what, key, late, tenor }) =>
        world.pay(by, what, key, late, tenor),
    ),
  },
  step('authorize', one, (world, { client: by, reference: what }) => world.authorize(by, what)),
  step('capture', { ...one, percent, mood }, (world, s) =>
    world.capture(s.client, s.reference, s.percent, s.mood),
  ),
  {
    weight: 3,
    arbitrary: step('refund', { ...one, percent, voids: fc.boolean(), mood }, (world, s) =>
      world.refund(s.client, s.reference, s.percent, s.voids, s.mood),
    ),
  },
  {
    weight: 5,
    arbitrary: step('give back', { ...one, mood }, (world, s) =>
      world.giveBack(s.client, s.reference, s.mood),
    ),
  },
  {
    weight: 8,
    arbitrary: step(
      'work',
      { outcome: fc.constantFrom('done' as const, 'rejected' as const) },
      (world, s) => world.work(s.outcome),
    ),
  },
  step('void', one, (world, s) => world.refund(s.client, s.reference, 100, true, 'done')),
  {
    weight: 2,
    arbitrary: step('release hold', { ...one, split }, (world, s) =>
      world.releaseHold(s.client, s.reference, s.split),
    ),
  },
  step('recover', {}, (world) => world.recover()),
  step('release due', {}, (world) => world.releaseDue()),
  step(
    'account',
    {
      client,
      account: fc.constantFrom(...bankAccounts),
      state: fc.constantFrom<AccountState>('verified', 'verified', 'unverified', 'gone'),
    },
    (world, s) => world.changeAccount(s.client, s.account, s.state),
  ),
  {
    weight: 2,
    arbitrary: step(
      'receive',
      { ...one, percent: fc.constantFrom(50, 100, 150), key: fc.constantFrom('1', '2') },
      (world, s) => world.receive(s.client, s.reference, s.percent, s.key),
    ),
  },
  {
    weight: 2,
    arbitrary: step('apply', one, (world, s) => world.apply(s.client, s.reference)),
  },
  step(
    'close money',
    {
      kind: fc.constantFrom('RETURNED' as const, 'WRITTEN_OFF' as const),
      part: fc.constantFrom(30, 100),
    },
    (world, s) => world.closeMoney(s.kind, s.part),
  ),
  {
    weight: 4,
    arbitrary: step('dispute', { ...one, percent, fee: fc.constantFrom(0, 7000) }, (world, s) =>
      world.dispute(s.client, s.reference, s.percent, s.fee),
    ),
  },
  {
    weight: 5,
    arbitrary: step(
      'end dispute',
      {
        status: fc.constantFrom('WON' as const, 'LOST' as const),
        fee: fc.constantFrom(0, 9000),
      },
      (world, s) => world.endDispute(s.status, s.fee),
    ),
  },
  step('journal', { client, amount: fc.constantFrom(-30_000, 1, 45_000) }, (world, s) =>
    world.journal(s.client, s.amount),
  ),
  step('reverse journal', {}, (world) => world.reverseJournal()),
  step('settle due', {}, (world) => world.settleDue()),
  step('settle all', {}, (world) => world.settleAll()),
  step('close month', {}, (world) => world.closeMonth()),
  step('credit', { percent }, (world, s) => world.credit(s.percent)),
  step('wait', { days: fc.constantFrom(1, 3, 8) }, (world, s) => world.wait(s.days)),
  pricing,
);
/** The first steps, so that histories are about money from the start. */
const beginning = fc.tuple(pricing, ordering, ordering, ordering, ordering);
const crash = fc.option(
  fc.record({ statements: fc.integer({ min: 1, max: 9 }), after: fc.boolean() }),
  { freq: 5 },
);

/** Once all accounts are verified again, nothing waits for a payee, apart from one that never was. */
async function expectAllPaid(db: Db, world: MoneyWorld): Promise<void> {
  for (const by of merchants) {
    for (const account of bankAccounts) await world.changeAccount(by, account, 'verified');
  }
  await world.settleAll();
  await expectProven(db, 'the settlement with all accounts verified');
  const waits = (await waitingMoney(db, { limit: 1000 })).filter(
    ({ accountId }) => accountId !== 'SBS-gone',
  );
  if (waits.length > 0) expect.fail(`something still waits: ${stringifyOf(waits)}`);
}

const stringifyOf = (value: unknown) =>
  JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));

const allKinds = [
  'applied',
  'authorization_ended',
  'authorized',
  'credited',
  'dispute_fee',
  'dispute_lost',
  'dispute_opened',
  'dispute_won',
  'fee',
  'fee_returned',
  'given_back',
  'held',
  'manual',
  'paid',
  'refund_done',
  'refund_due',
  'refund_rejected',
  'refunded',
  'released',
  'settled',
  'suspended',
  'tax',
  'tax_returned',
  'voided',
  'written_off',
];

async function kindsBooked(db: Db): Promise<string[]> {
  const rows = await db.rows<{ kind: string }>(sql`select distinct kind from ledger_transactions`);
  return rows.map(({ kind }) => kind);
}

/**
 * Plays `runs` histories with the seed `from`, and proves the ledger after each step, or only at the end. Returns the
 * kinds of facts that they reached.
 */
async function playHistories(
  from: number,
  runs: number,
  { eachStep = true } = {},
): Promise<Set<string>> {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(steps, crash), { minLength: 15, maxLength: 50 }),
      beginning,
      async (history, first) => {
        await reset(database.db);
        const world = createMoneyWorld(database.db);
        for (const next of first) await take(world, next, unknown);
        for (const [next, plan] of history) {
          world.crashNext(plan === null ? undefined : { ...plan });
          await take(world, next, unknown);
          world.crashNext(undefined);
          if (eachStep) await expectProven(database.db, next.says);
        }
        await world.settleAll();
        await expectProven(database.db, 'the last settlement');
        await expectAllPaid(database.db, world);
        for (const kind of await kindsBooked(database.db)) seen.add(kind);
      },
    ),
    { numRuns: runs, seed: from },
  );
  return seen;
}

it('proves the ledger after each step of random histories', { timeout }, async () => {
  await playHistories(seed, historyRuns(6, 25));
});

// It takes many histories to reach them all.
it.runIf(playsAll)('reaches every fact: else nothing is tested about it', { timeout }, async () => {
  expect([...(await playHistories(1, 140, { eachStep: false }))].sort()).toEqual(allKinds);
});

it('proves the ledger after concurrent steps', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(steps, { minLength: 2, maxLength: 12 }), { minLength: 2, maxLength: 8 }),
      beginning,
      async (rounds, first) => {
        await reset(database.db);
        const world = createMoneyWorld(database.db);
        for (const next of first) await take(world, next, unknown);
        for (const round of rounds) {
          await Promise.all(round.map((next) => take(world, next, unknown)));
          await expectProven(database.db, round.map(({ says }) => says).join(', '));
        }
      },
    ),
    { numRuns: historyRuns(4, 16) },
  );
});
