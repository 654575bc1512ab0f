// A report as CSV (RFC 4180) or JSON, in pieces: each page becomes one piece of text.
import { csvText } from '../lib/csv.ts';
import type { Cell, Report, ReportRow } from './report.ts';

/**
 * A header and one line a row, each ended by CR LF. `bom` marks the text as UTF-8 for spreadsheets. Text that
 * a spreadsheet would take for a formula gets an apostrophe in front. Amounts are numbers, not text.
 */
export async function* csv(
  report: Report,
  pages: AsyncIterable<ReportRow[]>,
  options: { bom: boolean },
): AsyncGenerator<string> {
  yield csvText([report.columns], { bom: options.bom, escapeFormulas: true });
  for await (const rows of pages) {
    yield csvText(
      rows.map(({ cells }) => cells),
      { escapeFormulas: true },
    );
  }
}

/** `{"report","columns","rows":[{…}]}`; amounts are numbers. */
export async function* json(
  report: Report,
  pages: AsyncIterable<ReportRow[]>,
): AsyncGenerator<string> {
  const { name, columns } = report;
  const names = columns.map((column) => JSON.stringify(column));
  const object = ({ cells }: ReportRow) =>
    `{${cells.map((cell, index) => `${names[index]}:${jsonCell(cell)}`).join(',')}}`;
  yield `{"report":${JSON.stringify(name)},"columns":[${names.join(',')}],"rows":[`;
  let first = true;
  for await (const rows of pages) {
    yield (first ? '' : ',') + rows.map(object).join(',');
    first = false;
  }
  yield ']}';
}

function jsonCell(cell: Cell): string {
  return typeof cell === 'string' || cell === null ? JSON.stringify(cell) : String(cell);
}
