// A report's formats: instants also in WIB, and amounts that other programs read exactly.
import { expect, it } from 'vitest';
import { csv, json } from './formats.ts';
import type { Report, ReportRow } from './report.ts';

const report: Report = {
  name: 'test',
  summary: '',
  columns: ['at', 'amount', 'done_at'],
  instants: ['at', 'done_at'],
  byChannel: false,
  page: async () => [],
};

async function* pages(): AsyncGenerator<ReportRow[]> {
  const at = new Date();
  yield [
    { at, key: '1', cells: ['2026-01-17T18:30:05.000Z', 9_007_199_254_740_993n, null] },
    { at, key: '2', cells: ['2026-01-17T16:59:59.999Z', -5n, '2026-12-31T17:00:00.000Z'] },
  ];
}

async function whole(parts: AsyncGenerator<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

it('CSV has each instant also in WIB', async () => {
  expect((await whole(csv(report, pages(), { bom: false }))).split('\r\n')).toEqual([
    'at,at_wib,amount,done_at,done_at_wib',
    '2026-01-17T18:30:05.000Z,2026-01-18 01:30:05,9007199254740993,,',
    '2026-01-17T16:59:59.999Z,2026-01-17 23:59:59,-5,2026-12-31T17:00:00.000Z,2027-01-01 00:00:00',
    '',
  ]);
});

it('JSON has amounts beyond 2^53 as texts', async () => {
  const { rows } = JSON.parse(await whole(json(report, pages())));
  expect(rows[0]).toEqual({
    at: '2026-01-17T18:30:05.000Z',
    amount: '9007199254740993',
    done_at: null,
  });
  expect(rows[1].amount).toBe(-5);
});
