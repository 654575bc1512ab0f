// A dispatcher for tests: a real database and real HTTP, with a clock that stands still until it is set.
import { newId } from '../../src/lib/ids.ts';
import { createDispatcher } from '../../src/notifications/dispatcher.ts';
import type { DispatcherDeps } from '../../src/notifications/dispatcher-deps.ts';
import type { DeliverySettings, NewNotification } from '../../src/notifications/notification.ts';
import { classicSigner } from '../../src/notifications/sign-classic.ts';
import { enqueue, findNotifications } from '../../src/notifications/store.ts';
import { createHttpTransport } from '../../src/notifications/transport.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';

export const secretKey = signingKey('SK-TestSecretKey0123456789');

export const startOfTest = new Date('2026-01-15T03:20:00.000Z');

/** A clock that stands still; `at` sets it to a number of seconds after the start of the test. */
export function standingClock() {
  let now = startOfTest;
  return {
    now: () => now,
    at: (seconds: number) => {
      now = new Date(startOfTest.getTime() + seconds * 1000);
      return now;
    },
  };
}

export const deliverySettings: DeliverySettings = {
  retrySeconds: [1800, 21_600, 43_200],
  timeoutSeconds: 30,
  allowPrivateAddresses: true,
  perReceiverConcurrency: 4,
  mostPerReceiver: 4,
  perMerchantConcurrency: 64,
  totalConcurrency: 64,
  responseLimitBytes: 1000,
};

export interface OutboxOptions extends Partial<Omit<DispatcherDeps, 'settings'>> {
  settings?: Partial<DeliverySettings>;
  wallNow?: () => Date;
}

/** A dispatcher as in the gateway; `options` replaces dependencies. `close` stops it and its connections. */
export function openOutbox(db: Db, options: OutboxOptions = {}) {
  const settings = { ...deliverySettings, ...options.settings };
  const http = createHttpTransport(settings);
  const classic = classicSigner(() => secretKey, options.wallNow);
  const dispatcher = createDispatcher({
    db,
    clock: standingClock(),
    sign: () => classic,
    transport: http.send,
    log: { warn: () => {} },
    ...options,
    settings,
  });
  const close = async () => {
    await dispatcher.stop(0);
    await http.close();
  };
  return { dispatcher, close };
}

export function newNotification(
  url: string,
  overrides: Partial<NewNotification> = {},
): NewNotification {
  return {
    id: newId(),
    clientId: 'BRN-0001-1700000000001',
    channel: 'kredivo',
    paymentId: newId(),
    reference: 'INV-KRD-0001',
    event: 'payment.paid',
    dialect: 'classic',
    url,
    body: Buffer.from('{"order":{"invoice_number":"INV-KRD-0001","amount":420000}}'),
    createdAt: startOfTest,
    ...overrides,
  };
}

/** Commits notifications as their facts would. Returns their ids. */
export async function announce(db: Db, ...notifications: NewNotification[]): Promise<string[]> {
  for (const one of notifications) await db.single.rows(enqueue(one, sql`select 1`));
  return notifications.map(({ id }) => id);
}

/** A notification and its attempts, read from the database. Throws if there is none. */
export async function found(db: Db, id: string) {
  const all = await findNotifications(db, {});
  const one = all.find(({ notification }) => notification.id === id);
  if (one === undefined) throw new Error(`there is no notification ${id}`);
  return one;
}
