// A finance person's month: all channels, refunds, a dispute, late money, a failed payout, files with errors, the close.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drop } from '../../src/channels/fixture.ts';
import { monthEdges, monthOf } from '../../src/lib/month.ts';
import { type Sql, sql } from '../../src/storage/db.ts';
import { paidOrder } from '../support/cards.ts';
import { type CashGateway, cashConfig, daySeconds, startCashGateway } from '../support/cash.ts';
import { classicSuites } from '../support/classic.ts';
import { type FreshDatabase, freshDatabase, tamper } from '../support/database.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { callOffice, keyOf } from '../support/office.ts';
import { call, getToken, merchantPair, paths, paymentBody } from '../support/snap.ts';
import { command } from '../support/terminal.ts';

const channels = ['cards', 'dana', 'indodana', 'indomaret', 'kredivo'];

let database: FreshDatabase;
let house: CashGateway;
beforeAll(async () => {
  database = await freshDatabase();
  house = await startCashGateway(
    {
      ...cashConfig,
      merchants: [
        {
          name: 'Toko Bulan',
          client_id: clientId,
          secret_key: secretKey,
          snap: { public_key: merchantPair.publicKey },
          settlement_accounts: [
            { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Toko', default: true },
          ],
        },
      ],
      fees: Object.fromEntries(channels.map((id) => [id, { fixed: 3000, basis_points: 150 }])),
      acquirer_costs: Object.fromEntries(
        channels.map((id) => [id, { fixed: 0, basis_points: 70 }]),
      ),
      tax: { fees: 'excluded' },
    },
    { database },
  );
});
afterAll(async () => {
  await house.sandbox('reset', {});
  await house.stop();
  await database.drop();
});

interface Named {
  id: string;
}
interface Exception extends Named {
  kind: string;
  status: string;
  channel: string | null;
  open: number | null;
}

/** The reference of a payment that was paid, on each channel. */
async function paidOnAll(): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { channel, path, body } of classicSuites) {
    if (channel.id === 'cards') {
      made.cards = (await paidOrder(house, { amount: 400_000 })).invoice;
      continue;
    }
    const wanted = body(drop('additional_info.settlement')) as {
      order: { invoice_number?: string };
      transaction?: object;
    };
    const answer = await house.post(path, wanted);
    expect([channel.id, answer.status, answer.json]).toEqual([channel.id, 200, answer.json]);
    made[channel.id] = wanted.order.invoice_number ?? '';
  }
  const dana = paymentBody({ amount: { value: '250000.00', currency: 'IDR' } });
  const token = await getToken(house.url);
  expect((await call(house.url, paths.payment, token, dana)).status).toBe(200);
  made.dana = dana.partnerReferenceNo;
  for (const [channel, reference] of Object.entries(made)) {
    if (channel === 'cards') continue;
    const paid = await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
    expect([channel, paid.status]).toEqual([channel, 200]);
  }
  return made;
}

const openExceptions = async () =>
  (await house.office<{ exceptions: Exception[] }>('/exceptions?limit=200')).exceptions;

/** Works everything that is open, each as its kind asks for. Returns the kinds. */
async function workAll(): Promise<string[]> {
  const open = await openExceptions();
  for (const { id, kind } of open) {
    const reason = 'agreed with the acquirer';
    if (kind === 'BANK_OUT')
      await house.office(`/bank-entries/${id}/book`, { account: 'differences', reason });
    else if (kind === 'BANK_IN') await explain(id);
    else if (kind === 'MISSING') continue;
    else await house.office(`/exceptions/${id}/write-off`, { reason });
  }
  return open.map(({ kind }) => kind);
}

/** An entry with another amount than was announced is the remittance that it names; what nobody knows waits. */
async function explain(id: string): Promise<void> {
  const entry = await house.office<{
    text: string;
    may_be: { remittances: (Named & { reference: string })[] };
  }>(`/bank-entries/${id}`);
  const own = entry.may_be.remittances.find(({ reference }) => entry.text.includes(reference));
  if (own !== undefined) {
    const body = { remittances: [own.id], reason: 'the bank took a part' };
    await house.office(`/bank-entries/${id}/match`, body);
  } else {
    await house.office(`/bank-entries/${id}/suspend`, { channel: 'indomaret', reason: 'unknown' });
  }
}

