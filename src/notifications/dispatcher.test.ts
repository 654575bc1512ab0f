import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import {
  announce,
  found,
  newNotification,
  type OutboxOptions,
  openOutbox,
  secretKey,
  standingClock,
  startOfTest,
} from '../../test/support/outbox.ts';
import { type Answer, openReceiver, type Received } from '../../test/support/receiver.ts';
import { type Db, type Sql, sql, type Tx, textOf } from '../storage/db.ts';
import { connectPostgres } from '../storage/postgres.ts';
import { verifies } from '../wire/classic/signature.ts';
import type { Outcome } from './notification.ts';
import { resendNotification } from './store.ts';

let database: FreshDatabase;
let db: Db;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await db.single.rows(sql`truncate notifications, notification_attempts`);
});
afterAll(() => database.drop());

async function receiver(answer?: Answer) {
  const opened = await openReceiver(answer);
  closing.push(opened.close);
  return opened;
}

function outbox(options: OutboxOptions = {}, on: Db = db) {
  const opened = openOutbox(on, options);
  closing.push(opened.close);
  return opened.dispatcher;
}

const status =
  (code: number): Answer =>
  (response) =>
    void response.writeHead(code).end();

function header(received: Received | undefined, name: string): string {
  return received?.headers.find(([known]) => known === name)?.[1] ?? '';
}

function isSigned(received: Received, clientId: string, target: string): boolean {
  const parts = {
    clientId,
    requestId: header(received, 'Request-Id'),
    timestamp: header(received, 'Request-Timestamp'),
    target,
    body: received.body,
  };
  return verifies(secretKey, parts, header(received, 'Signature'));
}

test('a wake delivers at once: signed over the path, with the same bytes, recorded as sent', async () => {
  const shop = await receiver((response) => response.writeHead(202).end('thank you'));
  const dispatcher = outbox();
  const written = newNotification(`${shop.origin}/payments/notify?tenant=5`);
  const [id = ''] = await announce(db, written);
  dispatcher.wake();
  await shop.arrived(1);
  await dispatcher.runDue();

  const [post] = shop.received as [Received];
  expect(post.method).toBe('POST');
  expect(post.target).toBe('/payments/notify?tenant=5');
  expect(post.body.equals(written.body)).toBe(true);
  expect(header(post, 'Request-Id')).toBe(id);
  expect(header(post, 'Content-Type')).toBe('application/json');
  expect(isSigned(post, written.clientId, '/payments/notify')).toBe(true);

  const { notification, attempts } = await found(db, id);
  expect(notification).toMatchObject({ status: 'DELIVERED', attempts: 1 });
  expect(notification.nextAttemptAt).toBeUndefined();
  expect(attempts).toHaveLength(1);
  expect(attempts[0]).toMatchObject({
    at: startOfTest,
    httpStatus: 202,
    responseBody: 'thank you',
  });
  expect(attempts[0]?.error).toBeUndefined();
  expect(attempts[0]?.requestBody).toBe(written.body.toString());
  const onTheWire = Object.fromEntries(post.headers);
  expect(attempts[0]?.requestHeaders).toEqual(onTheWire);
});

