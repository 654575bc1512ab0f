// A changed calendar moves what is not settled yet, once, however often and in how many processes it is asked.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { followCalendar } from '../../src/settlement/follow-calendar.ts';
import { holidays, jointLeave2027 } from '../../src/settlement/holidays.ts';
import { type BatchWindow, dueAt } from '../../src/settlement/window.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase, tamper } from '../support/database.ts';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(async () => {
  await tamper(db, sql`truncate receipts`);
  await database.drop();
});
beforeEach(async () => {
  await tamper(db, sql`truncate receipts`);
  await db.single.rows(sql`delete from settings where name = 'settlement_calendar'`);
});

const at = (hour: number, ...days: string[]): BatchWindow => ({
  calendar: { holidays: new Set([...holidays, ...days]) },
  hour,
  cutOffHour: 24,
});
const known = at(9);

const said: object[] = [];
const follow = (window: BatchWindow) =>
  followCalendar({ db, log: { info: (entry: object) => void said.push(entry) } as never }, window);

/** Receipts that were paid at this time (WIB), due by this calendar. */
async function receive(
  window: BatchWindow,
  paidAt: string,
  days: number,
  count = 1,
): Promise<void> {
  const paid = new Date(`${paidAt}+07:00`);
  const ids = Array.from({ length: count }, newId);
  await db.single.rows(sql`
    insert into receipts (id, client_id, payment_id, key, amount, paid_at, settle_at)
    select id, 'M', id, 'K', 1, ${paid}::timestamptz, ${dueAt(window, paid, days)}::timestamptz
    from unnest(${ids}::uuid[]) as n (id)`);
}

/** When they are due, in WIB, and how many. */
async function due(): Promise<[string, number][]> {
  const rows = await db.rows<{ at: string; n: bigint }>(sql`
    select to_char(settle_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI') as at, count(*) as n
    from receipts group by 1 order by 1`);
  return rows.map((row) => [row.at, Number(row.n)]);
}

it('moves by as many business days as were agreed, and only what is not settled', async () => {
  await follow(known);
  await receive(known, '2026-07-01T10:00', 2);
  await receive(known, '2026-07-01T10:00', 5);
  await receive(known, '2026-07-04T10:00', 0);
  const settled = newId();
  await db.single.rows(sql`
    insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded,
      restored, carried_in, carried_out, paid_out)
    values (${settled}::uuid, 'M', 1, 'scheduled', now(), 1, 0, 0, 0, 0, 0, 0, 0, 0)`);
  await db.single.rows(sql`
    insert into receipts (id, client_id, payment_id, key, amount, paid_at, settle_at, batch_id)
    select id, 'M', id, 'K', 1, '2026-07-01T03:00Z', '2026-07-03T02:00Z', ${settled}::uuid
    from (select gen_random_uuid() as id) as one`);
  expect(await follow(at(10, '2026-07-02'))).toBe(3);
  expect(await due()).toEqual([
    ['2026-07-03 09:00', 1],
    ['2026-07-06 10:00', 2],
    ['2026-07-09 10:00', 1],
  ]);
  expect(await follow(at(10, '2026-07-02'))).toBe(0);
  expect(await follow(known)).toBe(3);
  expect(await due()).toEqual([
    ['2026-07-03 09:00', 2],
    ['2026-07-06 09:00', 1],
    ['2026-07-08 09:00', 1],
  ]);
  await tamper(db, sql`truncate receipts, settlement_batches cascade`);
});

it('at the first start knows that earlier versions had no joint leave in 2027', async () => {
  const before = { calendar: { holidays: new Set(holidays) }, hour: 9, cutOffHour: 24 };
  for (const day of jointLeave2027) before.calendar.holidays.delete(day);
  await receive(before, '2027-03-05T10:00', 2);
  expect(await due()).toEqual([['2027-03-12 09:00', 1]]);
  expect(await follow(known)).toBe(1);
  expect(await due()).toEqual([['2027-03-17 09:00', 1]]);
});

it('moves each receipt once, also with several processes and after one that died', async () => {
  await follow(known);
  await receive(known, '2026-07-01T10:00', 2, 5000);
  const changed = at(9, '2026-07-02');
  let left = 1;
  const dying: Pick<Db, 'transaction'> = {
    transaction: (work, options) => {
      if (left-- > 0) return db.transaction(work, options);
      throw new Error('it died');
    },
  };
  const log = { info: () => {} } as never;
  await expect(followCalendar({ db: dying, log }, changed)).rejects.toThrow('it died');
  expect(await due()).toEqual([
    ['2026-07-03 09:00', 3000],
    ['2026-07-06 09:00', 2000],
  ]);
  const moved = await Promise.all([follow(changed), follow(changed), follow(changed)]);
  expect(moved.reduce((sum, n) => sum + n)).toBe(3000);
  expect(await due()).toEqual([['2026-07-06 09:00', 5000]]);
});
