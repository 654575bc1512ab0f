// Somebody with all rights changes the book, and makes everything agree: the sealed chain shows it nevertheless.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { check } from '../../src/ledger/check.ts';
import { monthEdges, monthOf } from '../../src/lib/month.ts';
import { type Sql, sql } from '../../src/storage/db.ts';
import {
  everythingSealed,
  type FreshDatabase,
  freshDatabase,
  tamper,
} from '../support/database.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { expectProvenLedger, type MoneyGateway, startMoneyGateway } from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';
import { command } from '../support/terminal.ts';

let database: FreshDatabase;
let house: MoneyGateway;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gapura-heads-'));
  database = await freshDatabase();
  house = await startMoneyGateway(
    {
      merchants: [
        {
          name: 'Toko Uji',
          client_id: clientId,
          secret_key: secretKey,
          settlement_accounts: [
            { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Toko', default: true },
            { id: 'SBS-2', bank: 'BNI', number: '5566778899', holder: 'PT Rekan' },
          ],
        },
      ],
      dashboard: { keys: dashboardKeys },
      tax: { fees: 'excluded' },
    },
    { database },
  );
});
afterAll(async () => {
  await house.stop();
  await database.drop();
  await rm(dir, { recursive: true });
});

const split = {
  settlement: [{ bank_account_settlement_id: 'SBS-2', value: 40, type: 'PERCENTAGE' }],
};

beforeEach(async () => {
  await house.paid('INV-1', 150_000, { ...split, hold_settlement: true });
  await house.paid('INV-2', 300_000, split);
  await exceptions();
  await everythingSealed(house.db);
  await expectProvenLedger(house.db);
});

/** Late money, a dispute and a journal. */
async function exceptions(): Promise<void> {
  await house.order('LATE', 90_000);
  await house.sandbox('payments/LATE/outcome', { outcome: 'EXPIRED' });
  await house.sandbox('payments/LATE/outcome', { outcome: 'SUCCESS' });
  await house.paid('DISPUTED', 40_000);
  await house.sandbox('payments/DISPUTED/dispute', { amount: 20_000 });
  const lines = [
    { account: 'gateway:differences', amount: -5000 },
    { account: `merchant:${clientId}:payable`, amount: 5000 },
  ];
  const booked = await callOffice(house.url, '/journals', { body: { reason: 'a gift', lines } });
  expect(booked.status).toBe(201);
}
// What was tampered with is gone before the next story, and the accounts are as they were entered.
afterEach(async () => {
  await house.sandbox('reset', {});
  await tamper(
    house.db,
    sql`update settlement_account_versions set accounts = replace(accounts::text, '9999', '5566')::jsonb`,
    sql`update merchants set settlement_accounts = replace(settlement_accounts::text, '9999', '5566')::jsonb`,
  );
  await readMerchants();
});

/** The gateway reads its merchants again, with its other jobs. */
const readMerchants = () => house.advance(1);

const cli = (...args: string[]) =>
  command(['ledger', ...args], {
    DATABASE_URL: database.programUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  });

/** What the whole proof finds, by the command line and by the management API. */
async function found(): Promise<string> {
  const { code, out } = await cli('verify', '--full', '--json');
  const view = JSON.parse(out);
  expect([code, view.ok]).toEqual([1, false]);
  const shown = await callOffice<{ ok: boolean; problems: unknown }>(
    house.url,
    '/ledger/proof?full=true',
    { key: keyOf('viewer') },
  );
  expect(shown.body).toMatchObject({ ok: false, problems: view.problems });
  return JSON.stringify(view.problems);
}

const unlike = 'every sealed transaction, with what it books, is as it was';
const paymentOf = (reference: string) =>
  sql`(select id from payments where reference = ${reference})`;
const bookedOf = (reference: string) =>
  sql`(select id from ledger_transactions where payment_id = ${paymentOf(reference)})`;

/** A payment was 50 000 dearer, and the merchant is owed so much more: the same everywhere. */
const dearer: Sql[] = [
  sql`update payments set amount = amount + 50000, paid_amount = paid_amount + 50000 where reference = 'INV-2'`,
  sql`update receipts set amount = amount + 50000 where payment_id = ${paymentOf('INV-2')}`,
  sql`update postings set amount = amount + sign(amount) * 50000 where transaction_id in (
    select id from ledger_transactions where kind = 'paid' and payment_id = ${paymentOf('INV-2')})`,
  sql`update ledger_balances b set balance = balance + d.amount from (values
    ('acquirer:indomaret:receivable', -50000), (${`merchant:${clientId}:payable`}, 50000)) as d (account, amount)
    where b.account = d.account
      and b.shard = (select min(shard) from ledger_balances s where s.account = b.account)`,
];

