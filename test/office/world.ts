// A world for tests of the office: its verbs on a real database, two merchants, an acquirer that can be told what to say.

import { afterAll, beforeAll, beforeEach } from 'vitest';
import { findEntries } from '../../src/audit/store.ts';
import { allChannels } from '../../src/channels/index.ts';
import { cashRules } from '../../src/config/cash.ts';
import { payoutRules } from '../../src/config/settings.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId, randomDigits } from '../../src/lib/ids.ts';
import { createSealer } from '../../src/lib/seal.ts';
import type { Merchant, MerchantDirectory } from '../../src/merchants/merchant.ts';
import type { NewNotification } from '../../src/notifications/notification.ts';
import type { Actor } from '../../src/office/actor.ts';
import type { OfficeDeps } from '../../src/office/deps.ts';
import { create } from '../../src/payments/create.ts';
import { findByReference } from '../../src/payments/find.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Acquirer, RefundVerdict } from '../../src/payments/ports.ts';
import { settle } from '../../src/payments/settle.ts';
import { Refusal, type RefusalReason } from '../../src/refusal.ts';
import { holidays } from '../../src/settlement/holidays.ts';
import { agreedTerms } from '../../src/settlement/terms.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { noProviders } from '../../src/upstreams/health.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';
import { testPeriods } from '../support/periods.ts';

export const merchant = 'BRN-0001-1700000000001';
export const otherMerchant = 'BRN-0002-1700000000002';
export const bankAccount = 'SBS-1';

/** Who asks in these tests. */
export const ani: Actor = { kind: 'person', name: 'Ani', role: 'operator' };

/** The fee on every payment, in rupiah. */
export const fee = 1000n;

export interface OrderWanted {
  reference: string;
  channel?: string;
  clientId?: string;
  amount?: bigint;
  held?: boolean;
}

/** What the audit log has of a deed. */
export interface Noted {
  by: string;
  action: string;
  object: string;
}

/** The office on a database, with two merchants unless others are given. */
export function createOfficeWorld(db: Db, merchants: MerchantDirectory = directory) {
  const clock = movableClock();
  const startedAt = newId();
  const failures: unknown[] = [];
  let woken = 0;
  let verdict: RefundVerdict = { kind: 'done', message: 'ok', references: [] };
  const payments = paymentDeps(
    db,
    clock,
    acquirerSaying(() => verdict),
    {
      requestRetentionSeconds: 3600,
      announce,
      terms: agreedTerms(agreement, merchants),
      wake: () => {
        woken += 1;
      },
    },
  );
  const office: OfficeDeps = {
    db,
    clock,
    log: { info: () => {} },
    merchants,
    channels: allChannels,
    sealer: createSealer([Buffer.alloc(32, 7)]),
    gatewayPublicKey: '',
    probe: async (url) => ({ url, ok: true, steps: [] }),
    refreshMerchants: async () => {},
    noteProof: () => {},
    links: { publicUrl: 'http://localhost' },
    deliveries: {
      failing: async () => [],
      attempt: async () => {
        throw new Error('this world posts nothing');
      },
      mutesChanged: async () => {},
    },
    payments,
    periods: testPeriods(),
    payouts: { db, clock, rules: payoutRules({}) },
    providers: noProviders,
    acquirerProblem: () => undefined,
    cash: cashRules({}, []),
    settlement: {
      db,
      clock,
      merchants,
      log: { warn: () => {}, error: (entry: object) => void failures.push(entry) },
      onFailure: () => void failures.push('counted'),
    },
  };
  const order = async (wanted: OrderWanted): Promise<Payment> => {
    const { reference, channel = 'indomaret', clientId = merchant } = wanted;
    const { amount = 100_000n, held = false } = wanted;
    const question = testQuestion({ clientId });
    await create(payments, { question, channel, order: { ...ordinary, reference, amount, held } });
    return find(db, clientId, reference);
  };
  return {
    office,
    /** What the audit log has since this world began, oldest first. */
    async noted(): Promise<Noted[]> {
      const { entries } = await findEntries(db, { limit: 1000 });
      return entries
        .filter(({ id }) => id > startedAt)
        .map(({ actor, action, object }) => ({ by: actor.name, action, object }))
        .reverse();
    },
    /** What settlement logged as errors, and `counted` for each that it counted. */
    failures,
    woken: () => woken,
    /** What the acquirer says to refunds from now on. */
    acquirerSays: (kind: RefundVerdict['kind']) => {
      const message = kind;
      verdict = kind === 'done' ? { kind, message, references: [] } : { kind, message };
    },
    order,
    async paid(wanted: OrderWanted): Promise<Payment> {
      const payment = await order(wanted);
      const receipt = {
        id: newId(),
        key: `K-${wanted.reference}`,
        amount: payment.amount,
        paidAt: clock.now(),
        references: [],
      };
      await settle(payments, payment, { kind: 'paid', receipt });
      return find(db, payment.clientId, payment.reference);
    },
    again: ({ clientId, reference }: Payment) => find(db, clientId, reference),
    /** Who and why, as the ledger has them for a fact. */
    async causes(factId: string): Promise<{ by: string | null; reason: string | null }[]> {
      return db.rows(sql`
        select distinct by, reason from ledger_transactions where fact_id = ${factId}::uuid`);
    },
  };
}

