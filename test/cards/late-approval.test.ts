// An approval that comes when the payment can no longer change: reversed, unless it is the one that was committed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CardAcquirer, CardCharge } from '../../src/cards/acquirer.ts';
import type { AttemptState } from '../../src/cards/attempt.ts';
import { begin, move } from '../../src/cards/attempt-store.ts';
import { commitApproval } from '../../src/cards/commit-answer.ts';
import type { CardDeps } from '../../src/cards/deps.ts';
import { tryLimits } from '../../src/cards/limits.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { create } from '../../src/payments/create.ts';
import { findByReference } from '../../src/payments/find.ts';
import type { Acquirer } from '../../src/payments/ports.ts';
import { settle } from '../../src/payments/settle.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const terms: CardCharge['terms'] = {
  charged: '90000',
  tenor: 0,
  acquirer: 'BANK_MANDIRI',
  offUs: true,
  face: { masked: '411111******1111', brand: 'VISA', type: 'CREDIT', issuer: 'BCA' },
  expiry: '0149',
  save: false,
};

/** How often an approval was reversed whose try was in this state, on a payment that was paid otherwise. */
async function reversals(state: AttemptState): Promise<number> {
  const opens = { openHere: () => ({ kind: 'opened', references: [] }) } as unknown as Acquirer;
  const payments = paymentDeps(database.db, movableClock(), opens);
  const question = testQuestion();
  const order = {
    reference: `INV-${newId()}`,
    amount: 90_000n,
    lifeSeconds: 3600,
    reusable: false,
    purchase: { customer: { name: 'Sari' }, lines: [] },
    details: { type: 'SALE', customer: {} },
  };
  await create(payments, { question, channel: 'cards', order });
  const payment = await findByReference(database.db, question.clientId, order.reference);
  if (payment === undefined) throw new Error('there is no payment');
  const at = payments.clock.now();
  const receipt = { id: newId(), key: 'another', amount: 90_000n, paidAt: at, references: [] };
  await settle(payments, payment, { kind: 'paid', receipt });
  const attemptId = newId();
  const attempt = { id: attemptId, paymentId: payment.id, session: '', state: 'ASKING' } as const;
  await begin(database.db.single, tryLimits, {
    ...attempt,
    terms,
    fingerprint: Buffer.alloc(32),
    createdAt: at,
  });
  await move(database.db.single, attemptId, { from: ['ASKING'], to: state, at });
  let reversed = 0;
  const acquirer = {
    reverse: async () => {
      reversed += 1;
    },
  } as unknown as CardAcquirer;
  const sealer = createSealer([Buffer.alloc(32, 1)]);
  const deps: CardDeps = { payments, sealer, acquirerOf: () => acquirer, limits: tryLimits };
  const card = { number: '4111111111111111', expiry: '0149' };
  const charge = { payment, attemptId, card, terms, authenticates: false };
  const answer = {
    kind: 'approved' as const,
    approvalCode: '1',
    message: 'ok',
    references: [],
  };
  expect(await commitApproval(deps, acquirer, charge, answer)).toBe('closed');
  return reversed;
}

it.each<[AttemptState, number]>([
  ['ASKING', 1],
  ['ABANDONED', 1],
  ['DECLINED', 1],
  ['APPROVED', 0],
])('of a try that is %s is reversed %i times', async (state, times) => {
  expect(await reversals(state)).toBe(times);
});