/** A payment that never was: nothing refers to it any more. */
const vanished: Sql[] = [
  sql`update ledger_balances b set balance = balance - d.amount from (
      select account, sum(amount) as amount from postings
      where transaction_id in ${bookedOf('INV-2')} group by account) d
    where b.account = d.account
      and b.shard = (select min(shard) from ledger_balances s where s.account = b.account)`,
  sql`delete from postings where transaction_id in ${bookedOf('INV-2')}`,
  sql`delete from ledger_transactions where payment_id = ${paymentOf('INV-2')}`,
  sql`delete from receipts where payment_id = ${paymentOf('INV-2')}`,
  sql`delete from payment_history where payment_id = ${paymentOf('INV-2')}`,
  sql`delete from notifications where payment_id = ${paymentOf('INV-2')}`,
  sql`delete from payments where reference = 'INV-2'`,
];

it.each<[string, Sql[], string]>([
  ['amounts of postings', [sql`update postings set amount = amount * 2`], unlike],
  ['a payment that is dearer everywhere', dearer, unlike],
  ['a payment that is gone with all its rows', vanished, 'is missing'],
  ['who did it', [sql`update ledger_transactions set by = 'somebody else'`], unlike],
  ['when it was', [sql`update ledger_transactions set at = at - interval '1 day'`], unlike],
  [
    'the time of a posting',
    [sql`update postings set at = at - interval '1 day' where line = 1`],
    'every transaction has postings of its time',
  ],
  [
    'the time of all postings of a transaction',
    [sql`update postings set at = at - interval '1 day'`],
    'every transaction has postings of its time',
  ],
  [
    'whose a receipt is',
    [sql`update receipts set client_id = 'BRN-9' where payment_id = ${paymentOf('INV-2')}`],
    'which have its merchant',
  ],
  ['a receipt that is no longer held', [sql`update receipts set held = false`], 'are held with it'],
  [
    'what a payee gets',
    [sql`update receipts set shares = replace(shares::text, 'SBS-2', 'SBS-9')::jsonb`],
    unlike,
  ],
  [
    'the bank account of a payee before it is paid',
    [
      sql`update merchants set settlement_accounts = replace(settlement_accounts::text, '5566', '9999')::jsonb`,
    ],
    `accounts of ${clientId}`,
  ],
  [
    'the bank account with its version',
    [
      sql`update merchants set settlement_accounts = replace(settlement_accounts::text, '5566', '9999')::jsonb`,
      sql`update settlement_account_versions set accounts = replace(accounts::text, '5566', '9999')::jsonb`,
    ],
    'the bank accounts of merchants are those that were entered and sealed',
  ],
  [
    'the amount that is left of money in suspense',
    [sql`update suspense_items set open_amount = open_amount - 1000`],
    'money in suspense is what is open of the exceptions',
  ],
  [
    'the amount of money in suspense, also in its postings and balances',
    [
      sql`update suspense_items set amount = amount + 500, open_amount = open_amount + 500`,
      sql`update postings set amount = amount + sign(amount) * 500 where transaction_id in (
        select id from ledger_transactions where kind = 'suspended')`,
      sql`update ledger_balances b set balance = balance + d.amount from (values
        ('acquirer:indomaret:receivable', -500), ('suspense:indomaret', 500)) as d (account, amount)
        where b.account = d.account
          and b.shard = (select min(shard) from ledger_balances s where s.account = b.account)`,
    ],
    unlike,
  ],
  ['whose money is in suspense', [sql`update suspense_items set reference = 'another'`], unlike],
  [
    'a dispute that is gone',
    [sql`delete from merchant_adjustments where kind = 'DISPUTE'`, sql`delete from disputes`],
    'what is disputed is what the open disputes took',
  ],
  [
    'the deadline of a dispute',
    [sql`update disputes set due_at = due_at + interval '9 days'`],
    unlike,
  ],
  [
    'a dispute that a merchant does not pay for',
    [sql`update merchant_adjustments set amount = -1 where kind = 'DISPUTE'`],
    'every dispute, journal and credit note adjusts what its merchant is owed',
  ],
  [
    'the lines of a journal',
    [sql`update journal_lines set amount = amount * 2`],
    'has exactly its postings',
  ],
  [
    'the reason of a journal',
    [sql`update ledger_transactions set reason = 'another' where kind = 'manual'`],
    unlike,
  ],
  [
    'the hash of an entry',
    [sql`update ledger_entries set hash = sha256(hash) where sequence = 3`],
    'every block covers the one before',
  ],
  [
    'the newest entries with their block',
    [
      sql`delete from ledger_entries where sequence > 3`,
      sql`update ledger_blocks set last = 3 where number = (select max(number) from ledger_blocks)`,
    ],
    'everything that was booked before the end of the chain is in it',
  ],
  [
    'the tax on a fee, everywhere',
    [
      sql`update receipts set tax = tax - 1 where tax > 0`,
      sql`update payments set tax_amount = tax_amount - 1 where tax_amount > 0`,
      sql`update postings p set amount = amount - sign(amount) from ledger_transactions t
        where t.id = p.transaction_id and t.kind = 'tax'`,
    ],
    'every receipt has the fee and the tax of the terms that it names',
  ],
  ['when it was recorded', [sql`update ledger_transactions set recorded_at = now()`], unlike],
])('finds a change of %s', async (_what, spoils, says) => {
  await tamper(house.db, ...spoils);
  expect(await found()).toContain(says);
});

