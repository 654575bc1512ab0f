import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { announce, newNotification, openOutbox, startOfTest } from '../../test/support/outbox.ts';
import { openReceiver } from '../../test/support/receiver.ts';
import { type Db, type Sql, sql, type Tx, textOf } from '../storage/db.ts';
import { claim, recordAttempts, releaseAll } from './lease.ts';
import { enqueue, findNotifications, listNotifications, resendNotification } from './store.ts';

let database: FreshDatabase;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterEach(
  async () => void (await db.single.rows(sql`truncate notifications, notification_attempts`)),
);
afterAll(() => database.drop());

const url = 'https://shop.test/payments/notifications';

test('a notification is written in the statement of its fact, or not at all', async () => {
  const written = newNotification(url);
  const unwritten = newNotification(url);
  await db.single.rows(sql`
    with changed as (select 1 where true), unchanged as (select 1 where false),
      announced as (${enqueue(written, sql`select 1 from changed`)}),
      silent as (${enqueue(unwritten, sql`select 1 from unchanged`)})
    select 1`);
  const all = await findNotifications(db, {});
  expect(all).toHaveLength(1);
  expect(all[0]?.attempts).toEqual([]);
  expect(all[0]?.notification).toEqual({
    ...written,
    status: 'PENDING',
    attempts: 0,
    nextAttemptAt: startOfTest,
  });
});

test('a first attempt may be delayed', async () => {
  const later = new Date(startOfTest.getTime() + 60_000);
  await db.single.rows(enqueue(newNotification(url), sql`select 1`, later));
  expect((await findNotifications(db, {}))[0]?.notification.nextAttemptAt).toEqual(later);
});

test('the list has the shape of the sandbox route and can be filtered', async () => {
  const shop = await openReceiver((response) => response.writeHead(500).end('oh\0 no'));
  const outbox = openOutbox(db);
  const [first = '', second = ''] = await announce(
    db,
    newNotification(`${shop.origin}/n`),
    newNotification(url, {
      reference: 'INV-OTHER',
      clientId: 'BRN-2',
      createdAt: new Date(startOfTest.getTime() + 5000),
    }),
  );
  await outbox.dispatcher.runDue();
  await outbox.close();
  await shop.close();

  const all = await listNotifications(db, {});
  expect(all.map(({ id }) => id)).toEqual([first, second]);
  expect(all[0]).toEqual({
    id: first,
    client_id: 'BRN-0001-1700000000001',
    channel: 'kredivo',
    reference: 'INV-KRD-0001',
    event: 'payment.paid',
    url: `${shop.origin}/n`,
    status: 'PENDING',
    muted: false,
    created_at: '2026-01-15T03:20:00.000Z',
    next_attempt_at: '2026-01-15T03:50:00.000Z',
    attempts: [
      {
        at: '2026-01-15T03:20:00.000Z',
        duration_ms: expect.any(Number),
        http_status: 500,
        error: 'answered HTTP 500, only 2xx counts',
        request_headers: expect.objectContaining({ 'Request-Id': first }),
        request_body: '{"order":{"invoice_number":"INV-KRD-0001","amount":420000}}',
        response_body: 'oh no',
      },
    ],
  });
  const ids = async (filter: Parameters<typeof listNotifications>[1]) =>
    (await listNotifications(db, filter)).map(({ id }) => id);
  expect(await ids({ reference: 'INV-OTHER' })).toEqual([second]);
  expect(await ids({ clientId: 'BRN-0001-1700000000001' })).toEqual([first]);
  expect(await ids({ status: 'PENDING' })).toEqual([first, second]);
  expect(await ids({ status: 'DELIVERED' })).toEqual([]);
  expect(await ids({ reference: 'INV-OTHER', status: 'EXHAUSTED' })).toEqual([]);
});

test('an unknown notification cannot be resent', async () => {
  expect(await resendNotification(db.single, newNotification(url).id, startOfTest)).toBe(false);
});

const holder = '0198c0de-0000-7000-8000-00000000000a';
const other = '0198c0de-0000-7000-8000-00000000000b';

const options = {
  holder,
  now: startOfTest,
  leaseSeconds: 60,
  free: 100,
  perReceiver: 100,
  perMerchant: 100,
  offers: { receivers: new Map<string, number>(), merchants: new Map<string, number>() },
};

/** Notifications for `receivers` hosts, `each` of them, those of the first host the oldest. */
async function backlog(receivers: number, each: number): Promise<void> {
  for (let r = 0; r < receivers; r++) {
    const createdAt = new Date(startOfTest.getTime() - (receivers - r) * 1000);
    const many = Array.from({ length: each }, () =>
      newNotification(`https://shop-${r}.test/n`, { createdAt }),
    );
    await announce(db, ...many);
  }
}

function countBy(claimed: { receiver: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { receiver } of claimed) counts[receiver] = (counts[receiver] ?? 0) + 1;
  return counts;
}

test('a claim gives each receiver what it is offered, and the others the usual', async () => {
  await backlog(3, 10);
  const receivers = new Map([
    ['https://shop-0.test', 0],
    ['https://shop-1.test', 3],
  ]);
  const offers = { ...options.offers, receivers };
  expect(countBy(await claim(db.single, { ...options, perReceiver: 4, offers }))).toEqual({
    'https://shop-1.test': 3,
    'https://shop-2.test': 4,
  });
});

