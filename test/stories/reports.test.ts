// Reports over HTTP: they add up to the ledger, are valid CSV and JSON, and refuse invalid parameters.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wibDay } from '../../src/lib/wib.ts';
import { clientId } from '../support/gateway.ts';
import {
  type MoneyGateway,
  mainAccount,
  otherAccount,
  payable,
  startMoneyGateway,
} from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({ fees_policy: { refund: 'return' } });
  const split = [{ bank_account_settlement_id: otherAccount, type: 'PERCENTAGE', value: 12.5 }];
  await house.paid('=1+1', 150_000);
  await house.paid('R-2 "quoted", here', 70_001, { settlement: split });
  await house.paid('R-3', 99_999);
  await house.sandbox('payments/R-3/refunds', { amount: 33_333, by: 'Ani' });
  await house.settle();
  await house.paid('R-4', 40_000);
  const { body } = await house.sandbox('payments/R-4/refunds', { reason: 'broken' });
  await house.sandbox(`refunds/${(body as { id: string }).id}/rejected`, { by: 'Budi' });
  await house.paid('R-5', 50_000);
  const done = await house.sandbox('payments/R-5/refunds', { amount: 1 });
  await house.sandbox(`refunds/${(done.body as { id: string }).id}/done`, { by: 'Budi' });
});
afterAll(async () => {
  await house.stop();
});

async function get(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${house.url}/sandbox/v1/reports/${path}`);
  // Bytes, because `text()` would remove the byte order mark.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { status: response.status, text, headers: response.headers };
}

type Row = Record<string, string>;

async function rowsOf(path: string): Promise<Row[]> {
  return parse<Row>((await get(path)).text, { columns: true });
}

const sum = (rows: Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

describe('transactions', () => {
  it('add up to what merchants are owed and were paid', async () => {
    const rows = await rowsOf('transactions');
    expect(rows.map(({ type }) => type)).toEqual([
      'PAYMENT',
      'PAYMENT',
      'PAYMENT',
      'MANUAL_PARTIAL_REFUND',
      'PAYMENT',
      'MANUAL_FULL_REFUND',
      'REFUND_REJECTED',
      'PAYMENT',
      'MANUAL_PARTIAL_REFUND',
    ]);
    const paidOut =
      (await house.balance(`settlement:${mainAccount}`)) +
      (await house.balance(`settlement:${otherAccount}`));
    expect(sum(rows, 'net')).toBe((await house.balance(payable)) + paidOut);
    expect(sum(rows, 'fee')).toBe(await house.balance('gateway:fees'));
  });

  it('are the same as JSON, with numbers for amounts', async () => {
    const { text, headers } = await get('transactions?format=json');
    expect(headers.get('content-type')).toBe('application/json');
    const { report, rows } = JSON.parse(text) as {
      report: string;
      rows: Record<string, unknown>[];
    };
    expect(report).toBe('transactions');
    const written = await rowsOf('transactions');
    expect(rows).toHaveLength(written.length);
    expect(rows[0]).toMatchObject({ reference: '=1+1', amount: 150_000, fee: 5000, net: 145_000 });
  });

  it('contain only rows of the period, the channel and the merchant', async () => {
    const all = await rowsOf('transactions');
    const from = all[2]?.at ?? '';
    const to = all[4]?.at ?? '';
    const some = await rowsOf(`transactions?from=${from}&to=${to}`);
    expect(some).toEqual(all.filter(({ at = '' }) => at >= from && at < to));
    expect(some.length).toBeGreaterThan(0);
    expect(await rowsOf('transactions?channel=kredivo')).toEqual([]);
    expect(await rowsOf('transactions?channel=indomaret')).toEqual(all);
    expect(await rowsOf('transactions?client_id=NOBODY')).toEqual([]);
    expect(await rowsOf('transactions?to=2001-01-01')).toEqual([]);
    const today = wibDay(new Date());
    expect(await rowsOf(`transactions?from=${today}&to=${today}`)).toEqual(all);
  });
});

describe('CSV', () => {
  it('ends lines with CR LF, quotes where needed and disarms formulas', async () => {
    const { text, headers } = await get('transactions');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('transactions.csv');
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text).toContain(`,'=1+1,`);
    expect(text).toContain(',"R-2 ""quoted"", here",');
    expect(text).toMatch(/,-33333,/);
  });

  it('begins with the byte order mark where that is asked for', async () => {
    expect((await get('fees?bom=true')).text.startsWith('\uFEFFat,')).toBe(true);
    expect((await get('fees?bom=false')).text.startsWith('at,')).toBe(true);
  });
});

it('fees add up to the gateway’s account', async () => {
  const rows = await rowsOf('fees');
  expect(sum(rows, 'fee')).toBe(await house.balance('gateway:fees'));
  // A refund of one rupiah returns less than a whole rupiah of the fee.
  expect(rows.map(({ fee }) => Number(fee))).toEqual([
    5000, 5000, 5000, -1666, 5000, -5000, 5000, 5000,
  ]);
});

