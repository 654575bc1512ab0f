// A world for random histories: the verbs on a real database, an acquirer with moods, and crashes on demand.
import { randomUUID } from 'node:crypto';
import { channelById } from '../../src/channels/index.ts';
import type { Answer } from '../../src/dialect.ts';
import type { MovableClock } from '../../src/lib/clock.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { create } from '../../src/payments/create.ts';
import { expireDue } from '../../src/payments/expire.ts';
import { findForMerchant } from '../../src/payments/find.ts';
import type { Order, Payment, Receipt } from '../../src/payments/payment.ts';
import type { Acquirer, Opening } from '../../src/payments/ports.ts';
import { recover } from '../../src/payments/recover.ts';
import { settle } from '../../src/payments/settle.ts';
import type { Db } from '../../src/storage/db.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';
import { flatTerms } from '../support/terms.ts';
import { Crash, type CrashPlan, mortalDb } from './crash.ts';

export interface World {
  clock: MovableClock;
  /** The answers to merchants, by Request-Id: an answer must not change. */
  answers: Map<string, Answer>;
  crashNext(plan: CrashPlan | undefined): void;
  order(requestId: string, order: Order, mood: Mood): Promise<Answer>;
  pay(reference: string, key: string): Promise<void>;
  decline(reference: string): Promise<void>;
  sweep(): Promise<void>;
}

/** How the acquirer answers an order. */
export type Mood = 'here' | 'there' | 'refuses' | 'silent';

export const merchantId = 'BRN-0001-1700000000001';

const start = new Date('2026-01-15T03:00:00Z').getTime();

export function createWorld(real: Db): World {
  const clock = movableClock(() => start);
  const answers = new Map<string, Answer>();
  let mood: Mood = 'here';
  const { db, crashNext } = mortalDb(real);
  const opening = (): Opening => ({ kind: 'opened', references: [], pageToken: randomUUID() });
  const acquirer: Acquirer = {
    openHere: () => (mood === 'here' ? opening() : undefined),
    async open() {
      if (mood === 'silent') throw new Crash('the acquirer never answered');
      return mood === 'refuses' ? { kind: 'refused', reason: 'no' } : opening();
    },
    refund: async () => ({ kind: 'manual', message: '' }),
    capture: async () => ({ kind: 'refused', reason: '' }),
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
  };
  const deps = paymentDeps(db, clock, acquirer, {
    answerTo: (_question, { payment }) => ({
      status: 200,
      body: Buffer.from(`${payment.id} ${payment.status === 'FAILED' ? 'FAILED' : 'PENDING'}`),
    }),
    announce: (payment, fact, now) =>
      fact.kind === 'paid'
        ? {
            id: newId(),
            clientId: payment.clientId,
            channel: payment.channel,
            paymentId: payment.id,
            reference: payment.reference,
            event: 'payment.paid',
            dialect: 'classic',
            url: 'http://merchant.test/notify',
            body: Buffer.from('{}'),
            createdAt: now,
          }
        : undefined,
    terms: flatTerms(1000n),
  });
  const verdict = async (reference: string, apply: (payment: Payment) => Promise<unknown>) => {
    const payment = await findForMerchant(real, { clientId: merchantId, name: reference });
    if (payment !== undefined) await apply(payment);
  };
  return {
    clock,
    answers,
    crashNext,
    async order(requestId, order, asMood) {
      mood = asMood;
      const question = testQuestion({ clientId: merchantId, requestId, body: order.reference });
      const channel = channelById('indomaret')?.id ?? '';
      const { answer } = await create(deps, { question, channel, order });
      answers.set(requestId, answers.get(requestId) ?? answer);
      return answer;
    },
    pay: (reference, key) =>
      verdict(reference, (payment) =>
        settle(deps, payment, { kind: 'paid', receipt: receiptOf(payment, key, clock.now()) }),
      ),
    decline: (reference) =>
      verdict(reference, (payment) => settle(deps, payment, { kind: 'failed', reason: 'no' })),
    async sweep() {
      await recover(deps);
      await expireDue(db, clock.now());
    },
  };
}

function receiptOf(payment: Payment, key: string, paidAt: Date): Receipt {
  return { id: newId(), key, amount: payment.amount, paidAt, references: [] };
}
