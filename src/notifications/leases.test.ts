// Leases: what happens to attempts when their process dies, stops, or cannot reach the database.
import { expect, test } from 'vitest';
import { announce, found, newNotification } from '../../test/support/outbox.ts';
import { heldTransport, outboxTests } from '../../test/support/outbox-tests.ts';
import { type Db, sql } from '../storage/db.ts';

let db: Db;
const { receiver, outbox } = outboxTests((opened) => {
  db = opened.db;
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

test('a lease of a dead process is taken over when it runs out, and not before', async () => {
  const shop = await receiver();
  const held = heldTransport();
  const dead = outbox({ transport: held.transport });
  const heir = outbox();
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  dead.wake();
  await held.begun;
  expect(await heir.runDue()).toBe(0);

  const [{ left } = { left: 0 }] = await db.rows<{ left: number }>(sql`
    select extract(epoch from leased_until - now())::float8 as left from notifications`);
  expect(left).toBeGreaterThan(60);
  await db.single.rows(sql`update notifications set leased_until = now() - interval '1 second'`);
  expect(await heir.runDue()).toBe(1);
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 1 });

  // It was only slow: its attempt is recorded, and the notification stays delivered.
  held.end({ error: 'connection refused', responseBody: '' });
  await dead.runDue();
  await dead.stop();
  const { notification, attempts } = await found(db, id);
  expect(notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
  expect(notification.nextAttemptAt).toBeUndefined();
  expect(attempts.map(({ error }) => error)).toEqual([undefined, 'connection refused']);
});

test('a slow attempt whose lease runs out is not started again by the same process', async () => {
  const held = heldTransport();
  let begun = 0;
  const transport = () => {
    begun += 1;
    return held.transport();
  };
  const dispatcher = outbox({ transport });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  await db.single.rows(sql`update notifications set leased_until = now() - interval '1 second'`);
  dispatcher.wake();
  // The lease is renewed by the claim that found it.
  await until(async () => {
    const rows = await db.rows(sql`select 1 from notifications where leased_until > now()`);
    return rows.length === 1;
  });
  held.end({ httpStatus: 200, responseBody: '' });
  await dispatcher.runDue();
  expect(begun).toBe(1);
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 1 });
});

test('stop waits for attempts under way', async () => {
  const held = heldTransport();
  const dispatcher = outbox({ transport: held.transport });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  const stopped = dispatcher.stop();
  held.end({ httpStatus: 200, responseBody: '' });
  await stopped;
  expect((await found(db, id)).notification.status).toBe('DELIVERED');
});

test('stop releases what does not end in time: the next process makes the attempt at once', async () => {
  const shop = await receiver();
  const held = heldTransport();
  const dispatcher = outbox({ transport: held.transport });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  dispatcher.wake();
  await held.begun;
  await dispatcher.stop(0);
  held.end({ error: 'too late to be recorded', responseBody: '' });
  expect(await outbox().runDue()).toBe(1);
  const { attempts } = await found(db, id);
  expect(attempts.map(({ httpStatus }) => httpStatus)).toEqual([200]);
});

test('after stop nothing is claimed', async () => {
  const shop = await receiver();
  const dispatcher = outbox();
  dispatcher.start();
  await dispatcher.stop();
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  dispatcher.wake();
  expect(await dispatcher.runDue()).toBe(0);
  expect((await found(db, id)).notification.status).toBe('PENDING');
});

test('a notification that is removed while it is being sent leaves nothing behind', async () => {
  const held = heldTransport();
  const warnings: string[] = [];
  const log = { warn: (_entry: object, message: string) => void warnings.push(message) };
  const dispatcher = outbox({ transport: held.transport, log });
  await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  await db.single.rows(sql`delete from notifications`);
  held.end({ httpStatus: 200, responseBody: '' });
  await dispatcher.runDue();
  expect(await db.rows(sql`select 1 from notification_attempts`)).toEqual([]);
  expect(warnings).toEqual([]);
});

function shakyDb() {
  let failures = 0;
  const shaky: Db = {
    ...db,
    single: {
      ...db.single,
      rows: (query) =>
        failures-- > 0 ? Promise.reject(new Error('connection lost')) : db.single.rows(query),
    },
  };
  return {
    db: shaky,
    fail: (times: number) => {
      failures = times;
    },
  };
}

test('claims that fail are reported once, and the poll claims again', async () => {
  const shop = await receiver();
  const shaky = shakyDb();
  const warnings: string[] = [];
  const log = { warn: (_entry: object, message: string) => void warnings.push(message) };
  const dispatcher = outbox({ log }, shaky.db);
  await announce(db, newNotification(`${shop.origin}/n`));
  shaky.fail(1);
  await expect(dispatcher.runDue()).rejects.toThrow('connection lost');
  shaky.fail(2);
  dispatcher.wake();
  dispatcher.start();
  await shop.arrived(1);
  expect(warnings).toEqual(['notifications cannot be claimed']);
});

test('an attempt that cannot be recorded for a moment is recorded later, and not made again', async () => {
  const shaky = shakyDb();
  const held = heldTransport();
  const dispatcher = outbox({ transport: held.transport }, shaky.db);
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  shaky.fail(2);
  held.end({ httpStatus: 200, responseBody: '' });
  expect(await dispatcher.runDue()).toBe(1);
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 1 });
});
