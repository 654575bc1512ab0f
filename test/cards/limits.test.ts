// The limits against testing cards: every try that reaches the acquirer is counted, whichever way, and at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardAcquirer, CardAnswer } from '../../src/cards/acquirer.ts';
import { findAttempt } from '../../src/cards/attempt-store.ts';
import type { CardDeps } from '../../src/cards/deps.ts';
import { forgetTries, tryLimits } from '../../src/cards/limits.ts';
import { confirmCard, tryCard } from '../../src/cards/try.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { networkOf } from '../../src/lib/network.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { create } from '../../src/payments/create.ts';
import { findByReference } from '../../src/payments/find.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Acquirer } from '../../src/payments/ports.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';

let database: FreshDatabase;
let second: Db;
beforeAll(async () => {
  database = await freshDatabase();
  second = await connectPostgres({ ...database.connection, maxConnections: 8 });
});
afterAll(async () => {
  await second.close();
  await database.drop();
});
beforeEach(async () => {
  await database.db.single.rows(sql`truncate card_tries`);
});

const clock = movableClock();
const sealer = createSealer([Buffer.alloc(32, 1)]);
const opens = {
  openHere: () => ({ kind: 'opened', references: [], pageToken: newId() }),
} as unknown as Acquirer;
const declined: CardAnswer = { kind: 'declined', code: '51', message: 'Insufficient Funds' };
const approved: CardAnswer = { kind: 'approved', approvalCode: '1', message: 'ok', references: [] };
const challenge: CardAnswer = {
  kind: 'authenticate',
  step: 'challenge',
  authenticationId: newId(),
  url: '/bank',
  until: new Date('2099-01-01'),
};
const terms: Parameters<typeof tryCard>[1]['terms'] = {
  charged: '90000',
  tenor: 0,
  acquirer: 'BANK_MANDIRI',
  offUs: true,
  face: { masked: '411111******1111', brand: 'VISA', type: 'CREDIT', issuer: 'BCA' },
  expiry: '0149',
  save: false,
};

/** An issuer that gives one answer, and counts how often it was asked. */
function issuer(answer: CardAnswer) {
  const asked: string[] = [];
  const acquirer = {
    charge: async ({ attemptId }: { attemptId: string }) => {
      asked.push(attemptId);
      return answer;
    },
  } as unknown as CardAcquirer;
  const house = (db: Db): CardDeps => ({
    payments: paymentDeps(db, clock, opens),
    sealer,
    acquirerOf: () => acquirer,
    limits: tryLimits,
  });
  return { asked, houses: [house(database.db), house(second)] as const };
}

async function newPayment(): Promise<Payment> {
  const question = testQuestion();
  const order = {
    reference: `INV-${newId()}`,
    amount: 90_000n,
    lifeSeconds: 3600,
    reusable: false,
    retryable: true,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: { type: 'SALE', customer: {} },
  };
  await create(paymentDeps(database.db, clock, opens), { question, channel: 'cards', order });
  const payment = await findByReference(database.db, question.clientId, order.reference);
  if (payment === undefined) throw new Error('there is no payment');
  return payment;
}

const number = (index: number) => `4111${String(index).padStart(12, '0')}`;

/** A try on a payment of its own. */
async function tryOnce(
  house: CardDeps,
  given: { number?: string; address?: string; confirming?: boolean } = {},
) {
  const payment = await newPayment();
  const card = { number: given.number ?? number(1), expiry: '0149' };
  const attemptId = newId();
  const address = given.address ?? `203.0.113.${Math.floor(Math.random() * 250)}`;
  const { confirming } = given;
  const result = await tryCard(house, { payment, attemptId, card, terms, address, confirming });
  return { result, attemptId, payment };
}

const times = (count: number) => Array.from({ length: count }, (_, index) => index);
const most = tryLimits.perCard;

