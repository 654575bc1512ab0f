// The figures against what a direct count over the tables says, for random histories.
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type FreshDatabase, freshDatabase, tamper } from '../../test/support/database.ts';
import { seed } from '../../test/support/property.ts';
import { newId } from '../lib/ids.ts';
import { wibDay, wibInstant } from '../lib/wib.ts';
import { type Db, sql } from '../storage/db.ts';
import { figuresOf } from './figures.ts';
import { rollUp } from './roll-up.ts';
import { medianOf, stepSeconds } from './steps.ts';

let own: FreshDatabase;
let db: Db;

beforeAll(async () => {
  own = await freshDatabase();
  db = own.db;
});

beforeEach(async () => {
  await tamper(
    db,
    sql`truncate payments, payment_history, receipts, refunds, overview_buckets, overview_progress
      cascade`,
  );
});

afterAll(() => own?.drop());

const now = new Date('2026-05-20T08:31:20Z');
const dayMs = 86_400_000;
const merchants = ['BRN-1', 'BRN-2', 'BRN-3'];
const channels = ['kredivo', 'indomaret'];

interface Paid {
  clientId: string;
  channel: string;
  createdAt: Date;
  paidAt: Date;
  amount: bigint;
  /** Refunded, and when. */
  refundedAt?: Date | undefined;
  ended?: 'FAILED' | 'EXPIRED' | undefined;
}

/** Writes a payment as its verbs do, only without what the figures do not read. */
async function write(paid: Paid): Promise<string> {
  const id = newId();
  const { clientId, channel, createdAt, paidAt, amount, ended } = paid;
  await db.single.rows(sql`
    insert into payments (id, client_id, channel, reference, request_id, status, amount, reusable,
      purchase, details, created_at, expires_at, paid_amount)
    values (${id}, ${clientId}, ${channel}, ${id}, ${id}, ${ended ?? 'SUCCESS'}, ${amount}, true,
      '{}', '{}', ${createdAt}, ${paidAt}, ${ended ? 0n : amount})`);
  await db.single.rows(sql`
    insert into payment_history (payment_id, version, at, status, reason)
    values (${id}, 1, ${createdAt}, 'PENDING', ''), (${id}, 2, ${paidAt}, ${ended ?? 'SUCCESS'}, '')`);
  if (ended === undefined) await receive(clientId, id, paidAt, amount);
  if (paid.refundedAt !== undefined) {
    await db.single.rows(sql`
      insert into refunds (id, client_id, payment_id, reference, type, status, amount, created_at, completed_at)
      values (${newId()}, ${clientId}, ${id}, ${id}, 'FULL_REFUND', 'SUCCESS', ${amount},
        ${paid.refundedAt}, ${paid.refundedAt})`);
  }
  return id;
}

async function receive(
  clientId: string,
  paymentId: string,
  paidAt: Date,
  amount: bigint,
): Promise<void> {
  const id = newId();
  await db.single.rows(sql`
    insert into receipts (id, client_id, payment_id, key, amount, paid_at, settle_at)
    values (${id}, ${clientId}, ${paymentId}, ${id}, ${amount}, ${paidAt}, ${paidAt})`);
}

/** A random number from 0 to below 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function randomHistory(seed: number, count: number): Promise<void> {
  const chance = chances(seed);
  const pick = <T>(of: readonly T[]) => of[Math.floor(chance() * of.length)] as T;
  for (let made = 0; made < count; made++) {
    const createdAt = new Date(now.getTime() - chance() * (made % 3 === 0 ? 1 : 40) * dayMs);
    const paidAt = new Date(Math.min(createdAt.getTime() + chance() ** 4 * dayMs, now.getTime()));
    const ended = chance() < 0.3 ? pick(['FAILED', 'EXPIRED'] as const) : undefined;
    const refundedAt =
      ended === undefined && chance() < 0.2
        ? new Date(paidAt.getTime() + chance() * (now.getTime() - paidAt.getTime()))
        : undefined;
    const amount = BigInt(1 + Math.floor(chance() * 1e6));
    const clientId = pick(merchants);
    const paid = {
      clientId,
      channel: pick(channels),
      createdAt,
      paidAt,
      amount,
      ended,
      refundedAt,
    };
    const id = await write(paid);
    if (ended === undefined && chance() < 0.1)
      await receive(clientId, id, new Date(paidAt.getTime() + 1), 7n);
  }
}

/** The same figures without the steps, counted from the tables. */
async function direct(clientId: string | undefined, from: Date, to: Date): Promise<string[]> {
  const rows = await db.rows<{ line: string }>(sql`
    select concat_ws(' ', ((at + interval '7 hours') at time zone 'UTC')::date, channel, outcome,
      count(*), sum(amount)) as line
    from (
      select p.client_id, p.channel, r.paid_at as at, r.amount,
        case when row_number() over (partition by p.id order by r.paid_at, r.id) = 1
          then 'paid' else 'again' end as outcome
      from receipts r join payments p on p.id = r.payment_id
      union all select client_id, channel, expires_at, amount, lower(status) from payments
        where status in ('FAILED', 'EXPIRED')
      union all select f.client_id, p.channel, completed_at, f.amount, 'refunded'
        from refunds f join payments p on p.id = f.payment_id
    ) event
    where at >= ${from} and at < ${to} and (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
    group by ((at + interval '7 hours') at time zone 'UTC')::date, channel, outcome`);
  return rows.map(({ line }) => line).sort();
}

