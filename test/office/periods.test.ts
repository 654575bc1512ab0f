// A month of a gateway whose fees are taxed: closed, stated, invoiced, corrected; nothing is booked into it later.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthEdges, monthOf, nextMonth } from '../../src/lib/month.ts';
import { sql } from '../../src/storage/db.ts';
import { clientId } from '../support/gateway.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
  startMoneyGateway,
} from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf, type OfficeCall } from '../support/office.ts';

let house: MoneyGateway;
let month: string;
let refund: string;
beforeAll(async () => {
  house = await startMoneyGateway({
    fees: {
      indomaret: {
        fixed: 5000,
        basis_points: 0,
        tiers: [{ from: 1_000_000, fixed: 0, basis_points: 100, maximum: 15_000 }],
      },
      kredivo: { fixed: 0, basis_points: 230, minimum: 3000 },
    },
    tax: { fees: 'excluded', seller: { name: 'PT Gerbang', address: 'Jakarta', tax_id: '01.234' } },
    dashboard: { keys: dashboardKeys, second_person_above: 1_000_000 },
  });
  month = monthOf(new Date());
  await house.paid('INV-1', 150_000);
  await house.paid('INV-2', 2_000_000);
  await house.paid('INV-3', 100_000);
  // Convenience stores have no refund API: somebody has to make it.
  const { body } = await house.sandbox('payments/INV-3/refunds', {
    amount: 10_000,
    reason: 'late',
    by: 'Ani',
  });
  refund = (body as { id: string }).id;
});
afterAll(() => house.stop());

const call = <Body = Record<string, never>>(path: string, given?: OfficeCall) =>
  callOffice<Body>(house.url, path, given);

/** Moves the sandbox's clock to a day of the month after `month`. */
async function goToMonthAfter(from: string, days = 9): Promise<void> {
  const { until } = monthEdges(from);
  const { body } = await house.sandbox('clock');
  const now = new Date((body as { now: string }).now);
  await house.advance(Math.ceil((until.getTime() - now.getTime()) / 1000) + days * 86_400);
}

interface Shown {
  month: string;
  status: string;
  conditions: { name: string; met: boolean; demanded: boolean; found: string[] }[];
}

describe('a month', () => {
  it('has fees by tier, and the tax on them in an account of its own', async () => {
    // 5000 + 550; 1 % of 2,000,000 is above the maximum: 15,000 + 1650; 5000 + 550.
    expect(await house.balance('gateway:fees')).toBe(25_000);
    expect(await house.balance('gateway:tax')).toBe(2750);
    expect(await house.balance(payable)).toBe(2_250_000 - 27_750 - 10_000);
    await expectProvenLedger(house.db);
    const { body } = await call<string>('/reports/fees.csv');
    expect(body).toMatch(/INV-2,PAYMENT,2000000,16650,[\w-]+,1650/);
  });

  it('is not closed before it has ended', async () => {
    const { body } = await call<{ periods: Shown[] }>('/periods');
    expect(body.periods).toMatchObject([{ month, status: 'OPEN' }]);
    const refused = await call('/periods', { body: { month, accept_warnings: true } });
    expect(refused).toMatchObject({ status: 409 });
    expect(JSON.stringify(refused.body)).toContain('ended');
    expect((await call('/periods', { body: { month: '2026-13' } })).status).toBe(400);
  });

  it('may be noted as preliminary until then', async () => {
    const path = `/statements/${clientId}/${month}/document`;
    const { body, headers } = await call<string>(`${path}.html?language=id`);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toContain('Sementara');
    expect((await call<string>(`${path}.csv`)).body).toContain('PRELIMINARY,');
    expect((await call(`${path}.pdf`)).status).toBe(404);
    expect((await call(`/statements/${clientId}/${nextMonth(month)}/document.csv`)).status).toBe(
      404,
    );
  });

  it('shows what must be true, and is closed by somebody who accepts the warnings', async () => {
    await goToMonthAfter(month);
    const shown = await call<Shown>(`/periods/${month}`);
    expect(shown.body).toMatchObject({ month, status: 'ENDED' });
    const byName = new Map(shown.body.conditions.map((one) => [one.name, one]));
    expect([...byName.keys()]).toEqual([
      'ended',
      'in_order',
      'proven',
      'head_signed',
      'no_old_exceptions',
      'no_exceptions',
      'nothing_undecided',
      'settled',
      'refunds_worked',
    ]);
    expect(byName.get('proven')).toEqual({ name: 'proven', met: true, demanded: true, found: [] });
    const later = await call('/periods', { body: { month: nextMonth(month) } });
    expect(later.status).toBe(409);
    expect(JSON.stringify(later.body)).toContain('in_order');
    expect((await call('/periods', { body: { month }, key: keyOf('viewer') })).status).toBe(403);
    expect(
      (await call('/periods', { body: { month }, key: keyOf('finance', clientId) })).status,
    ).toBe(403);
    const warned = await call('/periods', { body: { month } });
    expect(warned.status).toBe(409);
    expect(JSON.stringify(warned.body)).toContain('refunds_worked (1)');
    const closed = await call<Shown>('/periods', { body: { month, accept_warnings: true } });
    expect(closed).toMatchObject({ status: 201, body: { month, status: 'CLOSED' } });
    const again = await call('/periods', { body: { month } });
    expect(again.status).toBe(409);
    expect(JSON.stringify(again.body)).toContain('closed before');
    await expectProvenLedger(house.db);
  });

  it('is not seeded: what is invented is booked too', async () => {
    const refused = await call('/sandbox/seed', { body: { payments: 5, days: 300 } });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('days');
    expect((await call('/sandbox/seed', { body: { payments: 5, days: 2 } })).status).toBe(201);
  });

  it('is refused by what is demanded: a proof that does not hold, an old exception', async () => {
    await house.paid('INV-4', 50_000);
    await house.sandbox(`refunds/${refund}/done`, { by: 'Ani', note: 'TRF-1' });
    const second = nextMonth(month);
    await goToMonthAfter(second, 40);
    await house.paid('INV-5', 50_000);
    await house.db.rows(sql`insert into reconciliations
      (id, channel, from_at, to_at, file_name, file_hash, at, by, lines, matched)
      values (gen_random_uuid(), 'indomaret', ${monthEdges(month).from}, ${monthEdges(month).until}, 'a.csv',
        'x', ${monthEdges(month).until}, 'Ani', 1, 0)`);
    await house.db.rows(sql`insert into reconciliation_differences
      (id, reconciliation_id, channel, kind, reference, theirs)
      select gen_random_uuid(), id, channel, 'EXTRA', 'E-1', 500 from reconciliations`);
    const refused = await call('/periods', { body: { month: second, accept_warnings: true } });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain('no_old_exceptions (1)');
    await house.db.rows(sql`update reconciliation_differences set status = 'ARRIVED'`);
    const closed = await call<Shown>('/periods', { body: { month: second } });
    expect(closed).toMatchObject({ status: 201, body: { month: second, status: 'CLOSED' } });
  });
});

