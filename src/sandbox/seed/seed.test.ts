// A seeded book: it proves, its payments are in the states that their history says, and a seed repeats it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { command } from '../../../test/support/terminal.ts';
import { check } from '../../ledger/check.ts';
import { rollUp } from '../../overview/roll-up.ts';
import { sql } from '../../storage/db.ts';

const count = 2000;
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // The gateway has counted what was there before.
  await rollUp(database.db, new Date(), 60_000);
  expect(await seed(database, '--payments', String(count), '--days', '40')).toMatchObject({
    code: 0,
  });
});
afterAll(() => database.drop());

const env = (of: FreshDatabase) => ({
  DATABASE_URL: of.url,
  ENCRYPTION_KEY: Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7)).toString('base64'),
});
const seed = (of: FreshDatabase, ...args: string[]) => command(['seed', ...args], env(of));

async function one<Row>(query: Parameters<FreshDatabase['db']['rows']>[0]): Promise<Row> {
  const [row] = await database.db.rows<Row>(query);
  if (row === undefined) throw new Error('no row');
  return row;
}

it('proves as a whole', async () => {
  const found = await check(database.db);
  expect(found.proofs.filter(({ holds }) => !holds)).toEqual([]);
  expect(found.transactions).toBeGreaterThan(count);
});

it('is counted for the overview', async () => {
  await rollUp(database.db, new Date(), 60_000);
  const { counted, there } = await one<{ counted: string; there: string }>(sql`
    select (select sum(amount)::text from overview_buckets
        where client_id = '' and outcome in ('paid', 'again')) as counted,
      (select sum(amount)::text from receipts) as there`);
  expect(counted).toBe(there);
});

describe('its payments', () => {
  it('are as many as were asked for, of every channel, merchant and usual state', async () => {
    const rows = await database.db.rows<{ channel: string; client_id: string; status: string }>(
      sql`select channel, client_id, status from payments`,
    );
    expect(rows).toHaveLength(count);
    const all = (name: keyof (typeof rows)[number]) => new Set(rows.map((row) => row[name]));
    expect([all('channel').size, all('client_id').size]).toEqual([5, 3]);
    for (const status of [
      'SUCCESS',
      'EXPIRED',
      'FAILED',
      'PARTIALLY_REFUNDED',
      'REFUNDED',
      'VOIDED',
    ]) {
      expect([...all('status')]).toContain(status);
    }
  });

  it('are in the state of the last entry of their history', async () => {
    const { wrong } = await one<{ wrong: bigint }>(sql`
      select count(*) as wrong from payments p left join payment_history h
        on h.payment_id = p.id and h.version = p.version
      where h.status is distinct from p.status or (p.status = 'EXPIRED' and p.expires_at <> h.at)`);
    expect(wrong).toBe(0n);
  });

  it('have no future, and ids of their time', async () => {
    const { late, apart } = await one<{ late: bigint; apart: bigint }>(sql`
      select (select count(*) from payment_history where at > now())
        + (select count(*) from receipts where paid_at > now())
        + (select count(*) from settlement_batches where at > now()) as late,
        (select count(*) from payments
         where substr(replace(id::text, '-', ''), 1, 12)
           <> lpad(to_hex(floor(extract(epoch from created_at) * 1000)::bigint), 12, '0')) as apart`);
    expect([late, apart]).toEqual([0n, 0n]);
  });

  it('leave nothing to be sent, and nothing due unsettled for longer than an hour', async () => {
    const { waiting, due, delivered } = await one<{
      waiting: bigint;
      due: bigint;
      delivered: bigint;
    }>(sql`
      select (select count(*) from notifications where next_attempt_at is not null) as waiting,
        (select count(*) from receipts r join payments p on p.id = r.payment_id
         where batch_id is null and not p.held and settle_at < now() - interval '1 hour') as due,
        (select count(*) from notifications where status = 'DELIVERED') as delivered`);
    expect([waiting, due]).toEqual([0n, 0n]);
    expect(delivered).toBeGreaterThan(1000n);
  });

  it('keep their signed calls for a week', async () => {
    const { calls, oldest } = await one<{ calls: bigint; oldest: Date }>(
      sql`select count(*) as calls, min(created_at) as oldest from requests`,
    );
    expect(calls).toBeGreaterThan(100n);
    expect(Date.now() - oldest.getTime()).toBeLessThan(7 * 86_400_000 + 60_000);
    const { body, answer } = await one<{ body: Buffer; answer: Buffer }>(sql`
      select body, answer_body as answer from requests order by created_at limit 1`);
    expect(JSON.parse(body.toString('utf8'))).toBeTypeOf('object');
    expect(JSON.parse(answer.toString('utf8'))).toBeTypeOf('object');
  });
});

describe('a second run', () => {
  it('is refused where there are payments, and in production', async () => {
    expect(await seed(database, '--payments', '10')).toMatchObject({ code: 1 });
    const production = { ...env(database), GAPURA_MODE: 'production' };
    const refused = await command(['seed', '--payments', '10', '--add'], production);
    expect(refused.code).not.toBe(0);
    expect((await seed(database)).code).toBe(2);
  });

  it('adds other payments with --add, and the book still proves', async () => {
    const made = await seed(database, '--payments', '100', '--add', '--json');
    expect(JSON.parse(made.out)).toMatchObject({ payments: 100 });
    const { n } = await one<{ n: bigint }>(sql`select count(*) as n from payments`);
    expect(n).toBe(BigInt(count + 100));
    const found = await check(database.db, { whole: false });
    expect(found.proofs.filter(({ holds }) => !holds)).toEqual([]);
  });
});