async function figured(clientId: string | undefined, from: Date, to: Date): Promise<string[]> {
  const lines = new Map<string, { count: bigint; amount: bigint }>();
  for (const row of await figuresOf(db, { clientId, from, to })) {
    const key = `${row.day} ${row.channel} ${row.outcome}`;
    const before = lines.get(key) ?? { count: 0n, amount: 0n };
    lines.set(key, { count: before.count + row.count, amount: before.amount + row.amount });
  }
  return [...lines].map(([key, { count, amount }]) => `${key} ${count} ${amount}`).sort();
}

const start = wibInstant(wibDay(new Date(now.getTime() - 50 * dayMs)), 0);
const end = wibInstant(wibDay(now), 24);

async function expectSame(): Promise<void> {
  for (const clientId of [undefined, ...merchants]) {
    expect(await figured(clientId, start, end)).toEqual(await direct(clientId, start, end));
  }
}

describe('figures', () => {
  it('are what a direct count says, in minutes, hours and days', async () => {
    await randomHistory(seed, 150);
    await rollUp(db, now, 60_000);
    await expectSame();
    const spans = await db.rows<{ minutes: number }>(
      sql`select distinct minutes from overview_buckets order by minutes`,
    );
    expect(spans.map(({ minutes }) => minutes)).toEqual([1, 60, 1440]);
  });

  it('are the same when the job stops after every step, and when it runs twice', async () => {
    await randomHistory(seed + 1, 80);
    for (let run = 0; run < 400; run++) await rollUp(db, now, 0.001);
    await rollUp(db, now, 60_000);
    await rollUp(db, now, 60_000);
    await expectSame();
  });

  it('have what is new at the next run, and what came late within hours', async () => {
    const fresh = { clientId: 'BRN-1', channel: 'kredivo', amount: 5n };
    const yesterday = new Date(now.getTime() - dayMs);
    await write({ ...fresh, createdAt: yesterday, paidAt: yesterday });
    await rollUp(db, now, 60_000);
    const paidAt = new Date(now.getTime() - 10_000);
    await write({ ...fresh, createdAt: paidAt, paidAt });
    await rollUp(db, new Date(now.getTime() + 5000), 60_000);
    await expectSame();
    const late = new Date(now.getTime() - 20 * 3_600_000);
    await write({ ...fresh, createdAt: late, paidAt: late, ended: 'EXPIRED' });
    for (let minute = 1; minute <= 45; minute++) {
      await rollUp(db, new Date(now.getTime() + minute * 60_000), 60_000);
    }
    await expectSame();
  });

  it('are right again after the clock of a sandbox was moved ahead and set back', async () => {
    await randomHistory(seed + 3, 40);
    await rollUp(db, now, 60_000);
    await rollUp(db, new Date(now.getTime() + 20 * dayMs), 60_000);
    await rollUp(db, now, 60_000);
    await expectSame();
    const paidAt = new Date(now.getTime() - 1000);
    await write({ clientId: 'BRN-2', channel: 'kredivo', amount: 9n, createdAt: paidAt, paidAt });
    await rollUp(db, now, 60_000);
    await expectSame();
  });
});

test('the median is within the step that it falls into', () => {
  expect(medianOf(new Map())).toBeUndefined();
  expect(medianOf(new Map([[1, 1n]]))).toBeLessThanOrEqual(5);
  expect(
    medianOf(
      new Map([
        [5, 1n],
        [6, 10n],
        [9, 1n],
      ]),
    ),
  ).toBeGreaterThan(30);
  expect(
    medianOf(
      new Map([
        [5, 1n],
        [6, 10n],
        [9, 1n],
      ]),
    ),
  ).toBeLessThanOrEqual(45);
  expect(medianOf(new Map([[stepSeconds.length + 1, 3n]]))).toBe(stepSeconds.at(-1));
});