interface StatementRow {
  number: string;
  month: string;
  client_id: string;
  opening: number;
  closing: number;
  movement_count: number;
}

describe('a statement of a closed month', () => {
  it('has a number, and what was owed before and after', async () => {
    const { body } = await call<{ statements: StatementRow[] }>(`/statements?month=${month}`);
    expect(body.statements).toMatchObject([
      { number: `ST-${month}-0001`, month, client_id: clientId, opening: 0 },
    ]);
    const [first] = body.statements;
    const { body: csv } = await call<string>(`/statements/${clientId}/${month}/document.csv`);
    const lines = csv.trim().split('\r\n');
    // The head, and the edges.
    expect(lines.length).toBe((first?.movement_count ?? 0) + 3);
    expect(lines.at(-1)).toContain(`CLOSING,,,,${first?.closing}`);
    expect(lines.filter((line) => line.includes(',TAX,'))).toHaveLength(3);
    const next = await call<{ statements: StatementRow[] }>(
      `/statements?month=${nextMonth(month)}`,
    );
    expect(next.body.statements[0]?.opening).toBe(first?.closing);
  });

  it('is the same bytes again, whatever happened since', async () => {
    const path = `/statements/${clientId}/${month}/document`;
    const all = async () =>
      Promise.all(
        ['csv', 'html', 'html?language=id'].map(
          async (kind) => (await call<string>(`${path}.${kind}`)).body,
        ),
      );
    const before = await all();
    await house.paid('INV-6', 70_000);
    await house.settle();
    await house.db.rows(sql`update merchants set name = 'Another name'`);
    await house.advance(10);
    expect(await all()).toEqual(before);
    await house.db.rows(sql`update merchants set name = 'Toko Uang'`);
    await house.advance(10);
    expect(before[1]).toContain('PT Gerbang');
    expect(before[1]).toContain('@media print');
  });

  it('belongs to its merchant', async () => {
    const path = `/statements/${clientId}/${month}/document.csv`;
    const other = 'BRN-0002-1700000000002';
    expect((await call(path, { key: keyOf('finance', clientId) })).status).toBe(200);
    expect((await call(path, { key: keyOf('finance', other) })).status).toBe(404);
    expect((await call(path, { key: keyOf('support') })).status).toBe(403);
  });
});

interface InvoiceRow {
  id: string;
  number: string;
  kind: string;
  month: string;
  fees: number;
  tax_base: number;
  tax: number;
  total: number;
}

