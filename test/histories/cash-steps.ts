// What may happen on the cash side in a random history: customers, acquirers, the bank, jobs, and people at work.
import { check } from '../../src/ledger/check.ts';
import { Refusal } from '../../src/refusal.ts';
import { fc } from '../support/property.ts';
import type { BankMood } from './bank-world.ts';
import {
  type CashProcess,
  channel,
  giveUp,
  importFile,
  importStatementOf,
  matchAgain,
  newOrder,
  orderThatIs,
  type ResultSaid,
  readResultOf,
  resolve,
  sendFile,
  workEntry,
} from './cash-world.ts';
import { stepsOf } from './history.ts';
import { type AccountState, bankAccounts, type Mood, merchants } from './money-world.ts';

const step = stepsOf<CashProcess>();

const client = fc.constantFrom(...merchants);
const amount = fc.integer({ min: 1_000, max: 5_000_000 });
const index = fc.nat(9);
const seed = fc.integer({ min: 1, max: 1_000_000 });
const errors = fc.constantFrom(0, 1, 3);
const percent = fc.constantFrom(33, 100);
const mood = fc.constantFrom<Mood>('done', 'manual', 'refuses');
const lateDays = fc.constantFrom(0, 0, 0, 2, 40);

/** A customer pays a new order. */
const pay = step('pay', { client, amount, lateDays }, async (process, s) => {
  const split = [{ accountId: 'SBS-1', type: 'PERCENTAGE', value: '40' }];
  const order = { lateDays: s.lateDays, amount: BigInt(s.amount), channel, split };
  await process.money.paidOrder(s.client, newOrder(), order);
});

const customers = [
  { weight: 8, arbitrary: pay },
  {
    weight: 2,
    arbitrary: step(
      'other money comes',
      { client, amount, percent: fc.constantFrom(50, 100, 150) },
      async (process, s) => {
        const reference = newOrder();
        const order = { reference, amount: BigInt(s.amount), lifeSeconds: 3600, reusable: false };
        const purchase = { customer: { name: 'Sari' }, lines: [] };
        await process.money.order(s.client, channel, {
          ...{ ...order, purchase, details: {}, held: false },
        });
        await process.money.receive(s.client, reference, s.percent, '1');
      },
    ),
  },
  step('refund', { index, percent, mood }, async (process, s) => {
    const { client: of, reference } = await orderThatIs(process, 'SUCCESS', s.index);
    return process.money.refund(of, reference, s.percent, false, s.mood);
  }),
  step('work refund', { outcome: fc.constantFrom('done', 'rejected') }, ({ money }, s) =>
    money.work(s.outcome),
  ),
  step('dispute', { index, percent, fee: fc.constantFrom(0, 7000) }, async (process, s) => {
    const { client: of, reference } = await orderThatIs(process, 'SUCCESS', s.index);
    return process.money.dispute(of, reference, s.percent, s.fee);
  }),
  {
    weight: 2,
    arbitrary: step(
      'end dispute',
      { status: fc.constantFrom('WON', 'LOST'), fee: fc.constantFrom(0, 9000) },
      ({ money }, s) => money.endDispute(s.status, s.fee),
    ),
  },
];

const jobs = [
  { weight: 4, arbitrary: step('settle', {}, ({ money }) => money.settleAll()) },
  step('settle what is due', {}, ({ money }) => money.settleDue()),
  { weight: 4, arbitrary: step('send', {}, ({ payouts }) => payouts.send()) },
  { weight: 4, arbitrary: step('follow', {}, ({ payouts }) => payouts.follow()) },
  step('prove', { whole: fc.boolean() }, async ({ mortal }, { whole }) => {
    const { proofs } = await check(mortal.db, { whole });
    const broken = proofs.filter(({ holds }) => !holds);
    if (broken.length > 0) throw new Error(`not proven: ${JSON.stringify(broken)}`);
  }),
];

const outside = [
  {
    weight: 6,
    arbitrary: step('the bank ends', { index, good: fc.boolean() }, ({ bank }, s) =>
      bank.ends(s.index, s.good),
    ),
  },
  step(
    'the bank',
    { mood: fc.constantFrom<BankMood>('takes', 'takes', 'refuses', 'lost', 'silent') },
    ({ bank }, s) => bank.becomes(s.mood),
  ),
  { weight: 3, arbitrary: step('file', { seed, errors, days: fc.constant(3) }, importFile) },
  {
    weight: 4,
    arbitrary: step(
      'statement',
      { seed, errors, camt: fc.boolean(), twice: fc.boolean() },
      importStatementOf,
    ),
  },
  {
    weight: 2,
    arbitrary: step(
      'result',
      {
        said: fc.constantFrom<ResultSaid>('PAID', 'PAID', 'FAILED', 'RETURNED'),
        all: fc.boolean(),
      },
      readResultOf,
    ),
  },
  step('wait', { days: fc.constantFrom(1, 1, 3) }, ({ money }, s) => money.wait(s.days)),
];

const people = [
  { weight: 2, arbitrary: step('send a file', {}, sendFile) },
  { weight: 7, arbitrary: step('work', { index, way: fc.nat(4) }, workEntry) },
  step('match again', {}, matchAgain),
  step('give up', {}, giveUp),
  step('resolve', { index }, (process, s) => resolve(process, s.index)),
  {
    weight: 2,
    arbitrary: step('apply', { index }, async (process, s) => {
      const { client: of, reference } = await orderThatIs(process, 'PENDING', s.index);
      return process.money.apply(of, reference);
    }),
  },
  step(
    'close money',
    { kind: fc.constantFrom('RETURNED', 'WRITTEN_OFF'), part: fc.constantFrom(30, 100) },
    ({ money }, s) => money.closeMoney(s.kind, s.part),
  ),
  step('journal', { client, amount: fc.constantFrom(-30_000, 45_000) }, ({ money }, s) =>
    money.journal(s.client, s.amount),
  ),
  step('reverse journal', {}, ({ money }) => money.reverseJournal()),
  step(
    'account',
    {
      client,
      account: fc.constantFrom(...bankAccounts),
      state: fc.constantFrom<AccountState>('verified', 'verified', 'unverified', 'gone'),
    },
    ({ money }, s) => money.changeAccount(s.client, s.account, s.state),
  ),
  step('close month', {}, closeMonth),
  step('credit', { percent }, ({ money }, s) => money.credit(s.percent)),
];

/** A close may be refused, but never because a proof does not hold. */
async function closeMonth({ money }: CashProcess): Promise<void> {
  try {
    await money.closeMonth();
  } catch (error) {
    const reason = error instanceof Refusal ? error.reason : undefined;
    const conflict = reason?.code === 'OFFICE_CONFLICT' ? reason.conflict : undefined;
    if (conflict?.name !== 'PERIOD_DEMANDS') throw error;
    const unproven = conflict.conditions.find(({ name }) => /^(proven|head_signed)$/.test(name));
    if (unproven !== undefined) throw new Error(`not proven: ${unproven.found.join()}`);
  }
}

/** Every step of the cash side. */
export const cashSteps = fc.oneof(...customers, ...jobs, ...outside, ...people);

/** Some money is on its way to merchants before the history begins. */
export async function begin(process: CashProcess): Promise<void> {
  for (const one of merchants) {
    const order = { amount: 2_000_000n, channel };
    await process.money.paidOrder(one, newOrder(), order);
  }
  process.money.wait(7);
  await process.money.settleAll();
  await process.payouts.send();
}
