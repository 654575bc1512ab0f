// Places for first attempts: taken before the commit, shared between merchants, on a real database over real HTTP.
import { expect, test } from 'vitest';
import { announce, found, newNotification } from '../../test/support/outbox.ts';
import { outboxTests } from '../../test/support/outbox-tests.ts';
import { type Db, type Sql, sql, type Tx, textOf } from '../storage/db.ts';
import type { Dispatcher } from './dispatcher-deps.ts';
import type { NewNotification } from './notification.ts';

let db: Db;
const { receiver, outbox } = outboxTests((opened) => {
  db = opened.db;
});

/** Commits a notification as a change does. */
async function commit(dispatcher: Dispatcher, written: NewNotification): Promise<void> {
  const { notification, committed } = dispatcher.reserve(written);
  await announce(db, notification);
  committed();
}

/** The database, and the claims that were run on it. */
function watched() {
  const claims: Sql[] = [];
  const rows: Tx['rows'] = (query) => {
    if (textOf(query).includes('skip locked')) claims.push(query);
    return db.single.rows(query);
  };
  return { claims, on: { ...db, single: { ...db.single, rows } as Tx } };
}

async function leases(): Promise<{ id: string; leased: boolean }[]> {
  return db.rows(sql`
    select id, leased_until > now() + interval '60 seconds' as leased from notifications order by id`);
}

test('a notification leaves right after its commit, without a claim, and nobody else attempts it', async () => {
  const shop = await receiver();
  const { claims, on } = watched();
  const dispatcher = outbox({}, on);
  const written = newNotification(`${shop.origin}/n`);
  const { notification, committed } = dispatcher.reserve(written);
  await announce(db, notification);
  expect(await leases()).toEqual([{ id: written.id, leased: true }]);
  expect(await outbox().runDue()).toBe(0);
  expect(shop.received).toHaveLength(0);
  committed();
  expect(await dispatcher.runDue()).toBe(1);
  expect(claims).toHaveLength(0);
  expect(shop.received[0]?.body.equals(written.body)).toBe(true);
  expect((await found(db, written.id)).notification).toMatchObject({
    status: 'DELIVERED',
    attempts: 1,
  });
  expect(await leases()).toEqual([{ id: written.id, leased: null }]);
});

test('without a free place it is committed without a lease, and claimed when a place is free', async () => {
  let answer: (() => void) | undefined;
  const shop = await receiver((response, _post, count) => {
    if (count > 1) response.end();
    else answer = () => void response.end();
  });
  const dispatcher = outbox({ settings: { perReceiverConcurrency: 1, mostPerReceiver: 1 } });
  await commit(dispatcher, newNotification(`${shop.origin}/1`));
  await shop.arrived(1);
  const second = dispatcher.reserve(newNotification(`${shop.origin}/2`));
  expect(second.notification.lease).toBeUndefined();
  await announce(db, second.notification);
  second.committed();
  answer?.();
  await shop.arrived(2);
  expect(shop.received.map(({ target }) => target)).toEqual(['/1', '/2']);
});

test('what was not committed gives its place back', () => {
  const dispatcher = outbox({ settings: { perReceiverConcurrency: 1, mostPerReceiver: 1 } });
  const reserve = () => dispatcher.reserve(newNotification('http://127.0.0.1:9/n'));
  const first = reserve();
  expect(reserve().notification.lease).toBeUndefined();
  first.dropped();
  expect(reserve().notification.lease).toBeDefined();
});

test('what is committed while the dispatcher stops is released for others', async () => {
  const shop = await receiver();
  const dispatcher = outbox();
  const { notification, committed } = dispatcher.reserve(newNotification(`${shop.origin}/n`));
  await announce(db, notification);
  await dispatcher.stop(0);
  committed();
  const other = outbox();
  while ((await other.runDue()) === 0);
  expect(shop.received).toHaveLength(1);
});

test('forty receivers of one merchant that hang do not delay another merchant', async () => {
  const shop = await receiver();
  const dispatcher = outbox({
    settings: { perMerchantConcurrency: 8, totalConcurrency: 16 },
    transport: ({ url }) => (url.startsWith(shop.origin) ? post(url) : new Promise(() => {})),
  });
  for (let n = 0; n < 40; n++) {
    await announce(db, newNotification(`http://shop-${n}.test/n`, { clientId: 'BRN-HANGS' }));
  }
  dispatcher.wake();
  const written = newNotification(`${shop.origin}/n`, { clientId: 'BRN-ANSWERS' });
  await announce(db, written);
  dispatcher.wake();
  await shop.arrived(1);
  const [row] = await db.rows<{ n: bigint }>(
    sql`select count(*) as n from notifications where leased_by is not null and client_id = 'BRN-HANGS'`,
  );
  expect(row?.n).toBe(8n);
});

async function post(url: string) {
  const { status } = await fetch(url, { method: 'POST' });
  return { httpStatus: status, responseBody: '' };
}

test('a receiver that keeps failing is tried with one attempt at a time, said once, until it answers', async () => {
  let isDown = true;
  let most = 0;
  let open = 0;
  const warnings: [object, string][] = [];
  const dispatcher = outbox({
    log: { warn: (entry, message) => void warnings.push([entry, message]) },
    transport: async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return { httpStatus: isDown ? 503 : 200, responseBody: '' };
    },
  });
  const receive = 'http://shop.test';
  const some = (count: number) =>
    announce(db, ...Array.from({ length: count }, () => newNotification(`${receive}/n`)));
  await some(9);
  await dispatcher.runDue();
  expect(most).toBeGreaterThan(1);
  expect(dispatcher.failing()).toEqual([receive]);
  most = 0;
  await some(5);
  await dispatcher.runDue();
  expect(most).toBe(1);
  isDown = false;
  await some(5);
  await dispatcher.runDue();
  expect(dispatcher.failing()).toEqual([]);
  expect(warnings).toEqual([
    [{ receiver: receive }, expect.stringContaining('keeps failing')],
    [{ receiver: receive }, 'a receiver answers again'],
  ]);
});

test('receivers of which nothing is due are not looked through', async () => {
  await announce(
    db,
    ...Array.from({ length: 30 }, (_, n) => {
      const createdAt = new Date(Date.parse('2030-01-01T00:00:00Z'));
      return newNotification(`http://shop-${n}.test/n`, { createdAt });
    }),
  );
  const { claims, on } = watched();
  await announce(db, newNotification('http://127.0.0.1:9/n'));
  await outbox({}, on).runDue();
  const [claim] = claims;
  if (claim === undefined) return expect.fail('nothing was claimed');
  const plan = await db.single.rows<{ 'QUERY PLAN': string }>(
    sql`explain (analyze, timing off, costs off) ${claim}`,
  );
  const lines = plan.map((row) => row['QUERY PLAN']);
  const every =
    lines.find((line) => line.includes('Recursive Union')) ?? expect.fail('no such node');
  expect(every).toMatch(/rows=0\b/);
});
