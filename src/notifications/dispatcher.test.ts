// Attempts and retries: what is sent, when, and what is recorded about it, on a real database over real HTTP.
import { expect, test } from 'vitest';
import {
  announce,
  found,
  newNotification,
  secretKey,
  standingClock,
  startOfTest,
} from '../../test/support/outbox.ts';
import { header, outboxTests, status } from '../../test/support/outbox-tests.ts';
import type { Received } from '../../test/support/receiver.ts';
import type { Db } from '../storage/db.ts';
import { verifies } from '../wire/classic/signature.ts';

let db: Db;
const { receiver, outbox } = outboxTests((opened) => {
  db = opened.db;
});

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
