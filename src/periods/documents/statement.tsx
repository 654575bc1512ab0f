// A statement of account, as HTML to print and as CSV: both are the same again for a month that is closed.
import { csvText } from '../../lib/csv.ts';
import { monthEdges } from '../../lib/month.ts';
import { rupiah } from '../../lib/rupiah.ts';
import { wibDay } from '../../lib/wib.ts';
import type { ReportRow } from '../../reports/report.ts';
import type { Seller } from '../period.ts';
import { statementNumber } from '../statements.ts';
import { End, markup, sheetEnd, sheetStart } from './sheet.tsx';
import { type DocumentLanguage, documentWords } from './words.ts';

export interface StatementShown {
  month: string;
  number?: number | undefined;
  clientId: string;
  name: string;
  /** Rupiah. */
  opening: bigint;
  closing: bigint;
}

/** The number; undefined as long as the month is not closed. */
function numberOf({ month, number }: StatementShown): string | undefined {
  return number === undefined ? undefined : statementNumber({ month, number });
}

const columns = ['at', 'at_wib', 'client_id', 'type', 'channel', 'reference', 'amount', 'balance'];

/** Lines with the statement's number in front: the opening balance, every movement, the closing balance. */
export async function* statementCsv(
  statement: StatementShown,
  pages: AsyncIterable<ReportRow[]>,
): AsyncGenerator<string> {
  const number = numberOf(statement) ?? 'PRELIMINARY';
  yield csvText([['statement', ...columns, 'transaction_id']], { escapeFormulas: true });
  for await (const rows of pages) {
    yield csvText(
      rows.map(({ cells }) => [number, ...cells]),
      { escapeFormulas: true },
    );
  }
}

/** A page of HTML, in pieces: a merchant may have a million movements. */
export async function* statementHtml(
  statement: StatementShown,
  pages: AsyncIterable<ReportRow[]>,
  { language, seller }: { language: DocumentLanguage; seller: Seller },
): AsyncGenerator<string> {
  const words = documentWords[language];
  const number = numberOf(statement);
  const { from, until } = monthEdges(statement.month);
  const money = (amount: bigint) => rupiah(amount, language);
  yield sheetStart({
    language,
    seller,
    title: words.statement,
    facts: [
      [words.number, number],
      [words.period, `${wibDay(from)} – ${wibDay(new Date(until.getTime() - 1))}`],
      [words.merchant, statement.name],
      [words.clientId, statement.clientId],
      [words.opening, money(statement.opening)],
      [words.closing, money(statement.closing)],
    ],
    note: number === undefined ? words.preliminary : undefined,
  });
  yield `<table>${markup(
    <>
      <caption>{words.statement}</caption>
      <thead>
        <tr>
          <th scope="col">{words.date}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.reference}</th>
          <th scope="col" class="end">
            {words.amount}
          </th>
          <th scope="col" class="end">
            {words.balance}
          </th>
        </tr>
      </thead>
    </>,
  )}<tbody>`;
  for await (const rows of pages) yield rows.map((row) => line(row, language)).join('');
  yield `</tbody></table>${sheetEnd}`;
}

function line({ cells }: ReportRow, language: DocumentLanguage): string {
  const words = documentWords[language];
  const [, atWib, , type, channel, reference, amount, balance] = cells;
  const money = (cell: unknown) => (typeof cell === 'bigint' ? rupiah(cell, language) : '');
  if (type === 'OPENING' || type === 'CLOSING') {
    return markup(
      <tr class="sum">
        <td />
        <td colSpan={3}>{type === 'OPENING' ? words.opening : words.closing}</td>
        <End>{money(balance)}</End>
      </tr>,
    );
  }
  return markup(
    <tr>
      <td>{String(atWib).slice(0, 19).replace('T', ' ')}</td>
      <td>{words.kinds[String(type)] ?? type}</td>
      <td class="ref">{[reference, channel].filter(Boolean).join(', ')}</td>
      <End>{money(amount)}</End>
      <End>{money(balance)}</End>
    </tr>,
  );
}
