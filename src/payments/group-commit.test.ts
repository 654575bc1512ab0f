// Group commit on a real database: sharing a statement changes the speed and nothing else.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { testQuestion } from '../../test/support/payments.ts';
import { Refusal } from '../refusal.ts';
import { reset } from '../sandbox/reset.ts';
import { sql, type Tx } from '../storage/db.ts';
import { OpeningCollision } from './constraints.ts';
import { groupCommit } from './group-commit.ts';
import type { Creation } from './insert.ts';
import { newPayment, opened } from './open.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => reset(database.db));

const clientId = 'BRN-0001-1700000000001';
const now = new Date('2026-01-15T03:00:00Z');

/** Text that JSON and SQL would both have to escape. */
const body = '{"name":"Sari \\\\ “Dewi”"}';

interface Wanted {
  reference?: string;
  key?: string;
  paymentCode?: string;
  retentionSeconds?: number;
  at?: Date;
}

function creation(wanted: Wanted = {}): Creation {
  const { reference = `INV-${randomUUID()}`, key = `classic:${randomUUID()}`, at = now } = wanted;
  const purchase = { customer: { name: 'Sari “Dewi” \\ {}' }, lines: [] };
  const order = { reference, amount: 150_000n, lifeSeconds: 3600, reusable: false };
  const requestId = key.slice('classic:'.length);
  const question = { ...testQuestion({ clientId, requestId, body }), hash: Buffer.alloc(32, 7) };
  const ordering = {
    question,
    channel: 'indomaret',
    order: { ...order, purchase, details: { at: 1 } },
  };
  const payment = opened(newPayment(ordering, at), {
    kind: 'opened',
    references: [{ name: 'ORDER', value: '"1"' }],
    paymentCode: wanted.paymentCode ?? randomUUID(),
  });
  const answer = { status: 200, body: Buffer.from([0, 1, 0xff, 0x5c, 0x22]) };
  const { retentionSeconds = 60 } = wanted;
  return { payment, memory: { question, at, answer, retentionSeconds }, reason: 'opened' };
}

/** The database, and a count of its statements. */
function counting() {
  const counted = { statements: 0 };
  const rows: Tx['rows'] = (query) => {
    counted.statements += 1;
    return database.db.single.rows(query);
  };
  return { tx: { rows } as Tx, counted };
}

const count = async (table: 'payments' | 'payment_history' | 'requests') => {
  const [row] = await database.db.rows<{ n: bigint }>(
    {
      payments: sql`select count(*) as n from payments`,
      payment_history: sql`select count(*) as n from payment_history`,
      requests: sql`select count(*) as n from requests`,
    }[table],
  );
  return Number(row?.n);
};

describe('creations that arrive together', () => {
  it('share statements, and each is written completely', async () => {
    const { tx, counted } = counting();
    const insert = groupCommit(tx, { atOnce: 1, most: 20 });
    const all = Array.from({ length: 41 }, () => creation());
    expect(await Promise.all(all.map(insert))).toEqual(all.map(() => true));
    expect(counted.statements).toBe(3);
    expect(await count('payments')).toBe(41);
    expect(await count('payment_history')).toBe(41);
    const [row] = await database.db.rows(sql`
      select r.key, r.body_hash, r.answer_status, r.answer_body, r.path, r.headers, r.body, p.request_id, p.amount, p.purchase,
        p.details, p.acquirer_references, p.split, p.created_at, p.version
      from requests r join payments p on p.id = r.payment_id
      where p.reference = ${all[30]?.payment.reference}`);
    expect(row).toEqual({
      key: all[30]?.memory.question.key,
      body_hash: Buffer.alloc(32, 7),
      answer_status: 200,
      answer_body: Buffer.from([0, 1, 0xff, 0x5c, 0x22]),
      path: '/test/v1/orders',
      headers: all[30]?.memory.question.headers,
      body: Buffer.from(body),
      request_id: all[30]?.payment.requestId,
      amount: 150_000n,
      purchase: { customer: { name: 'Sari “Dewi” \\ {}' }, lines: [] },
      details: { at: 1 },
      acquirer_references: [{ name: 'ORDER', value: '"1"' }],
      split: null,
      created_at: now,
      version: 1,
    });
  });

  it('are refused independently', async () => {
    const insert = groupCommit(database.db.single, { atOnce: 1, most: 64 });
    await insert(creation({ reference: 'USED', paymentCode: '8900' }));
    const results = await Promise.allSettled(
      [
        creation(),
        creation(),
        creation({ reference: 'USED' }),
        creation({ paymentCode: '8900' }),
        creation({ reference: 'TWICE' }),
        creation({ reference: 'TWICE' }),
        creation(),
      ].map(insert),
    );
    const twice = results.splice(4, 2);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({
      reason: new Refusal({ code: 'REFERENCE_USED', reference: 'reference' }),
    });
    expect((results[3] as PromiseRejectedResult).reason).toBeInstanceOf(OpeningCollision);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await count('payments')).toBe(5);
    expect(await count('requests')).toBe(5);
  });

  it('of one question create one payment', async () => {
    const insert = groupCommit(database.db.single, { atOnce: 2, most: 64 });
    const same = Array.from({ length: 9 }, () => creation({ key: 'classic:1' }));
    const made = await Promise.all([creation(), ...same, creation()].map(insert));
    expect(made.filter(Boolean)).toHaveLength(3);
    expect(await count('payments')).toBe(3);
  });

  it('may use a key again after its retention', async () => {
    const insert = groupCommit(database.db.single);
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const again = (seconds: number) => insert(creation({ key: 'classic:1', at: at(seconds) }));
    expect([await again(0), await again(60), await again(61)]).toEqual([true, false, true]);
  });

  it('do not fail because of another one that PostgreSQL cannot store', async () => {
    const insert = groupCommit(database.db.single, { atOnce: 1, most: 64 });
    const all = [creation(), creation(), creation({ reference: 'a\u0000b' }), creation()];
    const results = await Promise.allSettled(all.map(insert));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await count('payments')).toBe(3);
  });

  it('fail while the database is unreachable, and work again afterwards', async () => {
    let isDown = true;
    const rows: Tx['rows'] = (query) =>
      isDown ? Promise.reject(new Error('connection lost')) : database.db.single.rows(query);
    const insert = groupCommit({ rows } as Tx, { atOnce: 1, most: 64 });
    const results = await Promise.allSettled([creation(), creation(), creation()].map(insert));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    isDown = false;
    expect(await insert(creation())).toBe(true);
  });
});