test('when places are scarce, every receiver gets its first before any gets its second', async () => {
  await backlog(4, 10);
  expect(countBy(await claim(db.single, { ...options, free: 6 }))).toEqual({
    'https://shop-0.test': 2,
    'https://shop-1.test': 2,
    'https://shop-2.test': 1,
    'https://shop-3.test': 1,
  });
});

test('what is leased or not yet due is not claimed; what an expired lease held is', async () => {
  await backlog(1, 3);
  await announce(
    db,
    newNotification('https://shop-9.test/', { createdAt: new Date(startOfTest.getTime() + 1) }),
  );
  expect(await claim(db.single, options)).toHaveLength(3);
  expect(await claim(db.single, { ...options, holder: other })).toHaveLength(0);
  await db.single.rows(sql`update notifications set leased_until = now() - interval '1 second'`);
  expect(await claim(db.single, { ...options, holder: other })).toHaveLength(3);
  await releaseAll(db.single);
  expect(await claim(db.single, options)).toHaveLength(3);
});

test('a claim does not wait for a locked row', async () => {
  await backlog(1, 3);
  await db.transaction(async (tx) => {
    await tx.rows(sql`select id from notifications order by id limit 1 for update`);
    expect(await claim(db.single, options)).toHaveLength(2);
  });
  expect(await claim(db.single, options)).toHaveLength(1);
});

test('concurrent claims never lease the same notification', async () => {
  await backlog(5, 20);
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => claim(db.single, { ...options, free: 20, perReceiver: 5 })),
  );
  const ids = claims.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(0);
});

const plainAttempt = {
  at: startOfTest,
  durationMs: 1,
  requestHeaders: {},
  requestBody: '',
  responseBody: '',
};

test('a late delivery by the old holder stands, even if the new holder then fails', async () => {
  await announce(db, newNotification(url));
  const [slow = expect.fail('nothing was claimed')] = await claim(db.single, options);
  await db.single.rows(sql`update notifications set leased_until = now() - interval '1 second'`);
  const [quick = expect.fail('nothing was claimed')] = await claim(db.single, {
    ...options,
    holder: other,
  });
  const delivered = { status: 'DELIVERED' } as const;
  const retried = { status: 'PENDING', nextAttemptAt: new Date('2026-01-15T03:50:00Z') } as const;
  await recordAttempts(db.single, holder, [
    { claimed: slow, delivered: true, attempt: plainAttempt, plan: delivered },
  ]);
  await recordAttempts(db.single, other, [
    { claimed: quick, delivered: false, attempt: plainAttempt, plan: retried },
  ]);
  const [{ notification } = expect.fail('it is gone')] = await findNotifications(db, {});
  expect(notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
  expect(notification.nextAttemptAt).toBeUndefined();
});

test('a late failure by the old holder leaves the new lease and the schedule alone', async () => {
  await announce(db, newNotification(url));
  const [slow] = await claim(db.single, options);
  await db.single.rows(sql`update notifications set leased_until = now() - interval '1 second'`);
  await claim(db.single, { ...options, holder: other });
  if (slow === undefined) throw new Error('nothing was claimed');
  const attempt = {
    at: startOfTest,
    durationMs: 1,
    error: 'half a character \ud83d and a \0',
    requestHeaders: { odd: 'also \udc00\0' },
    requestBody: '',
    responseBody: '',
  };
  const plan = { status: 'EXHAUSTED' } as const;
  await recordAttempts(db.single, holder, [{ claimed: slow, delivered: false, attempt, plan }]);
  const [{ notification, attempts } = expect.fail('it is gone')] = await findNotifications(db, {});
  expect(notification).toMatchObject({
    status: 'PENDING',
    attempts: 1,
    nextAttemptAt: startOfTest,
  });
  expect(attempts[0]).toMatchObject({
    error: 'half a character \uFFFD and a ',
    requestHeaders: { odd: 'also \uFFFD' },
  });
  expect(await claim(db.single, options)).toHaveLength(0);
});

/** The statement that `write` would run. */
async function statementOf(write: (tx: Tx) => Promise<unknown>): Promise<Sql> {
  let statement: Sql | undefined;
  const rows = async (query: Sql) => {
    statement = query;
    return [];
  };
  await write({ rows } as unknown as Tx);
  return statement ?? expect.fail('nothing was run');
}

test('a plan made while the outbox is empty never reads the whole table when it grows', async (context) => {
  const claimed = { ...newNotification(url), receiver: '', scheduled: 0, manual: false };
  const plan = { status: 'DELIVERED' } as const;
  const statements = [
    await statementOf((tx) => claim(tx, options)),
    await statementOf((tx) =>
      recordAttempts(tx, holder, [
        {
          claimed: { ...claimed, status: 'PENDING', attempts: 0 },
          delivered: true,
          attempt: plainAttempt,
          plan,
        },
      ]),
    ),
  ];
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    const { rows } = await client.query("select current_setting('server_version_num')::int as v");
    if (rows[0].v < 160_000) context.skip('EXPLAIN (GENERIC_PLAN) came with PostgreSQL 16');
    await client.query('create table pristine (like notifications including all)');
    for (const statement of statements) {
      const text = textOf(statement).replaceAll(/\bnotifications\b/g, 'pristine');
      const explained = await client.query(`explain (generic_plan) ${text}`);
      const lines = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toMatch(/Index Scan using pristine_pkey/);
      expect(lines).not.toMatch(/Seq Scan on pristine/);
    }
  } finally {
    await client.query('drop table if exists pristine');
    await client.end();
  }
});
