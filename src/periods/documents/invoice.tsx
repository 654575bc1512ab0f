// An invoice or a credit note, as HTML to print and as CSV.
import { csvText } from '../../lib/csv.ts';
import { monthEdges } from '../../lib/month.ts';
import { rupiah } from '../../lib/rupiah.ts';
import { wibDay } from '../../lib/wib.ts';
import { type Invoice, invoiceNumber } from '../invoices.ts';
import { End, markup, sheetEnd, sheetStart } from './sheet.tsx';
import { type DocumentLanguage, documentWords } from './words.ts';

/** A line for each channel, and one for the total. */
export function invoiceCsv(invoice: Invoice): string {
  const number = invoiceNumber(invoice);
  const head = [number, invoice.kind, invoice.month, invoice.clientId, invoice.name];
  const { fees, taxBase, tax } = invoice;
  return csvText(
    [
      [
        'number',
        'kind',
        'month',
        'client_id',
        'name',
        'line',
        'payments',
        'fees',
        'tax_base',
        'tax',
        'total',
      ],
      ...invoice.lines.map((one) => [
        ...head,
        one.channel ?? 'correction',
        one.payments,
        one.fees,
        null,
        one.tax,
        one.fees + one.tax,
      ]),
      [...head, 'total', null, fees, taxBase, tax, fees + tax],
    ],
    { escapeFormulas: true },
  );
}

/** A page of HTML. `corrected` is the number of the invoice that a credit note corrects. */
export function invoiceHtml(
  invoice: Invoice,
  corrected: string | undefined,
  language: DocumentLanguage,
): string {
  const words = documentWords[language];
  const { from, until } = monthEdges(invoice.month);
  const isInvoice = invoice.kind === 'INVOICE';
  const start = sheetStart({
    language,
    seller: invoice.seller,
    title: isInvoice ? words.invoice : words.creditNote,
    facts: [
      [words.number, invoiceNumber(invoice)],
      [words.issued, wibDay(invoice.at)],
      [words.period, `${wibDay(from)} – ${wibDay(new Date(until.getTime() - 1))}`],
      [words.merchant, invoice.name],
      [words.clientId, invoice.clientId],
      [words.corrects, corrected],
      [words.reason, invoice.reason],
    ],
  });
  const note = isInvoice
    ? words.deducted
    : corrected === undefined
      ? words.returned
      : words.credited;
  return `${start}${markup(<Lines invoice={invoice} language={language} />)}${markup(
    <p class="note">{note}</p>,
  )}${sheetEnd}`;
}

function Lines({ invoice, language }: { invoice: Invoice; language: DocumentLanguage }) {
  const words = documentWords[language];
  const money = (amount: bigint) => rupiah(amount, language);
  const sums: [string, bigint][] = [
    [words.fees, invoice.fees],
    [words.taxBase, invoice.taxBase],
    [words.tax, invoice.tax],
    [words.total, invoice.fees + invoice.tax],
  ];
  return (
    <table>
      <caption>{words.fees}</caption>
      <thead>
        <tr>
          <th scope="col">{words.channel}</th>
          <th scope="col" class="end">
            {words.payments}
          </th>
          <th scope="col" class="end">
            {words.fees}
          </th>
          <th scope="col" class="end">
            {words.tax}
          </th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((one) => (
          <tr key={one.channel}>
            <td>{one.channel ?? words.corrects}</td>
            <End>{one.payments.toLocaleString(language === 'id' ? 'id-ID' : 'en')}</End>
            <End>{money(one.fees)}</End>
            <End>{money(one.tax)}</End>
          </tr>
        ))}
        {sums.map(([term, amount]) => (
          <tr class="sum" key={term}>
            <th scope="row" colSpan={3}>
              {term}
            </th>
            <End>{money(amount)}</End>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
