// Invoices and credit notes, newest first.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { dashboardPage } from '../page.ts';
import { Money } from '../parts/money.tsx';
import { MonthFilter, monthName } from '../parts/month.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { invoiceWords } from './words.ts';

export type InvoiceRow = OutputOf<typeof operations.invoices.list>['invoices'][number];

export const invoicesPage = dashboardPage({
  path: '/dashboard/invoices',
  section: 'invoices',
  permission: 'invoices.read',
  async show({ call, query, language, clientId }) {
    const words = invoiceWords[language];
    const { invoices, next } = await call(operations.invoices.list, {
      query: {
        ...(query.month && { month: query.month }),
        ...(query.after && { after: query.after }),
        ...(clientId && { client_id: clientId }),
      },
    });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <MonthFilter label={words.month} show={words.show} />
          <DataTable
            caption={words.title}
            columns={invoiceColumns(language)}
            rows={invoices}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/invoices/${id}`}
            next={next}
            filters={['month']}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

export function invoiceColumns(language: Language): Column<InvoiceRow>[] {
  const words = invoiceWords[language];
  return [
    {
      head: words.number,
      main: true,
      cell: ({ number, kind }) => (
        <>
          {number} {kind === 'CREDIT_NOTE' && <span class="sub">{words[kind]}</span>}
        </>
      ),
    },
    { head: words.month, cell: ({ month }) => monthName(month, language) },
    { head: words.merchant, cell: ({ name }) => name },
    { head: words.fees, align: 'end', cell: ({ fees }) => <Money amount={fees} />, wide: true },
    { head: words.tax, align: 'end', cell: ({ tax }) => <Money amount={tax} />, wide: true },
    {
      head: words.total,
      align: 'end',
      cell: ({ total }) => (
        <strong>
          <Money amount={total} />
        </strong>
      ),
    },
  ];
}