export type OfficeWorld = ReturnType<typeof createOfficeWorld>;

/** The refusal that `act` ends in. Throws where it succeeds, or fails in another way. */
export async function refusalOf(act: () => unknown): Promise<RefusalReason> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  throw new Error('it was not refused');
}

async function find(db: Db, clientId: string, reference: string): Promise<Payment> {
  const payment = await findByReference(db, clientId, reference);
  if (payment === undefined) throw new Error(`there is no payment ${reference}`);
  return payment;
}

const ordinary = {
  lifeSeconds: 3600,
  reusable: false,
  purchase: { customer: { name: 'Sari' }, lines: [] },
  details: {},
};

const agreement = {
  fees: Object.fromEntries(
    allChannels.map(({ id }) => [id, { fixed: fee, basisPoints: 0n }] as const),
  ),
  feePolicy: { void: 'return', refund: 'keep' },
  days: {},
  defaultDays: 2,
  hour: 9,
  calendar: { holidays: new Set(holidays) },
} as const;

const known = [merchant, otherMerchant].map((clientId) => ({
  clientId,
  name: clientId,
  settlementAccounts: [
    { id: bankAccount, bank: 'BCA', number: clientId.slice(4, 8), holder: 'PT' },
  ],
})) as unknown as Merchant[];

const directory: MerchantDirectory = {
  find: (clientId) => known.find((one) => one.clientId === clientId),
  all: () => known,
};

const announce = (payment: Payment, fact: { kind: string }, now: Date): NewNotification => ({
  id: newId(),
  clientId: payment.clientId,
  channel: payment.channel,
  paymentId: payment.id,
  reference: payment.reference,
  event: `payment.${fact.kind}`,
  dialect: 'classic',
  url: 'http://127.0.0.1:9/notifications',
  body: Buffer.from('{}'),
  createdAt: now,
});

function acquirerSaying(verdict: () => RefundVerdict): Acquirer {
  return {
    openHere: () => ({ kind: 'opened', references: [], paymentCode: randomDigits(16) }),
    open: async () => ({ kind: 'opened', references: [] }),
    refund: async () => verdict(),
    refundsByHand: () => verdict().kind === 'manual',
    capture: async () => ({ kind: 'refused', reason: 'no' }),
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
  };
}

/** A fresh database for the tests of a file, and a new world on it for each of them. */
export function useOfficeWorld(take: (world: OfficeWorld) => void): void {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => take(createOfficeWorld(database.db)));
}
