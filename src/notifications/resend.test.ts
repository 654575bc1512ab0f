// Resends: one more attempt for each, at any time, which never makes the state of a notification worse.
import { expect, test } from 'vitest';
import {
  announce,
  found,
  newNotification,
  standingClock,
  startOfTest,
} from '../../test/support/outbox.ts';
import { header, heldTransport, outboxTests, status } from '../../test/support/outbox-tests.ts';
import type { Received } from '../../test/support/receiver.ts';
import { type Db, type Sql, type Tx, textOf } from '../storage/db.ts';
import { resendNotification } from './store.ts';

let db: Db;
const { receiver, outbox } = outboxTests((opened) => {
  db = opened.db;
});

test('a resend makes one more attempt at once, also for a delivered notification', async () => {
  const shop = await receiver();
  const dispatcher = outbox();
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  await dispatcher.runDue();
  expect(await resendNotification(db.single, id, startOfTest)).toBe(true);
  expect(await dispatcher.runDue()).toBe(1);
  expect(await dispatcher.runDue()).toBe(0);
  const [first, second] = shop.received as [Received, Received];
  expect(second.body.equals(first.body)).toBe(true);
  expect(header(second, 'Request-Id')).toBe(id);
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
});

test('a resend that fails leaves a delivered notification delivered', async () => {
  const shop = await receiver((response, _post, count) =>
    response.writeHead(count === 1 ? 200 : 500).end(),
  );
  const clock = standingClock();
  const dispatcher = outbox({ clock });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  await dispatcher.runDue();
  await resendNotification(db.single, id, clock.now());
  await dispatcher.runDue();
  clock.at(100_000);
  expect(await dispatcher.runDue()).toBe(0);
  const { notification, attempts } = await found(db, id);
  expect(notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
  expect(attempts[1]?.httpStatus).toBe(500);
});

test('a resend that fails changes nothing in the schedule of a pending notification', async () => {
  const shop = await receiver(status(500));
  const clock = standingClock();
  const dispatcher = outbox({ clock });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  const made: number[] = [await dispatcher.runDue()];
  clock.at(600);
  await resendNotification(db.single, id, clock.now());
  for (const seconds of [600, 1799, 1800, 21_600, 43_200, 90_000]) {
    clock.at(seconds);
    made.push(await dispatcher.runDue());
  }
  expect(made).toEqual([1, 1, 0, 1, 1, 1, 0]);
  expect((await found(db, id)).notification).toMatchObject({ status: 'EXHAUSTED', attempts: 5 });
});

test('an exhausted notification that is sent again is delivered, or stays exhausted', async () => {
  const shop = await receiver((response, _post, count) =>
    response.writeHead(count < 3 ? 500 : 200).end(),
  );
  const dispatcher = outbox({ settings: { retrySeconds: [] } });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  const statuses: string[] = [];
  for (let i = 0; i < 3; i++) {
    if (i > 0) await resendNotification(db.single, id, startOfTest);
    await dispatcher.runDue();
    statuses.push((await found(db, id)).notification.status);
  }
  expect(statuses).toEqual(['EXHAUSTED', 'EXHAUSTED', 'DELIVERED']);
});

test('a resend asked for while the first attempt is under way is made after it', async () => {
  const held = heldTransport();
  const dispatcher = outbox({ transport: held.transport });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  await resendNotification(db.single, id, startOfTest);
  dispatcher.wake();
  held.end({ httpStatus: 200, responseBody: '' });
  await dispatcher.runDue();
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
});

test('a resend that was claimed before the reply about the last record arrived is made', async () => {
  const held = heldTransport();
  let committed = () => {};
  const isCommitted = new Promise<void>((resolve) => {
    committed = resolve;
  });
  let letReplyThrough = () => {};
  let claimedAgain = () => {};
  const isHeard = new Promise<void>((resolve) => {
    letReplyThrough = resolve;
  });
  const isClaimedAgain = new Promise<void>((resolve) => {
    claimedAgain = resolve;
  });
  let isRecorded = false;
  const rows: Db['rows'] = async <Row>(query: Sql) => {
    const answer = await db.single.rows<Row>(query);
    const text = textOf(query);
    if (isRecorded && text.includes('skip locked')) setImmediate(claimedAgain);
    if (!isRecorded && text.includes('insert into notification_attempts')) {
      isRecorded = true;
      committed();
      await isHeard;
    }
    return answer;
  };
  const slow = { ...db, single: { rows } as Tx };
  const dispatcher = outbox({ transport: held.transport }, slow);
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  dispatcher.wake();
  await held.begun;
  await resendNotification(db.single, id, startOfTest);
  held.end({ httpStatus: 200, responseBody: '' });
  await isCommitted;
  dispatcher.wake();
  await isClaimedAgain;
  letReplyThrough();
  await dispatcher.runDue();
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
});

test('two resends are two attempts; a resend before the first attempt is that first attempt', async () => {
  const shop = await receiver();
  const dispatcher = outbox();
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  await resendNotification(db.single, id, startOfTest);
  expect(await dispatcher.runDue()).toBe(1);
  await resendNotification(db.single, id, startOfTest);
  await resendNotification(db.single, id, startOfTest);
  expect(await dispatcher.runDue()).toBe(2);
});
