// A world for random histories of money: the verbs on a real database, changing terms, a moody acquirer, crashes.
import { createHash } from 'node:crypto';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { createLog } from '../../src/lib/log.ts';
import type { Merchant, MerchantDirectory } from '../../src/merchants/merchant.ts';
import { capture } from '../../src/payments/capture.ts';
import { create } from '../../src/payments/create.ts';
import { findForMerchant } from '../../src/payments/find.ts';
import { giveBack } from '../../src/payments/give-back.ts';
import { groupCommit } from '../../src/payments/group-commit.ts';
import type { Order, Payment, Receipt } from '../../src/payments/payment.ts';
import type { Acquirer, CaptureVerdict, RefundVerdict, Verdict } from '../../src/payments/ports.ts';
import { recoverRefunds } from '../../src/payments/recover-refunds.ts';
import { refund } from '../../src/payments/refund.ts';
import { releaseDue } from '../../src/payments/release.ts';
import { settle } from '../../src/payments/settle.ts';
import { workRefund } from '../../src/payments/work-refund.ts';
import { holidays } from '../../src/settlement/holidays.ts';
import { releaseHold } from '../../src/settlement/release-hold.ts';
import { settleBatches } from '../../src/settlement/settle-batches.ts';
import { isSettled } from '../../src/settlement/store.ts';
import { type Agreement, agreedTerms } from '../../src/settlement/terms.ts';
import { type Db, type Sql, sql, type Tx } from '../../src/storage/db.ts';

export class Crash extends Error {}

/** How the acquirer answers a refund or a capture. With `silent` its answer is lost. */
export type Mood = 'done' | 'manual' | 'refuses' | 'silent';

export interface CrashPlan {
  /** The process dies before or after the n-th statement from now. */
  statements: number;
  after: boolean;
}

export const merchants = ['BRN-0001-1700000000001', 'BRN-0002-1700000000002'] as const;
export const bankAccounts = ['SBS-1', 'SBS-2', 'SBS-3'] as const;

const start = new Date('2026-01-15T03:00:00Z').getTime();
const done = { status: 200, body: Buffer.from('{}') };

