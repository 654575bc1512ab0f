// A gateway of this version on the database of an earlier release: what was there goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeOf } from '../../src/sdk/index.ts';
import { type Sql, sql } from '../../src/storage/db.ts';
import { viewOf } from '../support/cards.ts';
import { send } from '../support/classic.ts';
import { everythingSealed, type FreshDatabase } from '../support/database.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { olderDatabase, olderReleases } from '../support/older-database.ts';

const releases = await olderReleases();

/** What the configuration file of the older gateway said, which this one starts with. */
const file = (origin: string) => ({
  merchants: [
    {
      name: 'Toko Lama',
      client_id: clientId,
      secret_key: secretKey,
      notification_url: `${origin}${notificationPath}`,
      settlement_accounts: [
        { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Contoh', default: true },
      ],
    },
  ],
  fees: {
    cards: { fixed: 2000, basis_points: 280 },
    indomaret: { fixed: 5000, basis_points: 0 },
  },
});

interface Kept {
  path: string;
  body: Buffer;
  request_id: string;
  answer_body: Buffer;
}

it('knows the rows of an earlier release', () => {
  expect(releases).not.toEqual([]);
});

describe.each(releases)('the database whose last migration was %s', (last) => {
  let database: FreshDatabase;
  let house: TestGateway;
  let before: unknown[];
  const rows = (query: Sql) => database.db.rows<Record<string, unknown>>(query);
  const payments = () =>
    rows(sql`
      select reference, channel, status, amount, paid_amount, refunded_amount, fee_amount, request_id
      from payments order by reference`);
  const balances = () =>
    rows(sql`
      select account, sum(balance)::bigint as balance from ledger_balances
      where account !~ '^(settlement|payout-in-transit|memo):'
      group by account order by account`);

  beforeAll(async () => {
    database = await olderDatabase(last);
    before = [await payments(), await balances()];
    house = await startTestGateway({ database, file: ({ origin }) => file(origin) });
  });
  afterAll(async () => {
    await house?.stop();
    await database?.drop();
  });

  it('has all its payments and its money, and proves', async () => {
    expect(await payments()).not.toEqual([]);
    expect([await payments(), await balances()]).toEqual(before);
    await everythingSealed(database.db);
    await expectProvenLedger(database.db);
  });

  it('answers a repeat of each old question with the first bytes', async () => {
    const kept = await database.db.rows<Kept>(sql`
      select path, body, request_id, answer_body from requests
      where path like '/%' and key like 'classic:%' order by key`);
    expect(kept.length).toBeGreaterThan(10);
    for (const { path, body, request_id: requestId, answer_body: first } of kept) {
      const answer = await send(house.url, { path, body: body.toString(), requestId });
      expect([path, answer.status, answer.raw.toString()]).toEqual([path, 409, first.toString()]);
    }
  });

  it('tries again what was waiting to be notified, at the address that was chosen then', async () => {
    const waiting = () =>
      rows(sql`
        select status, attempts, url from notifications where status = 'PENDING' order by created_at, id`);
    const found = await waiting();
    expect(found.length).toBeGreaterThan(10);
    await house.advance(1800);
    expect(await waiting()).toEqual(found.map((one) => ({ ...one, attempts: 2 })));
  });

  it('takes the money of an open order, and captures an authorization', async () => {
    const outcome = { outcome: 'SUCCESS' };
    expect((await house.sandbox('payments/OLD-kredivo-PENDING/outcome', outcome)).status).toBe(200);
    expect(await viewOf(house, 'OLD-kredivo-PENDING')).toMatchObject({ status: 'SUCCESS' });
    const [told] = await database.db.rows<{ id: string }>(sql`
      select convert_from(body, 'UTF8')::jsonb -> 'payment' ->> 'authorize_id' as id
      from notifications where reference = 'OLD-auth'`);
    await house.client.cards.capture({
      payment: { authorize_id: told?.id ?? '', capture_amount: 90_000 },
    });
    expect(await viewOf(house, 'OLD-auth')).toMatchObject({
      status: 'SUCCESS',
      paid_amount: 90_000,
    });
  });

  it('refunds what was settled before, and settles the rest', async () => {
    const { request_id: original } = (await viewOf(house, 'OLD-cards-SUCCESS')) as unknown as {
      request_id: string;
    };
    const refunded = await house.client.cards.refund({
      order: { invoice_number: 'OLD-cards-SUCCESS' },
      payment: { original_request_id: original },
      refund: { amount: 50_000 },
    });
    expect(exchangeOf(refunded)?.status).toBe(200);
    const { status, body } = await house.sandbox('settlements', {});
    expect(status).toBe(200);
    const [batch] = (body as { batches: { number: number; refunded: number }[] }).batches;
    expect(batch).toMatchObject({ number: 2, refund_count: expect.any(Number) });
    expect(batch?.refunded).toBeGreaterThanOrEqual(50_000);
    await expectProvenLedger(database.db);
  });

  it('lists the customer’s saved card', async () => {
    const saved = await house.client.cards.tokens({ customer: { id: 'CUST-1' } });
    expect(JSON.stringify(saved)).toContain('411111');
  });
});