describe('one card', () => {
  it('reaches the issuer twenty times, also if it is tried at once and from two processes', async () => {
    const { asked, houses } = issuer(declined);
    const tried = await Promise.all(
      times(60).map((index) => tryOnce(houses[index % 2 === 0 ? 0 : 1])),
    );
    expect(asked).toHaveLength(most);
    expect(tried.filter(({ result }) => result === 'too-many')).toHaveLength(60 - most);
  });

  it('reaches it twenty times by confirming', async () => {
    const { asked, houses } = issuer(declined);
    const results = await Promise.all(
      times(30).map(async () => {
        const { attemptId, result } = await tryOnce(houses[0], { confirming: true });
        expect(result).toBe('confirming');
        const attempt = await findAttempt(database.db, attemptId);
        return confirmCard(houses[1], attempt as NonNullable<typeof attempt>, '917');
      }),
    );
    expect(asked).toHaveLength(most);
    expect(results.filter((result) => result === 'too-many')).toHaveLength(30 - most);
  });

  it('reaches it twenty times by leaving at the bank', async () => {
    const { asked, houses } = issuer(challenge);
    for (const _ of times(25)) await tryOnce(houses[0]);
    expect(asked).toHaveLength(most);
  });

  it('is not limited while it is approved', async () => {
    const { asked, houses } = issuer(approved);
    for (const _ of times(25)) await tryOnce(houses[0]);
    expect(asked).toHaveLength(25);
    const [row] = await database.db.rows(sql`
      select count(*) as keys, sum(cardinality(tries))::int8 as tries from card_tries
      where key = ${sealer.fingerprint(number(1), 'card number')}::bytea`);
    expect(row).toEqual({ keys: 1n, tries: 0n });
  });

  it('may be tried again one by one, as the hour of each try ends', async () => {
    const { asked, houses } = issuer(declined);
    for (const _ of times(10)) await tryOnce(houses[0]);
    clock.setOffsetMs(clock.offsetMs() + 1_800_000);
    for (const _ of times(15)) await tryOnce(houses[0]);
    expect(asked).toHaveLength(most);
    clock.setOffsetMs(clock.offsetMs() + 1_800_000);
    for (const _ of times(15)) await tryOnce(houses[0]);
    expect(asked).toHaveLength(most + 10);
  });

  it('is counted once when a confirmation is clicked many times', async () => {
    const { asked, houses } = issuer(declined);
    const { attemptId } = await tryOnce(houses[0], { confirming: true });
    const attempt = await findAttempt(database.db, attemptId);
    await Promise.all(
      times(10).map(() => confirmCard(houses[0], attempt as NonNullable<typeof attempt>, '917')),
    );
    expect(asked).toHaveLength(1);
    for (const _ of times(25)) await tryOnce(houses[0]);
    expect(asked).toHaveLength(most);
  });
});

describe('one address', () => {
  it('reaches the issuer sixty times at once, also from all addresses of its network', async () => {
    const { asked, houses } = issuer(declined);
    await Promise.all(
      times(90).map((index) =>
        tryOnce(houses[0], {
          number: number(index % 10),
          address: `2001:db8:1:2:${index}::1`,
        }),
      ),
    );
    expect(asked).toHaveLength(tryLimits.perAddress);
    await tryOnce(houses[0], { number: number(99), address: '2001:db8:1:3::1' });
    expect(asked).toHaveLength(tryLimits.perAddress + 1);
  });

  it('beyond its limit counts nothing for the card, and abandons nothing', async () => {
    const { houses } = issuer(challenge);
    const address = '198.51.100.7';
    const first = await tryOnce(houses[0], { address });
    for (const index of times(60)) await tryOnce(houses[0], { number: number(index + 2), address });
    const refused = await tryCard(houses[0], {
      payment: first.payment,
      attemptId: newId(),
      card: { number: number(500), expiry: '0149' },
      terms,
      address,
    });
    expect(refused).toBe('too-many');
    expect((await findAttempt(database.db, first.attemptId))?.state).toBe('CHALLENGE');
    const rows = await database.db.rows(sql`
      select 1 from card_tries where key = ${sealer.fingerprint(number(500), 'card number')}::bytea`);
    expect(rows).toEqual([]);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

it('forgets counts whose hour is over', async () => {
  const { houses } = issuer(declined);
  await tryOnce(houses[0]);
  const now = clock.now();
  expect(await forgetTries(database.db.single, tryLimits, now)).toBe(0);
  const later = new Date(now.getTime() + 3_600_000);
  expect(await forgetTries(database.db.single, tryLimits, later)).toBe(2);
});