it.each<[string, Sql[], string]>([
  [
    'a balance of a closed month',
    [sql`update ledger_period_balances set balance = balance + 1 where account = 'gateway:fees'`],
    'the balances of every closed month are those that were signed',
  ],
  [
    'a balance of a closed month with its digest',
    [
      sql`update ledger_period_balances set balance = balance + 1 where account = 'gateway:fees'`,
      sql`update ledger_periods p set balances = (
        select sha256(convert_to(string_agg(account || ' ' || balance || E'\n', ''
          order by account collate "C"), 'UTF8')) from ledger_period_balances b where b.month = p.month)`,
    ],
    'the balances of every closed month are the sums of what was booked until its end',
  ],
  [
    'a posting that was smuggled into a closed month past the trigger',
    [
      sql`with t as (
        insert into ledger_transactions (id, kind, fact_id, at)
        select gen_random_uuid(), 'resolved', gen_random_uuid(), until - interval '1 day'
        from ledger_periods returning id, at
      ) insert into postings (transaction_id, line, account, amount, at)
        select t.id, l.line, 'gateway:differences', l.amount, t.at
        from t cross join (values (1, 100), (2, -100)) as l (line, amount)`,
    ],
    'nothing was booked into a month after it was closed',
  ],
  [
    'an invoice',
    [sql`update invoices set fees = fees + 1000`],
    'every closed month, with its statements, and every invoice is as it was sealed: entry',
  ],
  [
    'a statement',
    [sql`update statements set closing = closing + 1000`],
    'every closed month, with its statements, and every invoice is as it was sealed: entry',
  ],
  ['an invoice that is gone', [sql`delete from invoices`], 'is missing'],
])('finds %s in what has changed, or in everything', async (_what, spoils, says) => {
  await workExceptions();
  // The clock has gone on with each month that was closed before.
  const now = new Date(((await house.sandbox('clock')).body as { now: string }).now);
  const month = monthOf(now);
  const left = monthEdges(month).until.getTime() - now.getTime();
  await house.advance(Math.ceil(left / 1000) + 86_400);
  const close = () => callOffice(house.url, '/periods', { body: { month, accept_warnings: true } });
  // What other tests do on the server for long delays the seal, and with it the close.
  await expect.poll(async () => (await close()).status, { timeout: 20_000 }).toBe(201);
  await everythingSealed(house.db);
  await expectProvenLedger(house.db);
  await tamper(house.db, ...spoils);
  const { code, out } = await cli('verify', '--full');
  expect(code).toBe(1);
  expect(out).toContain(says);
  const shown = await callOffice<{ ok: boolean }>(house.url, '/ledger/proof?full=true');
  expect(shown.body.ok).toBe(false);
});

it('finds a payee whose bank account was changed, also after the batch has paid it', async () => {
  await tamper(
    house.db,
    sql`update merchants set settlement_accounts = replace(settlement_accounts::text, '5566', '9999')::jsonb`,
  );
  await readMerchants();
  await house.settle();
  const paid = await house.db.rows<{ number: string }>(
    sql`select number from settlement_transfers`,
  );
  expect(paid.map(({ number }) => number)).toContain('9999778899');
  expect(await found()).toContain(`every transfer goes to an account that its merchant had`);
});

it('finds a bank account that was changed in a transfer, in what has changed since', async () => {
  await house.settle();
  await everythingSealed(house.db);
  await expectProvenLedger(house.db);
  expect(await check(house.db, { whole: false })).toMatchObject({ balanced: true, whole: false });
  await tamper(house.db, sql`update settlement_transfers set number = '9999778899'`);
  const { code, out } = await cli('verify');
  expect(code).toBe(1);
  expect(out).toContain('every sealed batch, with the accounts that it pays, is as it was: entry');
});

it.each<[string, Sql, string]>([
  ['a receipt’s merchant', sql`update receipts set client_id = 'BRN-9'`, 'which have its merchant'],
  ['a receipt’s hold', sql`update receipts set held = not held`, 'are held with it'],
  ['a posting’s time', sql`update postings set at = now()`, 'has postings of its time'],
])('finds %s that was changed, in what has changed since', async (_what, spoil, says) => {
  expect(await check(house.db, { whole: false })).toMatchObject({ balanced: true, whole: false });
  await tamper(house.db, spoil);
  expect((await cli('verify')).out).toContain(says);
});