describe('an invoice', () => {
  const invoices = async () => (await call<{ invoices: InvoiceRow[] }>('/invoices')).body.invoices;

  it('has the fees of its month with their tax, and a number without gaps', async () => {
    const all = await invoices();
    expect(all.map(({ number }) => number)).toEqual(['INV-000002', 'INV-000001']);
    // 2750 are 12 % of 22,916.67: eleven twelfths of 25,000.
    expect(all[1]).toMatchObject({
      ...{ kind: 'INVOICE', month, fees: 25_000, tax_base: 22_917, tax: 2750, total: 27_750 },
    });
    const shown = await call<{ lines: unknown[]; seller: object }>(`/invoices/${all[1]?.id}`);
    expect(shown.body.lines).toEqual([
      { channel: 'indomaret', payments: 3, fees: 25_000, tax: 2750 },
    ]);
    expect(shown.body.seller).toEqual({ name: 'PT Gerbang', address: 'Jakarta', tax_id: '01.234' });
  });

  it('is a document to print and CSV', async () => {
    const [, first] = await invoices();
    const html = await call<string>(`/invoices/${first?.id}/document.html?language=id`);
    expect(html.headers.get('content-disposition')).toContain('INV-000001.html');
    expect(html.body).toContain('Rp27.750');
    expect(html.body).toContain('NPWP 01.234');
    const csv = await call<string>(`/invoices/${first?.id}/document.csv`);
    expect(csv.body).toContain(
      `INV-000001,INVOICE,${month},${clientId},Toko Uang,total,,25000,22917,2750,27750`,
    );
  });

  it('is corrected by credit notes, up to what it says', async () => {
    const [, first] = await invoices();
    const path = `/invoices/${first?.id}/credit-notes`;
    const reason = 'a fee was agreed twice';
    expect((await call(path, { body: { fees: 0, reason } })).status).toBe(400);
    expect((await call(path, { body: { fees: 25_001, reason } })).status).toBe(400);
    const owed = await house.balance(payable);
    const made = await call<InvoiceRow>(path, { body: { fees: 5000, tax: 550, reason } });
    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'CREDIT_NOTE', number: 'CN-000001', fees: 5000, tax: 550, tax_base: 4583 },
    });
    expect(await house.balance(payable)).toBe(owed + 5550);
    const more = await call(path, { body: { fees: 20_001, reason } });
    expect(JSON.stringify(more.body)).toContain('must be at most 20000');
    const twice = await call(`/invoices/${made.body.id}/credit-notes`, {
      body: { fees: 1, reason },
    });
    expect(twice.status).toBe(409);
    const note = await call<string>(`/invoices/${made.body.id}/document.html`);
    expect(note.body).toContain('INV-000001');
    expect(note.body).toContain(reason);
    await expectProvenLedger(house.db);
    const [batch] = await house.settle();
    expect(batch).toMatchObject({
      adjustments: [{ kind: 'CREDIT', reference: 'CN-000001', amount: 5550 }],
    });
    expect(await house.balance(payable)).toBe(0);
    await expectProvenLedger(house.db);
  });

  it('belongs to its merchant', async () => {
    const [first] = await invoices();
    const other = keyOf('finance', 'BRN-0002-1700000000002');
    expect((await call(`/invoices/${first?.id}`, { key: other })).status).toBe(404);
    const seen = await call<{ invoices: unknown[] }>('/invoices', { key: other });
    expect(seen.body.invoices).toEqual([]);
  });
});

describe('the book', () => {
  it('says when it was told, and what it knew then', async () => {
    const path = '/ledger/transactions?limit=1';
    const { body } = await call<{ transactions: { at: string; recorded_at: string }[] }>(path);
    const [last] = body.transactions;
    const told = new Date(last?.recorded_at ?? 0);
    expect(Math.abs(told.getTime() - Date.now())).toBeLessThan(120_000);
    // The sandbox's clock is months ahead.
    expect(new Date(last?.at ?? 0).getTime()).toBeGreaterThan(told.getTime() + 30 * 86_400_000);
    interface Accounts {
      accounts: { account: string; balance: number }[];
    }
    const knew = async (at: Date, more = '') =>
      (await call<Accounts>(`/ledger/accounts?recorded_by=${at.toISOString()}${more}`)).body
        .accounts;
    const now = (await call<Accounts>('/ledger/accounts')).body.accounts;
    expect(await knew(new Date())).toEqual(now);
    const long = new Date(Date.now() - 86_400_000);
    expect(await knew(long)).toEqual([]);
    const before = new Date(Date.now() + 1000);
    await house.paid('INV-7', 10_000);
    expect(await knew(before, `&at=${monthEdges(month).from.toISOString()}`)).toEqual([]);
    expect((await call('/ledger/accounts?recorded_by=never-was-it')).status).toBe(400);
  });
});
