// A world for random histories of money: the verbs on a real database, changing terms, an acquirer with moods, crashes.
import { endOpenDispute } from '../../src/disputes/end.ts';
import { openDispute } from '../../src/disputes/open.ts';
import { bookJournal } from '../../src/journals/make.ts';
import { findJournal } from '../../src/journals/store.ts';
import { move } from '../../src/ledger/posting.ts';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { monthEdges, monthOf } from '../../src/lib/month.ts';
import type {
  Fee,
  Merchant,
  MerchantDirectory,
  SettlementAccount,
} from '../../src/merchants/merchant.ts';
import { capture } from '../../src/payments/capture.ts';
import { create } from '../../src/payments/create.ts';
import { findForMerchant } from '../../src/payments/find.ts';
import { findRefundable } from '../../src/payments/find-refund.ts';
import type { Order, Payment, Receipt, SplitRequest } from '../../src/payments/payment.ts';
import type { Acquirer, CaptureVerdict, RefundVerdict, Verdict } from '../../src/payments/ports.ts';
import { recover, recoveryPatienceSeconds } from '../../src/payments/recover.ts';
import { giveBack, refund } from '../../src/payments/refund.ts';
import { releaseDue } from '../../src/payments/release.ts';
import { releaseHold } from '../../src/payments/release-hold.ts';
import { settle } from '../../src/payments/settle.ts';
import { workRefund } from '../../src/payments/work-refund.ts';
import { closePeriod } from '../../src/periods/close.ts';
import { creditInvoice, listInvoices } from '../../src/periods/invoices.ts';
import { firstMonth, openSince } from '../../src/periods/period.ts';
import { holidays } from '../../src/settlement/holidays.ts';
import { type SettlementDeps, settleBatches } from '../../src/settlement/settle-batches.ts';
import { taxRates } from '../../src/settlement/tax.ts';
import { type Agreement, agreedTerms } from '../../src/settlement/terms.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { DatabaseOutage } from '../../src/storage/outage.ts';
import { takeTurn } from '../../src/storage/turns.ts';
import { applyMoney } from '../../src/suspense/apply.ts';
import { closeMoney } from '../../src/suspense/close.ts';
import { receive } from '../../src/suspense/receive.ts';
import { itemColumns, itemOf, type SuspenseRow } from '../../src/suspense/store.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';
import { testPeriods } from '../support/periods.ts';
import { Crash, mortalDb } from './crash.ts';

/** How the acquirer answers a refund or a capture. With `silent` its answer is lost. */
export type Mood = 'done' | 'manual' | 'refuses' | 'silent';

export const merchants = ['BRN-0001-1700000000001', 'BRN-0002-1700000000002'] as const;
export const bankAccounts = ['SBS-1', 'SBS-2', 'SBS-3'] as const;

const start = new Date('2026-01-15T03:00:00Z').getTime();
const dayMs = 24 * 3600 * 1000;
/** Open exceptions do not refuse a close: histories leave many. */
const settings = { ...testPeriods(), exceptionDays: 3660 };

export interface PriceWanted {
  tiered: boolean;
  tax: 'untaxed' | 'included' | 'excluded';
}

/** Bounds, a dearer price for three instalments, and a cheaper one for large payments. */
function withTiers(fee: Fee): Fee {
  const tier = { fixed: fee.fixed, basisPoints: fee.basisPoints / 2n };
  return {
    ...fee,
    minimum: 700n,
    maximum: 90_000n,
    tiers: [
      { ...tier, from: 1_000_000n, maximum: 20_000n },
      { ...tier, tenor: 3, basisPoints: 2n * fee.basisPoints, minimum: 1500n },
    ],
  };
}

/** The first month that is not closed. */
async function openMonth(db: Db): Promise<string | undefined> {
  const since = await openSince(db);
  return since === undefined ? firstMonth(db) : monthOf(since);
}

export interface PaidWanted {
  /** Rupiah. */
  amount: bigint;
  channel?: string | undefined;
  split?: Order['split'];
  /** So many days ago. */
  lateDays?: number | undefined;
}

/** What all processes of a world share in addition to the database. */
const newSurroundings = () => ({
  clock: movableClock(() => start),
  agreement: terms(),
  ...merchantsWithAccounts(),
});

