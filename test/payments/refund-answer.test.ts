// What answers and notifications of a refund are made from is what commits: with its part of the fee.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { create } from '../../src/payments/create.ts';
import { findRefundable } from '../../src/payments/find-refund.ts';
import type { Acquirer, Fact, Outcome } from '../../src/payments/ports.ts';
import { refund } from '../../src/payments/refund.ts';
import { settle } from '../../src/payments/settle.ts';
import { holidays } from '../../src/settlement/holidays.ts';
import { agreedTerms } from '../../src/settlement/terms.ts';
import { sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const agreement = {
  fees: { kredivo: { fixed: 2000n, basisPoints: 280n } },
  feePolicy: { void: 'return', refund: 'return' },
  days: {},
  defaultDays: 2,
  hour: 9,
  calendar: { holidays: new Set(holidays) },
} as const;

const clientId = 'BRN-0001-1700000000001';
const clock = movableClock();
const done = { kind: 'done', message: 'ok', references: [] } as const;

it.each([
  ['here', true],
  ['over the network', false],
])('of an acquirer that refunds %s', async (name, here) => {
  const outcomes: Outcome[] = [];
  const facts: Fact[] = [];
  const acquirer = {
    openHere: () => ({ kind: 'opened', references: [] }),
    refundHere: () => (here ? done : undefined),
    refund: async () => done,
  } as unknown as Acquirer;
  const { db } = database;
  const deps = paymentDeps(db, clock, acquirer, {
    terms: agreedTerms(agreement, { find: () => undefined, all: () => [] }),
    answerTo: (_question, outcome) => {
      outcomes.push(outcome);
      return { status: 200, body: Buffer.from('{}') };
    },
    announce: (_payment, fact) => {
      facts.push(fact);
      return undefined;
    },
  });
  const order = {
    reference: name,
    amount: 70_000n,
    lifeSeconds: 3600,
    reusable: false,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: {},
  };
  await create(deps, { question: testQuestion(), channel: 'kredivo', order });
  const named = { clientId, reference: name };
  const opened = await findRefundable(db, named);
  if (opened === undefined) throw new Error('it was not ordered');
  const receipt = { id: newId(), key: '1', amount: 70_000n, paidAt: clock.now(), references: [] };
  await settle(deps, opened.payment, { kind: 'paid', receipt });
  const refundable = await findRefundable(db, named);
  if (refundable === undefined) throw new Error('it was not paid');
  await refund(deps, {
    refundable,
    reference: newId(),
    amount: 70_000n,
    question: testQuestion(),
    policy: { voidsBeforeSettlement: false },
  });
  const [stored] = await db.rows<{ fee_returned: bigint }>(
    sql`select fee_returned from refunds where payment_id = ${opened.payment.id}::uuid`,
  );
  expect(stored?.fee_returned).toBe(3960n);
  expect(outcomes.at(-1)).toMatchObject({
    payment: { feeAmount: 0n },
    refund: { feeReturned: 3960n },
  });
  expect(facts.at(-1)).toMatchObject({ refund: { feeReturned: 3960n } });
});
