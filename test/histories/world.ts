// A world for random histories: the verbs on a real database, a moody acquirer, and crashes on demand.
import { createHash, randomUUID } from 'node:crypto';
import { channelById } from '../../src/channels/index.ts';
import type { Answer } from '../../src/dialect.ts';
import type { MovableClock } from '../../src/lib/clock.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { createLog } from '../../src/lib/log.ts';
import { create } from '../../src/payments/create.ts';
import { expireDue } from '../../src/payments/expire.ts';
import { findForMerchant } from '../../src/payments/find.ts';
import { groupCommit } from '../../src/payments/group-commit.ts';
import type { Order, Payment, Receipt } from '../../src/payments/payment.ts';
import type { Acquirer, Opening } from '../../src/payments/ports.ts';
import { recoverOpenings } from '../../src/payments/recover.ts';
import { settle } from '../../src/payments/settle.ts';
import type { Db, Sql, Tx } from '../../src/storage/db.ts';
import { flatTerms } from '../support/terms.ts';

export class Crash extends Error {}

/** Where the process dies next: before or after the n-th statement from now. */
export interface CrashPlan {
  statements: number;
  after: boolean;
}

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
  let plan: CrashPlan | undefined;
  let mood: Mood = 'here';

  const db = crashing(real, () => {
    if (plan === undefined) return 'on';
    plan.statements -= 1;
    if (plan.statements > 0) return 'on';
    const when = plan.after ? 'after' : 'before';
    plan = undefined;
    return when;
  });
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
  const answerOf = (payment: Payment): Answer => ({
    status: 200,
    body: Buffer.from(`${payment.id} ${payment.status === 'FAILED' ? 'FAILED' : 'PENDING'}`),
  });
  const deps = {
    db,
    clock,
    acquirerOf: () => acquirer,
    insert: groupCommit(db.single),
    requestRetentionSeconds: 7 * 24 * 3600,
    announce: (payment: Payment, fact: { kind: string }, now: Date) =>
      fact.kind === 'paid'
        ? {
            id: newId(),
            clientId: payment.clientId,
            channel: payment.channel,
            paymentId: payment.id,
            reference: payment.reference,
            event: 'payment.paid',
            dialect: 'classic' as const,
            url: 'http://merchant.test/notify',
            body: Buffer.from('{}'),
            createdAt: now,
          }
        : undefined,
    terms: flatTerms(1000n),
    wake: () => {},
  };
  const verdict = async (reference: string, apply: (payment: Payment) => Promise<unknown>) => {
    const payment = await findForMerchant(real, merchantId, reference);
    if (payment !== undefined) await apply(payment);
  };
  return {
    clock,
    answers,
    crashNext: (next) => {
      plan = next;
    },
    async order(requestId, order, asMood) {
      mood = asMood;
      const hash = createHash('sha256').update(order.reference).digest();
      const request = { key: `classic:${requestId}`, hash };
      const channel = channelById('indomaret')?.id ?? '';
      const asking = { clientId: merchantId, channel, requestId, order };
      const { answer } = await create(deps, { ...asking, request, answer: answerOf });
      answers.set(requestId, answers.get(requestId) ?? answer);
      return answer;
    },
    pay: (reference, key) =>
      verdict(reference, (payment) =>
        settle(deps, payment.id, { kind: 'paid', receipt: receiptOf(payment, key, clock.now()) }),
      ),
    decline: (reference) =>
      verdict(reference, (payment) => settle(deps, payment.id, { kind: 'failed', reason: 'no' })),
    async sweep() {
      const log = createLog('silent');
      await recoverOpenings({ ...deps, answerOf, log, openingPatienceSeconds: 60 });
      await expireDue(db, clock.now());
    },
  };
}

function receiptOf(payment: Payment, key: string, paidAt: Date): Receipt {
  return { id: newId(), key, amount: payment.amount, paidAt, references: [] };
}

/** The same database, but the process may die before or after any statement. */
function crashing(db: Db, next: () => 'on' | 'before' | 'after'): Db {
  const rows = async <Row>(query: Sql): Promise<Row[]> => {
    const fate = next();
    if (fate === 'before') throw new Crash('died before the statement');
    const found = await db.rows<Row>(query);
    if (fate === 'after') throw new Crash('died after the statement');
    return found;
  };
  return { ...db, rows, single: { rows } as unknown as Tx };
}