/** A process on the database `real`; `around` is that of another process, which is then one of the same gateway. */
export function createMoneyWorld(
  real: Db,
  rules: Pick<SettlementDeps, 'window' | 'catchesUp' | 'minimum'> = {},
  around = newSurroundings(),
) {
  const { clock, agreement, directory, change } = around;
  let mood: Mood = 'done';
  const changeAccount = async (clientId: string, id: string, state: AccountState) => {
    await keepVersion(real, directory, clientId);
    change(clientId, id, state);
    await keepVersion(real, directory, clientId);
  };
  const { db, crashNext } = mortalDb(real);
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
  const deps = paymentDeps(db, clock, acquirer, { terms: agreedTerms(agreement, directory) });
  const settlement = { ...deps, ...rules, merchants: directory, onFailure: () => {} };
  const find = async (clientId: string, reference: string): Promise<Payment> => {
    const payment = await findForMerchant(real, { clientId, name: reference });
    if (payment === undefined) throw new Crash('there is no such order');
    return payment;
  };
  const question = (clientId: string) => testQuestion({ clientId });
  const verdict = async (payment: Payment, said: Verdict) => settle(deps, payment, said);
  const order = (clientId: string, channel: string, wanted: Order) =>
    create(deps, { question: question(clientId), channel, order: wanted });
  /** The verdict comes `lateDays` after the payment. */
  const pay = async (
    clientId: string,
    reference: string,
    key: string,
    lateDays = 0,
    tenor?: number,
  ) => {
    const payment = await find(clientId, reference);
    const paidAt = new Date(clock.now().getTime() - lateDays * dayMs);
    const receipt = { ...receiptOf(payment, payment.amount, key, paidAt), tenor };
    return verdict(payment, { kind: 'paid', receipt });
  };
  const backing = async (clientId: string, reference: string, voids: boolean, to: Mood) => {
    const refundable = await findRefundable(real, { clientId, reference });
    if (refundable === undefined) throw new Crash('nobody ordered it');
    mood = to;
    return { refundable, policy: { voidsBeforeSettlement: voids } };
  };
  return {
    /** The database of a process that may die, and business time. */
    db,
    clock,
    around,
    crashNext,
    wait: (days: number) => clock.setOffsetMs(clock.offsetMs() + days * 24 * 3600 * 1000),
    /** Sets the clock to that time in WIB: `2026-01-17T22:00`. */
    clockAt: (wib: string) => clock.setOffsetMs(Date.parse(`${wib}+07:00`) - start),
    changeFees: (
      fixed: number,
      basisPoints: number,
      returned: boolean,
      { tiered, tax }: PriceWanted = { tiered: false, tax: 'untaxed' },
    ) => {
      const plain = { fixed: BigInt(fixed), basisPoints: BigInt(basisPoints) };
      const fee = tiered ? withTiers(plain) : plain;
      agreement.fees = { kredivo: fee, cards: { ...fee, fixed: 0n } };
      agreement.feePolicy = { void: 'return', refund: returned ? 'return' : 'keep' };
      agreement.tax = tax === 'untaxed' ? undefined : { fees: tax, rates: taxRates };
    },
    /** From now on a merchant's bank account is verified, is not, or is gone. */
    changeAccount,
    order,
    pay,
    /** An order that is paid at once. */
    paidOrder: async (
      clientId: string,
      reference: string,
      { amount, channel = 'kredivo', split, lateDays }: PaidWanted,
    ) => {
      await order(clientId, channel, {
        ...{ reference, amount, split, lifeSeconds: 3600, reusable: false, held: false },
        purchase: { customer: { name: 'Sari' }, lines: [] },
        details: {},
      });
      await pay(clientId, reference, '1', lateDays);
    },
    /** Waits for the end of the month, or of the first that is not closed, and closes it. */
    closeMonth: async (wantedMonth?: string) => {
      const month = wantedMonth ?? (await openMonth(real));
      if (month === undefined) throw new Crash('nothing was booked');
      const { until } = monthEdges(month);
      const left = until.getTime() - clock.now().getTime();
      if (left >= 0) clock.setOffsetMs(clock.offsetMs() + left + dayMs / 24);
      const wanted = { month, by: 'Ani', acceptsWarnings: true };
      return closePeriod({ db, settings, merchants: directory, now: clock.now() }, wanted);
    },
    /** Gives back a part of the newest invoice. */
    credit: async (percent: number) => {
      const [invoice] = await listInvoices(real, { kind: 'INVOICE', limit: 1 });
      if (invoice === undefined) throw new Crash('there is no invoice');
      const part = (amount: bigint) => (amount * BigInt(percent)) / 100n;
      const { fees, tax } = invoice;
      const given = { fees: part(fees), tax: part(tax), reason: 'r', by: 'Ani', at: clock.now() };
      if (given.fees + given.tax === 0n) throw new Crash('it has too little');
      return creditInvoice({ db, settings }, invoice.id, given);
    },
    authorize: async (clientId: string, reference: string) =>
      verdict(await find(clientId, reference), { kind: 'authorized', authorizeId: newId() }),
    capture: async (clientId: string, reference: string, percent: number, to: Mood) => {
      const payment = await find(clientId, reference);
      mood = to;
      const amount = (payment.amount * BigInt(percent)) / 100n;
      const wanted = amount > 0n ? amount : undefined;
      return capture(deps, { payment, amount: wanted, question: question(clientId) });
    },
    /** A merchant requests a refund; before settlement a void if `voids`. */
    refund: async (
      clientId: string,
      reference: string,
      percent: number,
      voids: boolean,
      to: Mood,
    ) => {
      const backed = await backing(clientId, reference, voids, to);
      const { payment } = backed.refundable;
      const whole = payment.paidAmount === 0n ? payment.authorizedAmount : payment.paidAmount;
      const amount = (whole * BigInt(percent)) / 100n || 1n;
      const partly = { amount, reference: newId(), question: question(clientId) };
      return refund(deps, { ...backed, ...partly });
    },
    refundAmount: async (clientId: string, reference: string, amount: bigint, to: Mood) => {
      const backed = await backing(clientId, reference, false, to);
      return refund(deps, { ...backed, amount, reference: newId(), question: question(clientId) });
    },
    giveBack: async (clientId: string, reference: string, to: Mood) =>
      giveBack(deps, { ...(await backing(clientId, reference, false, to)), by: 'Ani' }),
    work: async (outcome: 'done' | 'rejected') => {
      const [due] = await real.rows<{ id: string }>(
        sql`select id from refunds where status = 'DUE' order by id limit 1`,
      );
      return due && workRefund(deps, { refundId: due.id, outcome, by: 'Budi' });
    },
    /** With `split` the merchant replaces the payment's own split. */
    releaseHold: async (clientId: string, reference: string, split?: SplitRequest[]) =>
      releaseHold(deps, { clientId, reference }, question(clientId), {
        override: split && { split, demandFit: () => {} },
      }),
    /** The acquirer has another amount, or the payment is over: what it cannot take is in suspense. */
    receive: async (clientId: string, reference: string, percent: number, key: string) => {
      const payment = await find(clientId, reference);
      const amount = (payment.amount * BigInt(percent)) / 100n || 1n;
      const receipt = receiptOf(payment, amount, `came ${key}`, clock.now());
      return receive(deps, payment, { kind: 'paid', receipt });
    },
    /** Applies suspense money of its channel, several of it if one is not enough. */
    apply: async (clientId: string, reference: string) => {
      const payment = await find(clientId, reference);
      let left = payment.amount;
      const parts = (await openItems(real)).flatMap((item) => {
        if (item.channel !== payment.channel || left === 0n) return [];
        let amount = left;
        if (item.open < left) amount = item.open;
        left -= amount;
        return [{ item, amount }];
      });
      return applyMoney(deps, { payment, parts, by: 'Ani', reason: 'his', noted: nothingNoted });
    },
    /** What only the bank has is given back by an entry of its statement. */
    closeMoney: async (kind: 'RETURNED' | 'WRITTEN_OFF', part: number) => {
      const items = await openItems(real);
      const item = items.find((one) => kind === 'WRITTEN_OFF' || one.kind !== 'BANK');
      if (item === undefined) return undefined;
      const amount = (item.open * BigInt(part)) / 100n || 1n;
      return closeMoney(deps, {
        ...{ item, kind, amount, by: 'Ani', reason: 'nobody’s' },
        alongside: async () => {},
      });
    },
    dispute: async (clientId: string, reference: string, percent: number, fee: number) => {
      const { id: paymentId, paidAmount } = await find(clientId, reference);
      const amount = (paidAmount * BigInt(percent)) / 100n || 1n;
      const dueAt = new Date(clock.now().getTime() + 7 * 24 * 3600 * 1000);
      return openDispute(deps, {
        ...{ paymentId, amount, fee: BigInt(fee), dueAt, reasonCode: '13.1', by: 'Ani' },
        noted: () => nothingNoted,
      });
    },
    endDispute: async (status: 'WON' | 'LOST', fee: number) => {
      const [open] = await real.rows<{ id: string; fee: bigint }>(sql`
        select id, fee from disputes where status = 'OPEN' order by id limit 1`);
      if (open === undefined) return undefined;
      return endOpenDispute(deps, {
        ...{ disputeId: open.id, status, fee: open.fee > 0n ? 0n : BigInt(fee), by: 'Ani' },
        noted: () => nothingNoted,
      });
    },
    /** What the gateway gives the merchant, or takes if it is below 0. */
    journal: async (clientId: string, amount: number) => {
      const [from, to] = ['gateway:fees', `merchant:${clientId}:payable`];
      const size = BigInt(Math.abs(amount));
      const lines = amount > 0 ? move(size, from, to) : move(size, to, from);
      const journal = { id: newId(), at: clock.now(), by: 'Ani', reason: 'by hand', lines };
      return bookJournal(db, journal, async () => {});
    },
    reverseJournal: async () => {
      const [last] = await real.rows<{ id: string }>(sql`
        select id from journals order by id desc limit 1`);
      const found = last && (await findJournal(real, last.id));
      if (found === undefined) return undefined;
      const lines = found.lines.map(({ account, amount }) => ({ account, amount: -amount }));
      const journal = { id: newId(), at: clock.now(), by: 'Ani', reason: 'wrong', lines };
      return bookJournal(db, { ...journal, reverses: found.id }, async () => {});
    },
    /** Recovers what a crash or a lost answer left in flight: the acquirer does not know it. */
    recover: async () => {
      const later = { now: () => new Date(clock.now().getTime() + recoveryPatienceSeconds * 1000) };
      return recover({ ...deps, clock: later });
    },
    releaseDue: () => releaseDue(deps),
    settleDue: () => settleBatches(settlement, 'scheduled'),
    /** Throws Crash if the process died in a batch, or waited too long for another one. */
    settleAll: async () => {
      const failed: unknown[] = [];
      const log = {
        warn: () => {},
        error: (what: object) => failed.push('err' in what && what.err),
      };
      const settled = await settleBatches({ ...settlement, log }, 'on-demand');
      for (const error of failed) {
        const isLate = error instanceof DatabaseOutage && error.kind === 'locked';
        throw isLate ? new Crash('another batch takes long') : error;
      }
      return settled.batches;
    },
  };
}

