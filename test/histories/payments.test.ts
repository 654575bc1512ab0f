// Random histories of orders, payments, repeats, expiry and crashes: the invariants hold after each step.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allows, type Order, type PaymentStatus } from '../../src/payments/payment.ts';
import { Refusal } from '../../src/refusal.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc } from '../support/property.ts';
import { Crash } from './crash.ts';
import { historyRuns } from './runs.ts';
import { createWorld, type Mood, type World } from './world.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

type Step =
  | { do: 'order'; request: number; reference: number; mood: Mood; reusable: boolean }
  | { do: 'pay'; reference: number; key: number }
  | { do: 'decline'; reference: number }
  | { do: 'wait'; seconds: number }
  | { do: 'sweep' }
  | { do: 'crash'; statements: number; after: boolean };

const few = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('order' as const),
    request: few,
    reference: few,
    mood: fc.constantFrom<Mood>('here', 'here', 'there', 'refuses', 'silent'),
    reusable: fc.boolean(),
  }),
  fc.record({ do: fc.constant('pay' as const), reference: few, key: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('decline' as const), reference: few }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 61, 1800, 3600) }),
  fc.record({ do: fc.constant('sweep' as const) }),
  fc.record({
    do: fc.constant('crash' as const),
    statements: fc.integer({ min: 1, max: 4 }),
    after: fc.boolean(),
  }),
);

let run = 0;

it('keeps every invariant through random histories', { timeout: 600_000 }, async () => {
  const histories = fc.array(step, { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      run += 1;
      const world = createWorld(database.db);
      for (const one of steps) {
        await take(world, one);
        await expectPromisesKept(database.db);
      }
    }),
    { numRuns: historyRuns(40, 150) },
  );
});

/** Takes a step. A refusal or a crash is part of a history; any other error is a bug. */
async function take(world: World, one: Step): Promise<void> {
  try {
    await act(world, one);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (!(error instanceof Refusal || cause instanceof Crash)) throw error;
  } finally {
    if (one.do !== 'crash') world.crashNext(undefined);
  }
}

async function act(world: World, one: Step): Promise<void> {
  const reference = (n: number) => `H${run}-${n}`;
  switch (one.do) {
    case 'order': {
      const requestId = `R${run}-${one.request}`;
      const earlier = world.answers.get(requestId);
      const order = orderOf(reference(one.reference), one.reusable);
      const answer = await world.order(requestId, order, one.mood);
      if (earlier !== undefined) expect(answer.body.toString()).toBe(earlier.body.toString());
      return;
    }
    case 'pay':
      return world.pay(reference(one.reference), `K${one.key}`);
    case 'decline':
      return world.decline(reference(one.reference));
    case 'wait':
      return world.clock.setOffsetMs(world.clock.offsetMs() + one.seconds * 1000);
    case 'sweep':
      return world.sweep();
    case 'crash':
      return world.crashNext({ statements: one.statements, after: one.after });
  }
}

function orderOf(reference: string, reusable: boolean): Order {
  const purchase = { customer: { name: 'Sari' }, lines: [] };
  return { reference, amount: 50_000n, lifeSeconds: 3600, reusable, purchase, details: {} };
}

interface Kept {
  reference: string;
  status: PaymentStatus;
  reusable: boolean;
  amount: bigint;
  paid_amount: bigint;
  expires_at: Date;
  received: bigint;
  receipts: bigint;
  late: bigint;
  booked: bigint;
  unbalanced: bigint;
  notifications: bigint;
  states: PaymentStatus[];
}

async function expectPromisesKept(db: Db): Promise<void> {
  for (const kept of await facts(db)) {
    // Money: the paid amount is the received amount, and is booked to the merchant and in fees.
    expect(kept.paid_amount).toBe(kept.received);
    expect(kept.booked).toBe(kept.received);
    expect(kept.unbalanced).toBe(0n);
    // Exactly one notification for each fact of money.
    expect(kept.notifications).toBe(kept.receipts);
    // Only reusable codes are paid twice, nothing is paid after its expiry, only exact amounts are paid.
    expect(kept.late).toBe(0n);
    expect(kept.received).toBe(kept.receipts * kept.amount);
    if (!kept.reusable) expect(kept.receipts).toBeLessThanOrEqual(1n);
    expect(kept.receipts > 0n).toBe(kept.status === 'SUCCESS');
    expectOrderly(kept);
  }
}

/** Each state follows the previous one according to the table; the last one is the payment's. */
function expectOrderly({ states, status, reusable }: Kept): void {
  expect(states.at(-1)).toBe(status);
  states.forEach((to, place) => {
    const from = states[place - 1];
    if (from === undefined) return;
    const again = reusable && from === 'SUCCESS' && to === 'SUCCESS';
    expect(allows(from, to) || again, `${from} → ${to}`).toBe(true);
  });
}

async function facts(db: Db): Promise<Kept[]> {
  return db.rows<Kept>(sql`
    select p.reference, p.status, p.reusable, p.amount, p.paid_amount, p.expires_at,
      (select coalesce(sum(amount), 0)::bigint from receipts where payment_id = p.id) as received,
      (select count(*) from receipts where payment_id = p.id) as receipts,
      (select count(*) from receipts where payment_id = p.id and paid_at >= p.expires_at) as late,
      (select coalesce(sum(l.amount) filter (where l.amount > 0), 0)::bigint
       from ledger_transactions t join postings l on l.transaction_id = t.id
       where t.payment_id = p.id and t.kind = 'paid') as booked,
      (select count(*) from (
         select t.id from ledger_transactions t join postings l on l.transaction_id = t.id
         where t.payment_id = p.id group by t.id having sum(l.amount) <> 0) as wrong) as unbalanced,
      (select count(*) from notifications where payment_id = p.id) as notifications,
      (select array_agg(status order by version) from payment_history
       where payment_id = p.id) as states
    from payments p where p.reference like ${`H${run}-%`}`);
}