test('retries come 30 minutes, 6 and 12 hours after the first attempt, each signed again, then no more', async () => {
  const shop = await receiver(status(500));
  const clock = standingClock();
  let wall = Date.parse('2030-05-05T05:05:00Z');
  const wallNow = () => {
    wall += 1000;
    return new Date(wall);
  };
  const dispatcher = outbox({ clock, wallNow });
  const written = newNotification(`${shop.origin}/n`);
  const [id = ''] = await announce(db, written);

  const made: number[] = [];
  for (const seconds of [0, 1799, 1800, 21_599, 21_600, 43_199, 43_200, 10_000_000]) {
    clock.at(seconds);
    made.push(await dispatcher.runDue());
  }
  expect(made).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);

  const { notification, attempts } = await found(db, id);
  expect(notification).toMatchObject({ status: 'EXHAUSTED', attempts: 4 });
  const offsets = attempts.map(({ at }) => (at.getTime() - startOfTest.getTime()) / 1000);
  expect(offsets).toEqual([0, 1800, 21_600, 43_200]);
  expect(attempts.map(({ httpStatus }) => httpStatus)).toEqual([500, 500, 500, 500]);
  expect(attempts[3]?.error).toBe('answered HTTP 500, only 2xx counts');

  expect(shop.received).toHaveLength(4);
  const signatures = new Set<string>();
  for (const post of shop.received) {
    expect(post.body.equals(written.body)).toBe(true);
    expect(header(post, 'Request-Id')).toBe(id);
    // Wall-clock time, whatever the business clock says.
    expect(header(post, 'Request-Timestamp')).toMatch(/^2030-05-05T05:05:0\dZ$/);
    expect(isSigned(post, written.clientId, '/n')).toBe(true);
    signatures.add(header(post, 'Signature'));
  }
  expect(signatures.size).toBe(4);
});

test('the first 2xx ends the retries', async () => {
  const shop = await receiver((response, _post, count) =>
    response.writeHead(count < 2 ? 503 : 200).end(),
  );
  const clock = standingClock();
  const dispatcher = outbox({ clock });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  await dispatcher.runDue();
  clock.at(1800);
  await dispatcher.runDue();
  clock.at(90_000);
  expect(await dispatcher.runDue()).toBe(0);
  expect((await found(db, id)).notification).toMatchObject({ status: 'DELIVERED', attempts: 2 });
});

test('when the clock jumps past the whole schedule, runDue makes all attempts before it returns', async () => {
  const shop = await receiver(status(500));
  const clock = standingClock();
  const dispatcher = outbox({ clock });
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  await dispatcher.runDue();
  clock.at(50_000);
  expect(await dispatcher.runDue()).toBe(3);
  expect((await found(db, id)).notification).toMatchObject({ status: 'EXHAUSTED', attempts: 4 });
});

test('runDue waits for an attempt already under way', async () => {
  let answer = () => {};
  const shop = await receiver((response) => {
    answer = () => void response.end();
  });
  const dispatcher = outbox();
  const [id = ''] = await announce(db, newNotification(`${shop.origin}/n`));
  dispatcher.wake();
  await shop.arrived(1);
  let isOver = false;
  const over = dispatcher.runDue().then(() => {
    isOver = true;
  });
  // A round trip to the database is longer than an eager runDue would need.
  await db.ping();
  expect(isOver).toBe(false);
  answer();
  await over;
  expect((await found(db, id)).notification.status).toBe('DELIVERED');
});

test('the poll finds notifications that another process wrote', async () => {
  const shop = await receiver();
  const dispatcher = outbox();
  dispatcher.start();
  await announce(db, newNotification(`${shop.origin}/n`));
  await shop.arrived(1);
  expect(shop.received).toHaveLength(1);
});

test('a dead receiver with a backlog delays nobody else and has at most its share of attempts open', async () => {
  const dead = await receiver(() => {});
  const live = await receiver();
  const dispatcher = outbox({ settings: { perReceiverConcurrency: 3, totalConcurrency: 5 } });
  const stuck = Array.from({ length: 40 }, () => newNotification(`${dead.origin}/n`));
  await announce(db, ...stuck);
  dispatcher.wake();
  await dead.arrived(3);

  // Later by every possible order: creation time, id and due time.
  const later = new Date(startOfTest.getTime() - 1);
  const fine = Array.from({ length: 20 }, () =>
    newNotification(`${live.origin}/n`, { createdAt: later }),
  );
  await announce(db, ...fine);
  dispatcher.wake();
  await live.arrived(20);
  expect(dead.received).toHaveLength(3);
});

test('a receiver has at most its share of attempts open, and all attempts are made', async () => {
  let open = 0;
  let most = 0;
  const shop = await receiver((response) => {
    open += 1;
    most = Math.max(most, open);
    setImmediate(() => {
      open -= 1;
      response.end();
    });
  });
  const dispatcher = outbox({ settings: { perReceiverConcurrency: 3 } });
  await announce(db, ...Array.from({ length: 50 }, () => newNotification(`${shop.origin}/n`)));
  dispatcher.wake();
  await shop.arrived(50);
  await dispatcher.runDue();
  expect(most).toBeLessThanOrEqual(3);
});

