// One invoice: its lines and sums, as a file, and the credit notes that correct it.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { MoneyInput, TextInput } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { monthName } from '../parts/month.tsx';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { invoiceColumns } from './list-page.tsx';
import { invoiceWords } from './words.ts';

type Shown = OutputOf<typeof operations.invoices.show>;
type Line = Shown['lines'][number];

export const invoicePage = dashboardPage({
  path: '/dashboard/invoices/:id',
  section: 'invoices',
  permission: 'invoices.read',
  async show({ call, params, language, may, channels }) {
    const words = invoiceWords[language];
    const shown = await call(operations.invoices.show, { params });
    const isOpen = shown.creditable.fees + shown.creditable.tax > 0n;
    const nameOf = (id: string) => channels.find((one) => one.id === id)?.name ?? id;
    return {
      title: shown.number,
      wide: true,
      body: (
        <>
          <PageHead
            title={`${words[shown.kind]} ${shown.number}`}
            lead={`${shown.name}, ${monthName(shown.month, language)}`}
            back={{ href: '/dashboard/invoices', label: words.title }}
            actions={
              <>
                <LinkButton href={`/dashboard/invoices/${shown.id}/html`} icon="download">
                  {words.print}
                </LinkButton>
                <LinkButton href={`/dashboard/invoices/${shown.id}/csv`}>{words.csv}</LinkButton>
                {shown.kind === 'INVOICE' && isOpen && may('invoices.credit') && (
                  <Credit language={language} />
                )}
              </>
            }
          />
          <Columns>
            <Panel title={words.lines} flush>
              <DataTable
                caption={words.lines}
                columns={lineColumns(language, nameOf)}
                rows={shown.lines}
                id={({ channel }) => channel ?? ''}
                empty={{ title: words.empty }}
              />
            </Panel>
            <Panel title={words.sums}>
              <Sums shown={shown} language={language} />
            </Panel>
          </Columns>
          {shown.kind === 'INVOICE' && (
            <Panel title={words.notes} flush>
              <DataTable
                caption={words.notes}
                columns={invoiceColumns(language)}
                rows={shown.credit_notes}
                id={({ id }) => id}
                href={({ id }) => `/dashboard/invoices/${id}`}
                empty={{ title: words.noNotes }}
              />
            </Panel>
          )}
        </>
      ),
    };
  },
  post: {
    async credit({ call, params, form, once, language }) {
      const made = await call(operations.invoices.credit, {
        params,
        body: {
          fees: form.whole('fees') ?? 0,
          tax: form.whole('tax') ?? 0,
          reason: form.text('reason') ?? '',
        },
        key: once,
      });
      const notice = invoiceWords[language].credited(made.number);
      return { to: `/dashboard/invoices/${made.id}`, notice };
    },
  },
});

export const invoiceFilePage = dashboardPage({
  path: '/dashboard/invoices/:id/:format',
  section: 'invoices',
  permission: 'invoices.read',
  show: ({ call, params, language }) =>
    call(operations.invoices.take, { params, query: { language } }),
});

function Credit({ language }: { language: Language }) {
  const words = invoiceWords[language];
  return (
    <Confirm action="credit" label={words.credit} what={<p>{words.creditWhat}</p>}>
      <MoneyInput name="fees" label={words.fees} />
      <MoneyInput name="tax" label={words.tax} value="0" />
      <TextInput name="reason" label={words.reason} />
    </Confirm>
  );
}

function lineColumns(language: Language, nameOf: (id: string) => string): Column<Line>[] {
  const words = invoiceWords[language];
  return [
    {
      head: words.channel,
      cell: ({ channel }) => (channel === null ? words.correction : nameOf(channel)),
      main: true,
    },
    {
      head: words.payments,
      align: 'end',
      cell: ({ payments }) => payments.toLocaleString(language),
    },
    { head: words.fees, align: 'end', cell: ({ fees }) => <Money amount={fees} /> },
    { head: words.tax, align: 'end', cell: ({ tax }) => <Money amount={tax} /> },
  ];
}

function Sums({ shown, language }: { shown: Shown; language: Language }) {
  const words = invoiceWords[language];
  const { corrects } = shown;
  return (
    <DetailList
      rows={[
        [words.fees, <Money amount={shown.fees} />],
        [words.taxBase, shown.tax > 0n ? <Money amount={shown.tax_base} /> : undefined],
        [words.tax, <Money amount={shown.tax} />],
        [
          words.total,
          <strong>
            <Money amount={shown.total} />
          </strong>,
        ],
        [words.at, <When at={shown.at} />],
        [words.by, shown.by],
        [words.reason, shown.reason],
        [
          words.corrects,
          corrects && <a href={`/dashboard/invoices/${corrects.id}`}>{corrects.number}</a>,
        ],
      ]}
    />
  );
}