it('is worked from the first payment to a signed close', async () => {
  const day = await house.today();
  const paid = await paidOnAll();
  expect(Object.keys(paid).sort()).toEqual(channels);
  await house.paid('REFUND', 300_000);
  await house.paid('DISPUTE', 200_000);
  await house.paid('BIG', 900_000);
  const refund = await house.sandbox('payments/REFUND/refunds', { amount: 120_000 });
  await house.sandbox(`refunds/${(refund.body as Named).id}/done`, { by: 'Ani' });
  const dispute = await house.sandbox('payments/DISPUTE/dispute', { amount: 50_000, fee: 10_000 });
  await house.office(`/disputes/${(dispute.body as Named).id}/lost`, {});
  await house.order('LATE', 100_000);
  await house.sandbox('payments/LATE/outcome', { outcome: 'EXPIRED' });
  await house.sandbox('payments/LATE/outcome', { outcome: 'SUCCESS' });
  const [late] = await openExceptions();
  const { id: latePayment } = (
    await house.office<{ payments: Named[] }>('/payments?reference=LATE')
  ).payments[0] ?? { id: '' };
  await house.office(`/exceptions/${late?.id}/apply`, {
    payment_id: latePayment,
    reason: 'it is his',
  });
  await house.settle();
  await expectProvenLedger(house.db);

  // The acquirers' files of the day, some with errors.
  const errors: Record<string, number> = {
    indomaret: 2,
    cards: 0,
    kredivo: 1,
    indodana: 0,
    dana: 0,
  };
  for (const channel of channels) {
    const csv = await house.acquirerFile(channel, `&seed=5&errors=${errors[channel]}`);
    const { status } = await house.upload(channel, csv);
    expect([channel, status]).toEqual([channel, 201]);
  }
  await house.advance(daySeconds);
  const first = await house.importStatement(await house.statement('seed=3&errors=2'));
  expect(first.status).toBe(201);
  await workAll();
  await expectProvenLedger(house.db);

  // The payout fails at the first try, and is paid again after its account was verified.
  const { payouts } = await house.office<{ payouts: (Named & { amount: number })[] }>('/payouts');
  await house.office(`/payouts/${payouts[0]?.id}/sent`, {});
  await house.office(`/payouts/${payouts[0]?.id}/failed`, { reason: 'the account is closed' });
  const account = `/merchants/${clientId}/accounts/SBS-1`;
  const verified = await callOffice(house.url, `${account}/verify`, {
    body: {},
    key: keyOf('owner'),
  });
  if (verified.status < 300) {
    await house.paid('AGAIN', 60_000);
    await house.settle();
  }
  const today = await house.today();
  const missing = await house.acquirerFile('indomaret');
  if (missing.split('\r\n').length > 2) await house.upload('indomaret', missing);
  await house.advance(daySeconds);
  for (const one of await pending()) await house.office(`/payouts/${one}/sent`, {});
  await house.advance(daySeconds);
  await house.importStatement(await house.statement('format=camt.053'));
  await workAll();

  // What the files of the first day had left out comes with a later one.
  for (const { id, kind } of await openExceptions()) {
    if (kind === 'MISSING') {
      await house.office(`/exceptions/${id}/write-off`, { reason: 'the acquirer never had it' });
    } else await workAll();
  }
  expect(await openExceptions()).toEqual([]);

  // All three sides agree.
  const sides = await house.office<{
    days: { agrees: boolean; channel: string; day: string }[];
    channels: { channel: string; receivable: number; in_transit: number }[];
    banks: { book: number; statement: number; open_entries: number; unexplained: number }[];
  }>(`/three-way?from=${day}&to=${await house.today()}`);
  expect(sides.channels).toEqual(
    channels.map((channel) => ({ channel, receivable: 0, in_transit: 0 })),
  );
  expect(sides.banks[0]).toMatchObject({ unexplained: 0, open_entries: 0 });
  expect(sides.banks[0]?.book).toBe(sides.banks[0]?.statement);
  expect(today > day).toBe(true);

  // The month is closed, with its statement and its taxed invoice; the head is signed.
  const month = monthOf(new Date(`${day}T12:00:00+07:00`));
  const left = monthEdges(month).until.getTime() - (await nowOf());
  if (left > 0) await house.advance(Math.ceil(left / 1000) + 3600);
  const closed = await callOffice(house.url, '/periods', {
    body: { month, accept_warnings: true },
  });
  expect([closed.status, closed.body]).toEqual([201, expect.objectContaining({ month })]);
  const invoices = await house.office<{ invoices: { tax: number; fees: number }[] }>('/invoices');
  expect(invoices.invoices[0]?.tax).toBeGreaterThan(0);
  const { statements } = await house.office<{ statements: { number: string }[] }>('/statements');
  expect(statements[0]?.number).toMatch(/^ST-/);
  const full = await house.office<{ ok: boolean; problems: unknown[] }>('/ledger/proof?full=true');
  expect(full.problems).toEqual([]);
  const { code, out } = await command(['ledger', 'verify', '--full'], {
    DATABASE_URL: database.programUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  expect([code, out]).toEqual([0, expect.stringContaining('transactions')]);
}, 120_000);

async function pending(): Promise<string[]> {
  const { payouts } = await house.office<{ payouts: Named[] }>('/payouts?status=PENDING');
  return payouts.map(({ id }) => id);
}

async function nowOf(): Promise<number> {
  const { body } = await house.sandbox('clock');
  return Date.parse((body as { now: string }).now);
}

const ofPayment = (reference: string) =>
  sql`(select id from payments where reference = ${reference})`;
const ofFacts = (reference: string) =>
  sql`(select id from ledger_transactions where payment_id = ${ofPayment(reference)})`;
const shifted = (account: string, by: Sql) => sql`
  update ledger_balances b set balance = balance + ${by}
  where b.account = ${account}
    and b.shard = (select min(shard) from ledger_balances s where s.account = b.account)`;
const payable = `merchant:${clientId}:payable`;
const receivable = 'acquirer:indomaret:receivable';

it.each<[string, Sql[]]>([
  [
    'a posting',
    [
      sql`update postings set amount = amount + 1 where account = 'gateway:acquirer-costs'
      and amount = (select min(amount) from postings where account = 'gateway:acquirer-costs')`,
    ],
  ],
  [
    'a payment that became 50 000 dearer everywhere',
    [
      sql`update payments set amount = amount + 50000, paid_amount = paid_amount + 50000 where reference = 'BIG'`,
      sql`update receipts set amount = amount + 50000 where payment_id = ${ofPayment('BIG')}`,
      sql`update postings set amount = amount + sign(amount) * 50000 where transaction_id in (
        select id from ledger_transactions where kind = 'paid' and payment_id = ${ofPayment('BIG')})`,
      shifted(receivable, sql`-50000`),
      shifted(payable, sql`50000`),
    ],
  ],
  [
    'a paid 300 000 that is gone with its postings',
    [
      sql`update ledger_balances b set balance = balance - d.amount from (
          select account, sum(amount) as amount from postings
          where transaction_id in ${ofFacts('REFUND')} group by account) d
        where b.account = d.account
          and b.shard = (select min(shard) from ledger_balances s where s.account = b.account)`,
      sql`delete from postings where transaction_id in ${ofFacts('REFUND')}`,
      sql`delete from ledger_transactions where payment_id = ${ofPayment('REFUND')}`,
      sql`delete from refunds where payment_id = ${ofPayment('REFUND')}`,
      sql`delete from receipts where payment_id = ${ofPayment('REFUND')}`,
      sql`delete from payments where reference = 'REFUND'`,
    ],
  ],
  [
    'a payee’s bank number',
    [
      sql`update settlement_transfers set number = '666'`,
      sql`update merchants set settlement_accounts = jsonb_set(settlement_accounts, '{0,number}', '"666"')
        where client_id = ${clientId}`,
    ],
  ],
  ['an amount of a bank’s statement', [sql`update bank_entries set text = 'x' where line = 2`]],
  ['what an acquirer announced', [sql`update remittances set reference = reference || 'X'`]],
])('ledger verify finds %s', { timeout: 60_000 }, async (_name, spoils) => {
  const before = await verified();
  await tamper(house.db, ...spoils);
  const after = await verified();
  expect(after.code).toBe(1);
  // What was changed before is found too: this change adds something.
  expect(after.problems.filter((one) => !before.problems.includes(one))).not.toEqual([]);
});

/** What the command line finds in the whole book: each proof with what breaks it. */
async function verified(): Promise<{ code: number; problems: string[] }> {
  const { code, out } = await command(['ledger', 'verify', '--full', '--json'], {
    DATABASE_URL: database.programUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const { problems } = JSON.parse(out) as { problems: { proof: string; found: string[] }[] };
  return {
    code: code ?? 0,
    problems: problems.flatMap((one) => one.found.map((it) => `${one.proof}: ${it}`)),
  };
}