describe('settlements', () => {
  it('add up to what bank accounts were paid, by batch and by account', async () => {
    const batches = await rowsOf('settlements');
    const accounts = await rowsOf('settlements-by-account');
    for (const account of [mainAccount, otherAccount]) {
      const paid = await house.balance(`settlement:${account}`);
      const own = (rows: Row[]) => rows.filter((row) => row.account_id === account);
      expect(sum(own(batches), 'amount')).toBe(paid);
      expect(sum(own(accounts), 'amount')).toBe(paid);
    }
  });

  it('have the merchants’ own columns, after the fixed ones', async () => {
    const shop = await startMoneyGateway();
    try {
      const keys = (...given: [string, string][]) => ({
        report: given.map(([key, value]) => ({ key, value })),
      });
      await shop.paid('O-0', 10_000, keys(['earlier', 'x']));
      await shop.settle();
      await shop.advance(60);
      const first = keys(['branch', 'Kota "Tua", 1'], ['amount', 'ten'], ['=1+1', '=2+2']);
      await shop.paid('O-1', 20_000, first);
      await shop.paid('O-2', 30_000);
      await shop.paid('O-3', 40_000, keys(['zone', '7'], ['amount (report)', 'x']));
      await shop.sandbox('payments/O-1/refunds', { amount: 1000 });
      const [batch] = await shop.settle();
      const { body } = await shop.sandbox(`settlements/${batch?.id}`);
      const from = new Date((body as { at: string }).at).toISOString();
      const read = async (query: string) => {
        const response = await fetch(`${shop.url}/sandbox/v1/reports/settlement-items?${query}`);
        return response.text();
      };
      const text = await read(`from=${from}`);
      const own = ["'=1+1", 'amount (report) (report)', 'amount (report)', 'branch', 'zone'];
      expect(text.split('\r\n')[0]?.split(',').slice(11)).toEqual(own);
      const rows = parse<Row>(text, { columns: true });
      const cells = (row: Row | undefined) => own.map((name) => row?.[name]);
      const of = (reference: string) => rows.filter((row) => row.reference === reference);
      const whole = ["'=2+2", 'ten', '', 'Kota "Tua", 1', ''];
      // The payment and its refund.
      expect(of('O-1').map(cells)).toEqual([whole, whole]);
      expect(of('O-2').map(cells)).toEqual([['', '', '', '', '']]);
      expect(of('O-3').map(cells)).toEqual([['', '', 'x', '', '7']]);
      const json = JSON.parse(await read(`from=${from}&format=json`));
      expect(json.columns.slice(11)).toEqual(['=1+1', ...own.slice(1)]);
      const shown = json.rows.find((row: Row) => row.reference === 'O-1');
      expect(shown).toMatchObject({ '=1+1': '=2+2', branch: 'Kota "Tua", 1', zone: null });
      expect(await read('to=2001-01-01')).not.toContain('branch');
      expect(await read('channel=kredivo')).not.toContain('branch');
      expect(await read('client_id=NOBODY')).not.toContain('branch');
      expect(await read('')).toContain(',earlier,');
    } finally {
      await shop.stop();
    }
  });

  it('list what was settled', async () => {
    const items = await rowsOf('settlement-items');
    expect(items.map(({ amount }) => Number(amount)).sort((a, b) => a - b)).toEqual([
      -33_333, 70_001, 99_999, 150_000,
    ]);
    expect(sum(items, 'net')).toBe(sum(await rowsOf('settlements'), 'amount'));
  });
});

it('refunds are due until somebody has concluded them', async () => {
  const due = await rowsOf('refunds-due');
  expect(due.map(({ reference, amount }) => [reference, amount])).toEqual([['R-3', '33333']]);
  expect(sum(due, 'amount')).toBe(await house.balance(payable.replace('payable', 'refunds-due')));
  const worked = await rowsOf('refunds-worked');
  expect(worked.map((row) => [row.reference, row.status, row.worked_by, row.reason])).toEqual([
    ['R-4', 'FAILED', 'Budi', 'broken'],
    ['R-5', 'SUCCESS', 'Budi', ''],
  ]);
});

it('lists every report', async () => {
  const { body } = await house.sandbox('reports');
  const { reports } = body as { reports: { name: string }[] };
  for (const { name } of reports) {
    expect((await get(`${name}?client_id=${clientId}`)).status).toBe(200);
  }
});

it.each([
  ['none', 404],
  ['fees?format=xml', 400],
  ['fees?bom=1', 400],
  ['fees?from=yesterday', 400],
  ['fees?from=2026-02-30', 400],
  ['fees?from=2026-01-01T00:00:00', 400],
  ['fees?from=2026-01-02&to=2026-01-01', 400],
  ['fees?from=2026-01-01&from=2026-01-02', 400],
  ['fees?channel=a&channel=b', 400],
  ['fees?client_id=%00', 400],
  ['settlements?channel=indomaret', 400],
])('answers %s with %s', async (path, status) => {
  expect((await get(path)).status).toBe(status);
});
