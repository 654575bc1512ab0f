// Plays the examples of docs/ledger.md: each fact has exactly the postings that the page shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monthEdges, monthOf } from '../../src/lib/month.ts';
import { wibDay } from '../../src/lib/wib.ts';
import { sql } from '../../src/storage/db.ts';
import { authorizedOrder, paidOrder } from '../support/cards.ts';
import { type MoneyGateway, payable, startMoneyGateway } from '../support/money.ts';
import { callOffice, dashboardKeys } from '../support/office.ts';

interface Example {
  kind: string;
  postings: [account: string, amount: number][];
}

const examples: Example[] = readFileSync(join(import.meta.dirname, '../../docs/ledger.md'), 'utf8')
  .split('\n### ')
  .slice(1)
  .map((part) => ({
    kind: part.split('\n')[0] ?? '',
    postings: [
      ...(part.split('\n## ')[0]?.matchAll(/^\| `([^`]+)` *\| +(-?[\d ]+?) *\|$/gm) ?? []),
    ].map(([, account = '', amount = '']) => [account, Number(amount.replaceAll(' ', ''))]),
  }));

let house: MoneyGateway;
/** The same, with taxed fees. */
let taxed: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({
    dashboard: { keys: dashboardKeys },
    fees: {
      indomaret: { fixed: 5000, basis_points: 0 },
      cards: { fixed: 2000, basis_points: 280 },
    },
  });
  taxed = await startMoneyGateway({
    fees: {
      indomaret: { fixed: 5000, basis_points: 0 },
      cards: { fixed: 2000, basis_points: 280 },
    },
    tax: { fees: 'excluded' },
    dashboard: { keys: dashboardKeys },
  });
  await Promise.all([play(), playTaxes()]);
}, 120_000);
afterAll(async () => {
  await house.stop();
  await taxed.stop();
});

/** A taxed fee, one that is returned, and an invoice that is corrected after its month was closed. */
async function playTaxes(): Promise<void> {
  await taxed.paid('TAXED', 150_000);
  const voided = await paidOrder(taxed, { amount: 90_000 });
  await taxed.sandbox(`payments/${voided.invoice}/refunds`, { amount: 90_000 });
  const month = monthOf(new Date());
  const left = monthEdges(month).until.getTime() - Date.now();
  await taxed.advance(Math.ceil(left / 1000) + 86_400);
  await callOffice(taxed.url, '/periods', { body: { month, accept_warnings: true } });
  const { body } = await callOffice<{ invoices: { id: string }[] }>(taxed.url, '/invoices');
  await callOffice(taxed.url, `/invoices/${body.invoices[0]?.id}/credit-notes`, {
    body: { fees: 1000, tax: 110, reason: 'agreed otherwise' },
  });
}

async function play(): Promise<void> {
  const refund = async (invoice: string, amount: number) => {
    const { body } = await house.sandbox(`payments/${invoice}/refunds`, { amount });
    return (body as { id: string }).id;
  };
  await house.paid('FIRST', 150_000);
  await house.paid('HELD', 100_000, { hold_settlement: true });
  const { transaction } = await house.client.orders.status('HELD');
  await house.client.orders.release({
    order: { invoice_number: 'HELD', amount: 100_000 },
    transaction: { original_request_id: transaction.original_request_id },
  });
  const voided = await paidOrder(house, { amount: 90_000 });
  await refund(voided.invoice, 90_000);
  const done = await refund('FIRST', 40_000);
  await house.sandbox(`refunds/${done}/done`, { by: 'Ani' });
  const rejected = await refund('FIRST', 10_000);
  await house.sandbox(`refunds/${rejected}/rejected`, { by: 'Ani' });
  const card = await paidOrder(house, { amount: 90_000 });
  await house.settle();
  await playBank('PAID');
  await refund(card.invoice, 30_000);
  await reconcile();
  await house.paid('LATER', 105_000);
  await house.settle();
  await playBank('FAILED');
  const [first] = await payoutsThatAre('PAID');
  await house.sandbox(`payouts/${first}/outcome`, { outcome: 'RETURNED' });
  const { authorizeId } = await authorizedOrder(house, { amount: 90_000 });
  await house.client.cards.capture({ payment: { authorize_id: authorizeId } });
  await exceptions();
  await cash();
}

async function payoutsThatAre(status: string): Promise<string[]> {
  const { body } = await house.sandbox(`payouts?status=${status}`);
  return (body as { payouts: { id: string }[] }).payouts.map(({ id }) => id);
}

/** The bank ends what waits for it so. */
async function playBank(outcome: string): Promise<void> {
  for (const id of await payoutsThatAre('PENDING')) {
    const { status } = await house.sandbox(`payouts/${id}/outcome`, { outcome });
    expect(status).toBe(200);
  }
}

/** Late money, disputes and a journal. */
async function exceptions(): Promise<void> {
  await house.order('LATE', 100_000);
  await house.sandbox('payments/LATE/outcome', { outcome: 'EXPIRED' });
  await house.sandbox('payments/LATE/outcome', { outcome: 'SUCCESS', amount: 130_000 });
  const { exceptions: open } = await office<{ exceptions: { id: string; payment_id: string }[] }>(
    '/exceptions?kind=LATE',
  );
  const [{ id, payment_id } = { id: '', payment_id: '' }] = open;
  const path = `/exceptions/${id}`;
  await office(`${path}/apply`, { payment_id, reason: 'it is this one' });
  await office(`${path}/return`, { amount: 20_000, reason: 'double' });
  await office(`${path}/write-off`, { reason: 'nobody’s' });
  const dispute = async (amount: number, ending: string, fee: number) => {
    const opened = await house.sandbox('payments/LATE/dispute', { amount, fee });
    await office(`/disputes/${(opened.body as { id: string }).id}/${ending}`, {});
  };
  await dispute(60_000, 'won', 25_000);
  await dispute(15_000, 'lost', 0);
  await office('/journals', {
    reason: 'compensation for an outage',
    lines: [
      { account: 'gateway:fees', amount: -40_000 },
      { account: payable, amount: 40_000 },
    ],
  });
}

/** Two transfers of the acquirer: one arrives in an account that had something, one never does. */
async function cash(): Promise<void> {
  const day = wibDay(new Date());
  const period = `from=${day}&to=${day}`;
  await house.paid('ARRIVES', 123_000);
  await house.paid('LOST', 124_000);
  const file = await fetch(`${house.url}/sandbox/v1/acquirer-files/indomaret?${period}`);
  const lines = (await file.text()).split('\r\n');
  const line = (amount: number, transfer: string) => {
    const [reference] = lines.find((one) => one.includes(`,${amount},`))?.split(',') ?? [];
    return `${reference},${amount},${day},1500,${transfer}`;
  };
  const csv = [lines[0], line(123_000, 'RM-ARRIVES'), line(124_000, 'RM-LOST')].join('\r\n');
  const sandbox = `${house.url}/sandbox/v1`;
  const post = (path: string, body: string) =>
    fetch(`${sandbox}/${path}`, { method: 'POST', body });
  expect((await post(`reconciliations?channel=indomaret&${period}`, csv)).status).toBe(201);
  const statement = `date,amount,reference,text,balance\n${day},121500,B1,RM-ARRIVES,1121500\n`;
  expect((await post('bank-statements', statement)).status).toBe(201);
  const { remittances } = await office<{ remittances: { id: string; reference: string }[] }>(
    '/remittances?status=IN_TRANSIT',
  );
  expect(remittances.map(({ reference }) => reference)).toEqual(['RM-LOST']);
  await office(`/remittances/${remittances[0]?.id}/write-off`, { reason: 'the acquirer is gone' });
}

async function office<Body>(path: string, body?: object): Promise<Body> {
  const answer = await callOffice<Body>(house.url, path, { body });
  expect([path, answer.status]).toEqual([path, answer.status < 300 ? answer.status : 200]);
  return answer.body;
}

/** The acquirer's file has 700 rupiah more for one payment, and somebody accepts that. */
async function reconcile(): Promise<void> {
  const period = 'from=2020-01-01&to=2099-12-31';
  const file = await fetch(`${house.url}/sandbox/v1/acquirer-files/indomaret?${period}`);
  // Without what the acquirer keeps, and without its transfer: those have examples of their own.
  const changed = (await file.text())
    .replace(/(,[^,\r\n]*){2}(?=\r\n)/g, '')
    .replace(',150000,', ',150700,');
  const compared = await fetch(
    `${house.url}/sandbox/v1/reconciliations?channel=indomaret&${period}`,
    { method: 'POST', body: changed },
  );
  const { differences } = (await compared.json()) as { differences: { id: string }[] };
  for (const { id } of differences) {
    await house.sandbox(`reconciliation-differences/${id}/resolve`, { by: 'Ani', reason: 'paid' });
  }
}

it('has an example of each fact', async () => {
  const booked = await Promise.all(
    [house, taxed].map(({ db }) =>
      db.rows<{ kind: string }>(sql`select distinct kind from ledger_transactions`),
    ),
  );
  const kinds = new Set(booked.flat().map(({ kind }) => kind));
  expect(examples.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
});

it.each(examples)('$kind', async ({ kind, postings }) => {
  const rows = await Promise.all(
    [house, taxed].map(({ db }) =>
      db.rows<{ account: string; amount: bigint; id: string }>(sql`
        select t.id, p.account, p.amount from postings p
        join ledger_transactions t on t.id = p.transaction_id
        where t.kind = ${kind} order by t.id, p.line`),
    ),
  );
  expect(postings.length).toBeGreaterThan(0);
  expect(grouped(rows.flat())).toContainEqual(postings);
});

function grouped(rows: { account: string; amount: bigint; id: string }[]): [string, number][][] {
  const byId = new Map<string, [string, number][]>();
  for (const { id, account, amount } of rows) {
    byId.set(id, [...(byId.get(id) ?? []), [account, Number(amount)]]);
  }
  return [...byId.values()];
}
