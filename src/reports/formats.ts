// A report as CSV (RFC 4180) or JSON, in pieces: each page becomes one piece of text.
import { csvText } from '../lib/csv.ts';
import { jsonReady } from '../lib/json-ready.ts';
import { wibLocal } from '../lib/wib.ts';
import { type Cell, inWib, type Report, type ReportRow } from './report.ts';

/**
 * A header and one line a row, each ended by CR LF. `bom` marks the text as UTF-8 for spreadsheets. Text that
 * a spreadsheet would take for a formula gets an apostrophe in front. Amounts are numbers, not text. An instant is
 * followed by the same in WIB, without a zone, as spreadsheets read it: `2026-01-15 10:04:05`.
 */
export async function* csv(
  report: Report,
  pages: AsyncIterable<ReportRow[]>,
  options: { bom: boolean },
): AsyncGenerator<string> {
  const { instants = [] } = report;
  const isInstant = report.columns.map((name) => instants.includes(name));
  const header = report.columns.flatMap((name, at) =>
    isInstant[at] ? [name, inWib(name)] : [name],
  );
  const recordOf = ({ cells }: ReportRow) =>
    cells.flatMap((cell, at) => (isInstant[at] ? [cell, wibCell(cell)] : [cell]));
  yield csvText([header], { bom: options.bom, escapeFormulas: true });
  for await (const rows of pages) yield csvText(rows.map(recordOf), { escapeFormulas: true });
}

function wibCell(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  return wibLocal(new Date(cell)).slice(0, 19).replace('T', ' ');
}

/** `{"report","columns","rows":[{…}]}`; amounts are numbers, or texts beyond ±(2^53 - 1). */
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
  return JSON.stringify(jsonReady(cell));
}
