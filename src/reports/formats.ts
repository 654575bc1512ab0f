// A report as CSV (RFC 4180) or JSON, in pieces: each page becomes one piece of text.
import { stringify } from 'csv-stringify/sync';
import type { Cell, Report, ReportRow } from './report.ts';

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front. Amounts are numbers, not
 * text, and keep their minus sign.
 */
const layout = { record_delimiter: '\r\n', escape_formulas: true } as const;

/** A header line and a line a row, ended by CR LF; `bom` marks it as UTF-8 for spreadsheets. */
export async function* csv(
  report: Report,
  pages: AsyncIterable<ReportRow[]>,
  options: { bom: boolean },
): AsyncGenerator<string> {
  yield stringify([report.columns], { ...layout, bom: options.bom });
  for await (const rows of pages) {
    yield stringify(
      rows.map(({ cells }) => cells),
      layout,
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
