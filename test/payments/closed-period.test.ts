// Facts that come after the month in which they happened was closed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { balancesBefore } from '../../src/ledger/as-of.ts';
import { transaction } from '../../src/ledger/posting.ts';
import { book } from '../../src/ledger/store.ts';
import type { MovableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { monthEdges, monthOf } from '../../src/lib/month.ts';
import { closePeriod, demandOpenPeriod } from '../../src/office/periods.ts';
import type { Verdict } from '../../src/payments/ports.ts';
import { settle } from '../../src/payments/settle.ts';
import { sql } from '../../src/storage/db.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { ani, createOfficeWorld, type OfficeWorld, refusalOf } from '../office/world.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let world: OfficeWorld;
let until: Date;
beforeAll(async () => {
  database = await freshDatabase();
  world = createOfficeWorld(database.db);
  await world.paid({ reference: 'INV-1' });
  const month = monthOf(world.office.clock.now());
  until = monthEdges(month).until;
  moveTo(new Date(until.getTime() + 3600_000));
  await closePeriod(world.office, ani, { month, acceptsWarnings: true });
});
afterAll(() => database.drop());

function moveTo(at: Date): void {
  (world.office.clock as MovableClock).setOffsetMs(at.getTime() - Date.now());
}

const lateVerdict = (amount: bigint, key: string, paidAt: Date) =>
  ({
    kind: 'paid',
    receipt: { id: newId(), key, amount, paidAt, references: [] },
  }) satisfies Verdict;

it('a late verdict is booked in the open month, and its receipt keeps its instant', async () => {
  const payment = await world.order({ reference: 'INV-2' });
  const paidAt = new Date(until.getTime() - 60_000);
  await settle(world.office.payments, payment, lateVerdict(payment.amount, 'K-LATE', paidAt));
  const [found] = await database.db.rows<{ paid_at: Date; at: Date[] }>(sql`
    select r.paid_at, array_agg(distinct t.at) as at from receipts r
    join ledger_transactions t on t.fact_id = r.id where r.key = 'K-LATE' group by 1`);
  expect(found).toEqual({ paid_at: paidAt, at: [until] });
});

it('many late verdicts that share a statement are, too', async () => {
  const paidAt = new Date(until.getTime() - 1000);
  const references = ['INV-A', 'INV-B', 'INV-C', 'INV-D'];
  const payments = await Promise.all(references.map((reference) => world.order({ reference })));
  await Promise.all(
    payments.map((one) =>
      settle(world.office.payments, one, lateVerdict(one.amount, `K-${one.reference}`, paidAt)),
    ),
  );
  const late = await database.db.rows<{ at: Date }>(sql`
    select distinct t.at from ledger_transactions t join payments p on p.id = t.payment_id
    where p.reference = any(${references}::text[])`);
  expect(late).toEqual([{ at: until }]);
});

it('what a person dates into it is refused with the first open instant', async () => {
  const at = new Date(until.getTime() - 1);
  const refused = await refusalOf(() => demandOpenPeriod(database.db, at));
  expect(refused).toMatchObject({
    code: 'OFFICE_CONFLICT',
    conflict: { name: 'TIME_IN_CLOSED_MONTH', since: until },
  });
  await demandOpenPeriod(database.db, until);
  const [dated] = transaction({ kind: 'resolved', factId: newId(), at, dated: true }, [
    { account: 'a', amount: 1n },
    { account: 'b', amount: -1n },
  ]);
  await expect(
    database.db.single.rows(sql`with ${book(dated ? [dated] : [], sql`select 1`)} select 1`),
  ).rejects.toMatchObject({ name: 'ConstraintViolation', constraint: 'ledger_period_closed' });
});

it('a program that writes past the gateway is refused by the database, also the one that owns the tables', async () => {
  const at = new Date(until.getTime() - 1);
  const insert = sql`insert into ledger_transactions (id, kind, fact_id, at)
    values (gen_random_uuid(), 'resolved', gen_random_uuid(), ${at}::timestamptz)`;
  await expect(database.db.single.rows(insert)).rejects.toMatchObject({
    constraint: 'ledger_period_closed',
  });
});

it('a booking that is being written is waited for, and belongs to the closed month', async () => {
  const second = monthOf(until);
  const end = monthEdges(second).until;
  moveTo(new Date(end.getTime() + 3600_000));
  const other = await connectPostgres({ ...database.connection, maxConnections: 2 });
  const inside = new Date(end.getTime() - 60_000);
  let commit: () => void = () => {};
  const writing = new Promise<void>((begun, failed) => {
    other
      .transaction(async (tx) => {
        await tx.rows(sql`insert into ledger_transactions (id, kind, fact_id, at)
          values (${newId()}::uuid, 'resolved', gen_random_uuid(), ${inside}::timestamptz)`);
        begun();
        await new Promise<void>((go) => {
          commit = go;
        });
        throw new Error('undone');
      })
      .catch((error) => {
        if (error.message !== 'undone') failed(error);
      });
  });
  await writing;
  const closing = closePeriod(world.office, ani, { month: second, acceptsWarnings: true });
  // The close waits for the other transaction, which PostgreSQL shows.
  for (;;) {
    const [row] = await database.db.rows<{ n: bigint }>(sql`
      select count(*) as n from pg_locks l join pg_class c on c.oid = l.relation
      where c.relname = 'ledger_transactions' and not l.granted
        and l.database = (select oid from pg_database where datname = current_database())`);
    if (row?.n !== 0n) break;
  }
  commit();
  expect((await closing).status).toBe('CLOSED');
  await other.close();
});

it('the balances of a closed month are those of its end', async () => {
  const stored = await database.db.rows<{ account: string; balance: bigint }>(sql`
    select account, balance::bigint as balance from ledger_period_balances b
    where month = (select min(month) from ledger_periods) order by account collate "C"`);
  expect(stored).toEqual(await balancesBefore(database.db, until));
});
