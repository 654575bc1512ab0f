// Changes that share a statement, on a real database: each is recorded or not for itself, completely.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { newNotification } from '../../test/support/outbox.ts';
import { paymentDeps, testQuestion } from '../../test/support/payments.ts';
import { flatTerms } from '../../test/support/terms.ts';
import { check } from '../ledger/check.ts';
import { balances } from '../ledger/store.ts';
import { movableClock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { findNotifications } from '../notifications/store.ts';
import { recall } from '../requests/store.ts';
import { reset } from '../sandbox/reset.ts';
import { type Sql, sql, type Tx, textOf } from '../storage/db.ts';
import { consequencesOf } from './consequences.ts';
import { create } from './create.ts';
import { decide } from './decide.ts';
import type { PaymentDeps } from './deps.ts';
import { findByReference, findForMerchant, findNamed, historyOf } from './find.ts';
import { groupChanges } from './group-commit.ts';
import type { Payment } from './payment.ts';
import type { Acquirer, Verdict } from './ports.ts';
import type { Change } from './record.ts';
import { isGroupable, recordGroup } from './record-group.ts';
import { settle } from './settle.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => reset(database.db));

const clientId = 'BRN-0001-1700000000001';
const clock = movableClock(() => Date.parse('2026-01-15T03:00:00Z'));
const acquirer = {
  openHere: () => ({ kind: 'opened', references: [], paymentCode: randomUUID() }),
} as unknown as Acquirer;

/** The database, and the statements that were run on it. */
function counting() {
  const statements: Sql[] = [];
  const rows: Tx['rows'] = (query) => {
    statements.push(query);
    return database.db.single.rows(query);
  };
  return { tx: { rows } as Tx, statements };
}

function world(given: Partial<PaymentDeps> = {}): PaymentDeps {
  return paymentDeps(database.db, clock, acquirer, {
    terms: flatTerms(250n),
    announce: ({ id, reference }, { kind }, now) =>
      newNotification('https://shop.test/n', {
        clientId,
        paymentId: id,
        reference,
        event: `payment.${kind}`,
        createdAt: now,
      }),
    ...given,
  });
}

async function ordered(deps: PaymentDeps, count: number): Promise<Payment[]> {
  const references = Array.from({ length: count }, () => `INV-${newId()}`);
  await Promise.all(
    references.map((reference) => {
      const purchase = { customer: { name: 'Sari “Dewi” \\' }, lines: [] };
      const order = { reference, amount: 100_000n, lifeSeconds: 3600, reusable: false, purchase };
      const question = testQuestion({ clientId });
      return create(deps, { question, channel: 'indomaret', order: { ...order, details: {} } });
    }),
  );
  const found = await Promise.all(
    references.map((reference) => findByReference(database.db, clientId, reference)),
  );
  return found.map((payment) => payment ?? expect.fail('a payment is missing'));
}

const paid = (key = newId()): Verdict => ({
  kind: 'paid',
  receipt: {
    id: newId(),
    key,
    amount: 100_000n,
    paidAt: clock.now(),
    references: [{ name: 'TILL', value: '"1"' }],
  },
});

/** The change that a verdict makes. */
function changeOf(deps: PaymentDeps, before: Payment, verdict: Verdict): Change {
  const now = clock.now();
  const plan = decide(before, verdict, now);
  if (plan.kind === 'nothing') return expect.fail(plan.why);
  return { before, at: now, reason: plan.reason, ...consequencesOf(deps, before, plan, now, {}) };
}

async function proven(): Promise<void> {
  const { balanced, proofs } = await check(database.db);
  expect(balanced, JSON.stringify(proofs.filter(({ holds }) => !holds))).toBe(true);
}

describe('changes that arrive together', () => {
  it('share a statement, and each has its history, receipt, postings and notification', async () => {
    const { tx, statements } = counting();
    const deps = world({ commit: groupChanges(tx, { full: 64 }) });
    const payments = await ordered(deps, 12);
    const settled = await Promise.all(payments.map((payment) => settle(deps, payment, paid())));
    expect(settled.map(({ changed }) => changed)).toEqual(payments.map(() => true));
    expect(statements).toHaveLength(1);
    const [seventh] = settled.slice(6);
    const stored = await findByReference(database.db, clientId, payments[6]?.reference ?? '');
    expect(stored).toEqual(seventh?.payment);
    expect(stored).toMatchObject({ status: 'SUCCESS', paidAmount: 100_000n, feeAmount: 250n });
    const history = await historyOf(database.db, stored?.id ?? '');
    expect(history.map(({ status, reason }) => [status, reason])).toEqual([
      ['PENDING', 'opened'],
      ['SUCCESS', 'paid'],
    ]);
    const told = await findNotifications(database.db, {});
    expect(told).toHaveLength(12);
    expect(told[0]?.notification).toMatchObject({
      event: 'payment.paid',
      body: newNotification('https://shop.test/n').body,
      nextAttemptAt: clock.now(),
    });
    expect(await balances(database.db)).toContainEqual({ account: 'gateway:fees', balance: 3000n });
    await proven();
  });

  it('are recorded except those of payments that have changed since', async () => {
    const deps = world();
    const payments = await ordered(deps, 3);
    const changes = payments.map((payment) => changeOf(deps, payment, paid()));
    const [, second] = payments;
    if (second === undefined) return expect.fail();
    await settle(deps, second, { kind: 'failed', reason: 'declined' });
    const recorded = await recordGroup(database.db.single, changes);
    expect(recorded).toEqual(new Set([payments[0]?.id, payments[2]?.id]));
    const after = await findByReference(database.db, clientId, second.reference);
    expect(after).toMatchObject({ status: 'FAILED', paidAmount: 0n });
    expect(await balances(database.db)).toContainEqual({ account: 'gateway:fees', balance: 500n });
    await proven();
  });

  it('are divided when one of them violates a constraint', async () => {
    const deps = world();
    const payments = await ordered(deps, 3);
    const [, second] = payments;
    if (second === undefined) return expect.fail();
    const { receipt } = paid('TWICE') as Extract<Verdict, { kind: 'paid' }>;
    await database.db.single.rows(sql`
      insert into receipts (id, client_id, payment_id, key, amount, paid_at, settle_at)
      values (${newId()}::uuid, ${second.clientId}, ${second.id}::uuid, 'TWICE', 1, now(), now())`);
    const commit = groupChanges(database.db.single);
    const results = await Promise.all(
      payments.map((payment) =>
        commit(changeOf(deps, payment, payment === second ? { kind: 'paid', receipt } : paid())),
      ),
    );
    expect(results).toEqual(['recorded', 'received', 'recorded']);
  });

  it('fail together when it is unknown whether they were recorded', async () => {
    const deps = world();
    const payments = await ordered(deps, 2);
    let calls = 0;
    const rows: Tx['rows'] = async (query) => {
      calls += 1;
      await database.db.single.rows(query);
      throw new Error('connection lost');
    };
    const commit = groupChanges({ rows } as Tx);
    const results = await Promise.allSettled(
      payments.map((payment) => commit(changeOf(deps, payment, paid()))),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
    await proven();
  });

  it('answer their questions', async () => {
    const deps = world();
    const payments = await ordered(deps, 2);
    const question = testQuestion({ clientId });
    await database.db.single.rows(sql`
      insert into requests (client_id, key, body_hash, created_at, request_id, path, headers, body)
      values (${clientId}, ${question.key}, ${question.hash}, now(), 'r', '/', '{}', '')`);
    const [first, second] = payments.map((payment) => changeOf(deps, payment, paid()));
    if (first === undefined || second === undefined) return expect.fail();
    const body = Buffer.from([0, 255, 92, 34]);
    const answered = { ...first, answer: { question, answer: { status: 202, body } } };
    await recordGroup(database.db.single, [answered, second]);
    expect(await recall(database.db, { clientId, key: question.key, since: new Date(0) })).toEqual({
      hash: question.hash,
      answer: { status: 202, body },
    });
  });
});

it('a change with something rare has a statement of its own', async () => {
  const deps = world();
  const [payment] = await ordered(deps, 1);
  const change = changeOf(deps, payment ?? expect.fail(), paid());
  expect(isGroupable(change)).toBe(true);
  expect(isGroupable({ ...change, beside: (guard) => guard })).toBe(false);
  expect(isGroupable({ ...change, renews: true })).toBe(false);
  expect(isGroupable({ ...change, resplit: { receipts: [], refunds: [] } })).toBe(false);
});

it('reads at the same time share a statement, and each finds its own', async () => {
  const deps = world();
  const payments = await ordered(deps, 3);
  const names = [...payments.map(({ reference }) => reference), 'nobody'];
  const found = await Promise.all(
    names.map((name) => findForMerchant(database.db, { clientId, name })),
  );
  expect(found.map((payment) => payment?.reference)).toEqual([...names.slice(0, 3), undefined]);
  const code = payments[1]?.paymentCode ?? '';
  const told = await Promise.all([
    ...names.map((name) => findNamed(database.db, { name, clientIds: [clientId] })),
    findNamed(database.db, { name: code, clientIds: [clientId] }),
    findNamed(database.db, { name: code, clientIds: ['BRN-OTHER'] }),
  ]);
  expect(told.map((many) => many.map(({ payment }) => payment.reference))).toEqual([
    ...names.slice(0, 3).map((name) => [name]),
    [],
    [payments[1]?.reference],
    [],
  ]);
  const history = await historyOf(database.db, payments[0]?.id ?? '');
  expect(told[0]?.[0]?.history).toEqual(history);
});

it('a plan made while the payments are few never reads the whole table when they are many', async (context) => {
  const deps = world();
  const [payment] = await ordered(deps, 1);
  const { tx, statements } = counting();
  await recordGroup(tx, [changeOf(deps, payment ?? expect.fail(), paid())]);
  const text = textOf(statements[0] ?? expect.fail());
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    const { rows } = await client.query("select current_setting('server_version_num')::int as v");
    if (rows[0].v < 160_000) context.skip('EXPLAIN (GENERIC_PLAN) came with PostgreSQL 16');
    await client.query('create table pristine (like payments including all)');
    const explained = await client.query(
      `explain (generic_plan) ${text.replaceAll(/\bpayments\b/g, 'pristine')}`,
    );
    const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan using pristine_pkey/);
    expect(plan).not.toMatch(/Seq Scan on pristine/);
  } finally {
    await client.query('drop table if exists pristine');
    await client.end();
  }
});