export function createMoneyWorld(real: Db) {
  const clock = movableClock(() => start);
  let plan: CrashPlan | undefined;
  let mood: Mood = 'done';
  const agreement = terms();
  const db = crashing(real, () => {
    if (plan === undefined) return 'on';
    plan.statements -= 1;
    if (plan.statements > 0) return 'on';
    const when = plan.after ? 'after' : 'before';
    plan = undefined;
    return when;
  });
  const acquirer: Acquirer = {
    openHere: () => ({ kind: 'opened', references: [] }),
    open: async () => ({ kind: 'opened', references: [] }),
    refund: async (): Promise<RefundVerdict> => {
      if (mood === 'silent') throw new Crash('the acquirer never answered');
      if (mood === 'done') return { kind: 'done', message: 'ok', references: [] };
      return { kind: mood === 'manual' ? 'manual' : 'refused', message: mood };
    },
    capture: async (payment, amount): Promise<CaptureVerdict> => {
      if (mood === 'silent') throw new Crash('the acquirer never answered');
      if (mood === 'refuses') return { kind: 'refused', reason: 'no' };
      return { kind: 'done', receipt: receiptOf(payment, amount, newId(), clock.now()) };
    },
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
  };
  const deps = {
    db,
    clock,
    acquirerOf: () => acquirer,
    insert: groupCommit(db.single),
    requestRetentionSeconds: 7 * 24 * 3600,
    announce: () => undefined,
    terms: agreedTerms(agreement, directory),
    wake: () => {},
    merchants: directory,
    log: { warn: () => {} },
  };
  const find = async (clientId: string, reference: string): Promise<Payment> => {
    const payment = await findForMerchant(real, clientId, reference);
    if (payment === undefined) throw new Crash('there is no such order');
    return payment;
  };
  const newRequest = () => ({ key: `classic:${newId()}`, hash: createHash('sha256').digest() });
  const verdict = async (payment: Payment, said: Verdict) => settle(deps, payment.id, said);
  const backing = (payment: Payment, voids: boolean, amount: bigint | undefined, to: Mood) => {
    mood = to;
    return {
      payment,
      ...(amount === undefined ? {} : { amount }),
      policy: { voidsBeforeSettlement: voids },
      isSettled: ({ id }: Payment) => isSettled(db, id),
    };
  };
  return {
    crashNext: (next: CrashPlan | undefined) => {
      plan = next;
    },
    wait: (days: number) => clock.setOffsetMs(clock.offsetMs() + days * 24 * 3600 * 1000),
    changeFees: (fixed: number, basisPoints: number, returned: boolean) => {
      const fee = { fixed: BigInt(fixed), basisPoints: BigInt(basisPoints) };
      agreement.fees = { kredivo: fee, cards: { ...fee, fixed: 0n } };
      agreement.feePolicy = { void: 'return', refund: returned ? 'return' : 'keep' };
    },
    order: (clientId: string, channel: string, order: Order) =>
      create(deps, {
        clientId,
        channel,
        requestId: newId(),
        order,
        request: newRequest(),
        answer: () => done,
      }),
    pay: async (clientId: string, reference: string, key: string) => {
      const payment = await find(clientId, reference);
      const receipt = receiptOf(payment, payment.amount, key, clock.now());
      return verdict(payment, { kind: 'paid', receipt });
    },
    authorize: async (clientId: string, reference: string) =>
      verdict(await find(clientId, reference), { kind: 'authorized', authorizeId: newId() }),
    capture: async (clientId: string, reference: string, percent: number, to: Mood) => {
      const payment = await find(clientId, reference);
      mood = to;
      const amount = (payment.amount * BigInt(percent)) / 100n;
      return capture(deps, {
        payment,
        ...(amount > 0n && { amount }),
        request: newRequest(),
        answer: () => done,
      });
    },
    /** A merchant requests a refund; before settlement a void if `voids`. */
    refund: async (
      clientId: string,
      reference: string,
      percent: number,
      voids: boolean,
      to: Mood,
    ) => {
      const payment = await find(clientId, reference);
      const whole = payment.paidAmount === 0n ? payment.authorizedAmount : payment.paidAmount;
      const amount = (whole * BigInt(percent)) / 100n || 1n;
      return refund(deps, {
        ...backing(payment, voids, amount, to),
        amount,
        reference: newId(),
        request: newRequest(),
        answer: () => done,
      });
    },
    giveBack: async (clientId: string, reference: string, to: Mood) =>
      giveBack(deps, {
        ...backing(await find(clientId, reference), false, undefined, to),
        by: 'Ani',
      }),
    work: async (outcome: 'done' | 'rejected') => {
      const [due] = await real.rows<{ id: string }>(
        sql`select id from refunds where status = 'DUE' order by id limit 1`,
      );
      return due && workRefund(deps, { refundId: due.id, outcome, by: 'Budi' });
    },
    releaseHold: async (clientId: string, reference: string) =>
      releaseHold(deps, {
        payment: await find(clientId, reference),
        request: newRequest(),
        answer: () => done,
      }),
    /** Recovers what a crash or a lost answer left in flight: the acquirer does not know it. */
    recover: () =>
      recoverRefunds({
        ...deps,
        log: createLog('silent'),
        answerOf: () => done,
        openingPatienceSeconds: 0,
      }),
    releaseDue: () => releaseDue(deps),
    settleDue: () => settleBatches(deps, 'scheduled'),
    settleAll: () => settleBatches(deps, 'on-demand'),
  };
}

export type MoneyWorld = ReturnType<typeof createMoneyWorld>;

function terms() {
  const agreement: { -readonly [K in keyof Agreement]: Agreement[K] } = {
    fees: {},
    feePolicy: { void: 'return', refund: 'keep' },
    days: { cards: 1 },
    defaultDays: 2,
    hour: 9,
    calendar: { holidays: new Set(holidays) },
  };
  return agreement;
}

const account = (id: string, isDefault: boolean) => ({
  id,
  bank: 'BCA',
  number: '1',
  holder: 'PT',
  default: isDefault,
});

const known = merchants.map((clientId) => ({
  clientId,
  name: clientId,
  settlementAccounts: bankAccounts.map((id) => account(id, id === 'SBS-2')),
})) as unknown as Merchant[];

const directory: MerchantDirectory = {
  find: (clientId) => known.find((merchant) => merchant.clientId === clientId),
  all: () => known,
};

function receiptOf(payment: Payment, amount: bigint, key: string, paidAt: Date): Receipt {
  return { id: newId(), key: `${payment.id}${key}`, amount, paidAt, references: [] };
}

/** The same database, but the process may die before or after any statement, including a commit. */
function crashing(db: Db, next: () => 'on' | 'before' | 'after'): Db {
  const struck = async <T>(act: () => Promise<T>): Promise<T> => {
    const fate = next();
    if (fate === 'before') throw new Crash('died before the statement');
    const result = await act();
    if (fate === 'after') throw new Crash('died after the statement');
    return result;
  };
  const over = (reader: { rows: Db['rows'] }) => ({
    rows: <Row>(query: Sql) => struck(() => reader.rows<Row>(query)),
  });
  return {
    ...db,
    ...over(db),
    single: over(db.single) as unknown as Tx,
    transaction: (work) => struck(() => db.transaction((tx) => work(over(tx) as unknown as Tx))),
  };
}
