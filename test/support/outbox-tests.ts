// What the tests of notifications share: a database for each file; receivers and dispatchers that end with their test.
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Outcome } from '../../src/notifications/notification.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { type OutboxOptions, openOutbox } from './outbox.ts';
import { type Answer, openReceiver, type Received } from './receiver.ts';

/** Opens the database of a test file and hands it to `ready`. Returns what opens receivers and dispatchers. */
export function outboxTests(ready: (opened: FreshDatabase) => void) {
  let database: FreshDatabase;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    database = await freshDatabase();
    ready(database);
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await database.db.single.rows(sql`truncate notifications, notification_attempts`);
  });
  afterAll(() => database.drop());
  return {
    /** What else to close after the test. */
    closing,
    async receiver(answer?: Answer) {
      const opened = await openReceiver(answer);
      closing.push(opened.close);
      return opened;
    },
    /** `on` is the file's database unless given. */
    outbox(options: OutboxOptions = {}, on: Db = database.db) {
      const opened = openOutbox(on, options);
      closing.push(opened.close);
      return opened.dispatcher;
    },
  };
}

export const status =
  (code: number): Answer =>
  (response) =>
    void response.writeHead(code).end();

export function header(received: Received | undefined, name: string): string {
  return received?.headers.find(([known]) => known === name)?.[1] ?? '';
}

export function heldTransport() {
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