test('when all places are taken, the first free place goes to a waiting notification', async () => {
  const answers: (() => void)[] = [];
  const slow = await receiver((response) => void answers.push(() => response.end()));
  const other = await receiver();
  const dispatcher = outbox({ settings: { totalConcurrency: 2 } });
  await announce(db, newNotification(`${slow.origin}/a`), newNotification(`${slow.origin}/b`));
  dispatcher.wake();
  await slow.arrived(2);
  await announce(db, newNotification(`${other.origin}/n`));
  dispatcher.wake();
  answers[0]?.();
  await other.arrived(1);
  expect(other.received).toHaveLength(1);
});

test('two dispatchers on one database never make the same attempt twice', async () => {
  const shop = await receiver();
  const elsewhere = await connectPostgres(database.connection);
  closing.push(() => elsewhere.close());
  const one = outbox();
  const two = outbox({}, elsewhere);
  const ids = await announce(
    db,
    ...Array.from({ length: 200 }, () => newNotification(`${shop.origin}/n`)),
  );
  const [a, b] = await Promise.all([one.runDue(), two.runDue()]);
  expect(a + b).toBe(200);
  const seen = shop.received.map((post) => header(post, 'Request-Id'));
  expect(seen).toHaveLength(200);
  expect(new Set(seen)).toEqual(new Set(ids));
});

/** A transport whose attempts wait until the test decides their outcome. */
function heldTransport() {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let end: (outcome: Outcome) => void = () => {};
  const ended = new Promise<Outcome>((resolve) => {
    end = resolve;
  });
  const transport = () => {
    begin();
    return ended;
  };
  return { transport, begun, end };
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

test('an answer of 200 that breaks off does not count as delivered', async () => {
  const outcome = { httpStatus: 200, error: 'timed out after 30 s', responseBody: 'o' };
  const dispatcher = outbox({ transport: async () => outcome });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  await dispatcher.runDue();
  const { notification, attempts } = await found(db, id);
  expect(notification.status).toBe('PENDING');
  expect(attempts[0]).toMatchObject(outcome);
});

test("a signer that fails makes a failed attempt with the error's message", async () => {
  const sign = () => async () => {
    throw new Error('the merchant answered 401 to the token request');
  };
  const dispatcher = outbox({ sign });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  expect(await dispatcher.runDue()).toBe(1);
  const { notification, attempts } = await found(db, id);
  expect(notification.status).toBe('PENDING');
  expect(attempts[0]).toMatchObject({
    error: 'the merchant answered 401 to the token request',
    requestHeaders: {},
    responseBody: '',
  });
});

test('a signer that hangs times out', async () => {
  const sign = () => () => new Promise<never>(() => {});
  const dispatcher = outbox({ sign, settings: { timeoutSeconds: 0.05 } });
  const [id = ''] = await announce(db, newNotification('http://127.0.0.1:9/n'));
  await dispatcher.runDue();
  expect((await found(db, id)).attempts[0]?.error).toBe('signing timed out after 0.05 s');
});

test('every attempt is observed with its outcome', async () => {
  const shop = await receiver((response, _post, count) =>
    response.writeHead(count === 1 ? 500 : 200).end(),
  );
  const seen: unknown[] = [];
  const clock = standingClock();
  const dispatcher = outbox({
    clock,
    observe: ({ outcome, channel, seconds }) => seen.push([outcome, channel, seconds >= 0]),
  });
  await announce(db, newNotification(`${shop.origin}/n`));
  await dispatcher.runDue();
  clock.at(1800);
  await dispatcher.runDue();
  expect(seen).toEqual([
    ['failed', 'kredivo', true],
    ['delivered', 'kredivo', true],
  ]);
});

/** A database whose next writes fail as often as the test says. */
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

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

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
