// Places for attempts that are claimed: shared between receivers, and between dispatchers on one database.
import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.ts';
import { announce, newNotification, startOfTest } from '../../test/support/outbox.ts';
import { header, outboxTests } from '../../test/support/outbox-tests.ts';
import type { Db } from '../storage/db.ts';
import { connectPostgres } from '../storage/postgres.ts';

let database: FreshDatabase;
let db: Db;
const { receiver, outbox, closing } = outboxTests((opened) => {
  database = opened;
  db = opened.db;
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