/** Exceptions that are old refuse a close. */
async function workExceptions(): Promise<void> {
  const { body } = await callOffice<{ exceptions: { id: string }[] }>(house.url, '/exceptions');
  for (const { id } of body.exceptions) {
    const worked = await callOffice(house.url, `/exceptions/${id}/write-off`, {
      body: { reason: 'too old' },
    });
    expect(worked.status).toBe(200);
  }
}

it.each<[string, Sql[], string]>([
  [
    'a payout that was paid and says that it failed',
    [sql`update payouts set status = 'FAILED', paid_at = null, ended_at = now()`],
    'every receipt, refund, batch, payout, dispute, journal, exception, remittance and entry of a bank has exactly its postings',
  ],
  [
    'who said that it was paid',
    [sql`update payout_steps set by = 'somebody else' where status = 'PAID'`],
    'every sealed step of a payout is as it was',
  ],
  [
    'a step that is gone',
    [sql`delete from payout_steps where status = 'PAID'`],
    'every payout is one transfer of its batch, and is where its last step says',
  ],
  [
    'a payout that is gone with its steps',
    [sql`delete from payout_steps`, sql`delete from payouts`],
    'every sealed step of a payout is as it was',
  ],
])('finds %s', async (_what, spoils, says) => {
  await house.settle();
  const { body } = await house.sandbox('payouts');
  for (const { id } of (body as { payouts: { id: string }[] }).payouts) {
    await house.sandbox(`payouts/${id}/outcome`, { outcome: 'PAID' });
  }
  await everythingSealed(house.db);
  await expectProvenLedger(house.db);
  await tamper(house.db, ...spoils);
  expect(await found()).toContain(says);
});

it('finds changed postings in what has changed since, and their account’s sum', async () => {
  expect(await check(house.db, { whole: false })).toMatchObject({ balanced: true, whole: false });
  await tamper(house.db, ...dearer);
  expect((await cli('verify')).out).toContain(unlike);
});

it('is not disturbed by a release with another split, and finds a share that was changed after it', async () => {
  const override = [{ bank_account_settlement_id: 'SBS-2', value: 10, type: 'PERCENTAGE' }];
  const released = await house.post('/finance/v1/release', {
    order: { invoice_number: 'INV-1', amount: 150_000, currency: 'IDR' },
    transaction: { original_request_id: await requestIdOf('INV-1') },
    override_settlement: override,
  });
  expect(released.status).toBe(200);
  await expectProvenLedger(house.db);
  await house.settle();
  await everythingSealed(house.db);
  await expectProvenLedger(house.db);
  await tamper(
    house.db,
    sql`update receipts set shares = replace(shares::text, 'SBS-2', 'SBS-9')::jsonb
      where payment_id = ${paymentOf('INV-1')}`,
  );
  expect(await found()).toContain('what receipts and refunds give whom is as it was sealed');
});

async function requestIdOf(reference: string): Promise<string> {
  const [row] = await house.db.rows<{ request_id: string }>(
    sql`select request_id from payments where reference = ${reference}`,
  );
  return row?.request_id ?? '';
}

it('finds by an exported head that the end of the book was removed together with its chain', async () => {
  const file = join(dir, 'head.json');
  await everythingSealed(house.db);
  const head = await cli('head');
  expect(head.code).toBe(0);
  await writeFile(file, head.out);
  expect((await cli('verify', '--head', file)).out).toContain('The ledger is proven.');
  await house.paid('INV-3', 10_000, {});
  expect(await cli('verify', '--full', '--head', file)).toMatchObject({ code: 0 });
  // As if INV-2 and INV-3 had never been, and the chain were made again from what is left.
  await tamper(
    house.db,
    ...vanished,
    sql`delete from ledger_blocks`,
    sql`delete from ledger_entries`,
    sql`delete from ledger_sealing`,
    sql`delete from ledger_heads`,
  );
  await everythingSealed(house.db);
  expect(await cli('verify', '--full')).toMatchObject({ code: 0 });
  const { code, out } = await cli('verify', '--full', '--head', file);
  expect(code).toBe(1);
  expect(out).toMatch(/the exported head is part of the chain: the chain does not have block \d+/);
});

it('refuses a head that somebody else has signed or changed', async () => {
  await everythingSealed(house.db);
  const head = JSON.parse((await cli('head', '--json')).out);
  const file = join(dir, 'changed.json');
  await writeFile(file, JSON.stringify({ ...head, sequence: '1' }));
  expect((await cli('verify', '--head', file)).out).toContain('was not signed with the key');
  await writeFile(file, '{}');
  expect(await cli('verify', '--head', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('is not a head'),
  });
});