/** No audit log in these histories. */
const nothingNoted = () => sql`select 1`;

async function openItems(db: Db) {
  const rows = await db.rows<SuspenseRow>(sql`
    select ${itemColumns} from suspense_items where open_amount > 0 order by id`);
  return rows.map(itemOf);
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

export type AccountState = 'verified' | 'unverified' | 'gone';

/** Both merchants have the same three accounts, of which SBS-2 is the default one, and each can change. */
function merchantsWithAccounts() {
  const states = new Map<string, AccountState>();
  const accountOf = (clientId: string, id: string): SettlementAccount[] => {
    const status = states.get(`${clientId} ${id}`) ?? 'verified';
    const account = { id, bank: 'BCA', number: '1', holder: 'PT', default: id === 'SBS-2' };
    return status === 'gone' ? [] : [{ ...account, status }];
  };
  const merchantOf = (clientId: string) => {
    const settlementAccounts = bankAccounts.flatMap((id) => accountOf(clientId, id));
    return { clientId, name: clientId, settlementAccounts } as unknown as Merchant;
  };
  const directory: MerchantDirectory = { find: merchantOf, all: () => merchants.map(merchantOf) };
  const change = (clientId: string, id: string, state: AccountState) => {
    states.set(`${clientId} ${id}`, state);
  };
  return { directory, change };
}

/** The merchant's accounts are entered, as the office does it when they change. */
async function keepVersion(db: Db, directory: MerchantDirectory, clientId: string): Promise<void> {
  const accounts = JSON.stringify(directory.find(clientId)?.settlementAccounts ?? []);
  await db.transaction(async (tx) => {
    await takeTurn(tx, `accounts ${clientId}`);
    await tx.rows(sql`
      insert into settlement_account_versions (id, client_id, number, accounts, at)
      select ${newId()}::uuid, ${clientId}, coalesce(max(number), 0) + 1, ${accounts}::jsonb, now()
      from settlement_account_versions where client_id = ${clientId}
      having (select accounts from settlement_account_versions where client_id = ${clientId}
        order by number desc limit 1) is distinct from ${accounts}::jsonb`);
  });
}

function receiptOf(payment: Payment, amount: bigint, key: string, paidAt: Date): Receipt {
  return { id: newId(), key: `${payment.id}${key}`, amount, paidAt, references: [] };
}
