// Balances as of an instant, from sums that a job counts, against a sum of the postings themselves.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { balancesBefore } from '../../src/ledger/as-of.ts';
import { check } from '../../src/ledger/check.ts';
import { move } from '../../src/ledger/posting.ts';
import { book } from '../../src/ledger/store.ts';
import { countSums } from '../../src/ledger/sums.ts';
import { newId } from '../../src/lib/ids.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { createRandom } from '../../src/sandbox/seed/random.ts';
import { sql, type Tx } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase, tamper } from '../support/database.ts';
import { seed } from '../support/property.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => reset(database.db));
afterAll(() => database.drop());

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const first = Date.parse('2026-01-20T03:00:00Z');
const span = 70 * dayMs;
const names = ['a', 'b', 'c', 'd'] as const;
const { whole, pick } = createRandom(seed);

async function bookSome(tx: Tx, count: number): Promise<void> {
  const transactions = Array.from({ length: count }, () => ({
    id: newId(),
    kind: 'resolved' as const,
    factId: newId(),
    at: new Date(first + whole(0, span)),
    postings: move(BigInt(whole(1, 1_000_000)), pick(names), pick(names)),
  }));
  await tx.rows(sql`with ${book(transactions, sql`select 1`)} select 1`);
}

/** Beginnings of months, days and hours in WIB, a millisecond around them, and instants in between. */
function instants(): Date[] {
  const edges = [
    '2026-01-31T17:00:00Z',
    '2026-02-28T17:00:00Z',
    '2026-02-14T17:00:00Z',
    '2026-02-14T05:00:00Z',
  ];
  const around = edges.flatMap((edge) => [-1, 0, 1].map((ms) => new Date(Date.parse(edge) + ms)));
  const others = Array.from({ length: 20 }, () => new Date(first + whole(-dayMs, span + dayMs)));
  return [...around, ...others, new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T00:00:00Z')];
}

async function expectSame(): Promise<void> {
  for (const at of instants()) {
    const direct = await database.db.rows<{ account: string; balance: bigint }>(sql`
      select account, sum(amount)::bigint as balance from postings where at < ${at}
      group by account order by account`);
    expect(await balancesBefore(database.db, at)).toEqual(direct);
    const some = direct.filter(({ account }) => account <= 'b');
    expect(await balancesBefore(database.db, at, ['a', 'b'])).toEqual(some);
  }
}

it('are the sums of the postings until then, whatever is counted already', async () => {
  const { db } = database;
  await expectSame();
  await bookSome(db.single, 200);
  await expectSame();
  await countSums(db);
  await expectSame();
  await bookSome(db.single, 100);
  await expectSame();
  await countSums(db);
  await expectSame();
  // Once nothing is left to count, which other tests on the server may delay, nothing is written.
  const version = async () =>
    (await db.rows<{ version: string }>(sql`select xmin::text as version from ledger_counted`))[0];
  const writes = async () => {
    const before = await version();
    await countSums(db);
    return (await version())?.version !== before?.version;
  };
  await expect.poll(writes, { timeout: 20_000 }).toBe(false);
});

it('miss nothing that is committed after a count that began later, and count nothing twice', async () => {
  const { db } = database;
  await bookSome(db.single, 50);
  await db.transaction(async (tx) => {
    await bookSome(tx, 50);
    await countSums(db);
    await bookSome(db.single, 50);
    await countSums(db);
  });
  await expectSame();
  await Promise.all([countSums(db), countSums(db), bookSome(db.single, 20), countSums(db)]);
  await expectSame();
  await countSums(db);
  await expectSame();
});

it('are counted again in a database that was restored', async () => {
  const { db } = database;
  await bookSome(db.single, 50);
  await countSums(db);
  await tamper(db, sql`update ledger_counted set saved_in = saved_in - 1`);
  await expectSame();
  await countSums(db);
  await expectSame();
});

it.each([1, 2, 3])('are proven: a changed sum of span %i is found', async (changed) => {
  const { db } = database;
  await bookSome(db.single, 50);
  const counted = async () => {
    await countSums(db);
    return db.rows(sql`select from ledger_sums where span = ${changed} limit 1`);
  };
  // What runs elsewhere on the server of the tests delays the count.
  await expect.poll(counted, { timeout: 20_000 }).toHaveLength(1);
  const says = 'the sums of months, days and hours are those of the postings that are counted';
  const proofOf = async () => (await check(db)).proofs.find((one) => one.says === says);
  expect(await proofOf()).toMatchObject({ holds: true });
  await tamper(
    db,
    sql`update ledger_sums set amount = amount + 1 where ctid = (
      select ctid from ledger_sums where span = ${changed} limit 1)`,
  );
  expect(await proofOf()).toMatchObject({ holds: false });
});
