// The list of payments: filters, one search box, saved views as tabs, the file.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { transitions } from '../../../payments/payment.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { statusNames } from '../parts/status-words.ts';
import { type Column, DataTable } from '../parts/table.tsx';
import { SavedViews, viewActions } from './saved-views.tsx';
import { type PaymentWords, paymentWords } from './words.ts';

type Row = OutputOf<typeof operations.payments.list>['payments'][number];

const path = '/dashboard/payments';

export const paymentsPage = dashboardPage({
  path,
  section: 'payments',
  permission: 'payments.read',
  async show(ctx) {
    const { call, query, language, clientId } = ctx;
    const words = paymentWords[language];
    const filters = filtersOf(ctx, words, language);
    const wanted = filterValues(filters, withAmount(query));
    const narrowed: Record<string, string> = clientId === undefined ? {} : { client_id: clientId };
    const [{ payments, next }, { views }] = await Promise.all([
      call(operations.payments.list, { query: { ...wanted, ...narrowed } }),
      call(operations.views.list, { query: { page: 'payments' } }),
    ]);
    const { after: _, limit: __, ...exported }: Record<string, string> = { ...wanted, ...narrowed };
    const isShort = next !== null && payments.length < 50 && query.limit === undefined;
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.title}
            lead={words.lead}
            actions={
              <LinkButton href={address(`${path}/export`, exported)} icon="download">
                {words.export}
              </LinkButton>
            }
          />
          <SavedViews page="payments" path={path} views={views} names={filterNames(filters)} />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx, words)}
            rows={payments}
            id={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
            live="payments"
          />
          {isShort && <NoticeBox tone="info">{words.short}</NoticeBox>}
        </>
      ),
    };
  },
  post: viewActions('payments', path),
});

/** The same payments as a file. */
export const paymentsFile = dashboardPage({
  path: '/dashboard/payments/export',
  section: 'payments',
  permission: 'payments.read',
  show: ({ call, query: { lang: _, after: __, limit: ___, ...query } }) =>
    call(operations.payments.export, { query: withAmount(query) }),
});

/** An amount may be typed with its dots. */
function withAmount(query: Readonly<Record<string, string>>): Record<string, string> {
  const { amount, ...others } = query;
  if (amount === undefined) return others;
  return { ...others, amount: amount.replace(/^rp\.?/i, '').replace(/[\s.,]/g, '') };
}

function filtersOf({ channels }: Context, words: PaymentWords, language: Language): Filter[] {
  const names = statusNames[language];
  return [
    { kind: 'text', name: 'q', label: words.search, placeholder: words.searchHint },
    {
      kind: 'choice',
      name: 'status',
      label: words.status,
      choices: Object.keys(transitions).map((status) => [status, names[status] ?? status]),
    },
    {
      kind: 'choice',
      name: 'channel',
      label: words.channel,
      choices: channels.map(({ id, name }) => [id, name]),
    },
    { kind: 'text', name: 'amount', label: words.amount, placeholder: words.amountHint },
    { kind: 'period' },
  ];
}

function columnsOf(ctx: Context, words: PaymentWords): Column<Row>[] {
  const { channels, merchants, clientId } = ctx;
  const channelName = (id: string) => channels.find((one) => one.id === id)?.name ?? id;
  const merchantName = (id: string) => merchants.find((one) => one.clientId === id)?.name ?? id;
  const columns: (Column<Row> | undefined)[] = [
    {
      head: words.amount,
      cell: (row) => <AmountCell row={row} words={words} />,
      align: 'end',
    },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
    { head: words.reference, cell: ({ reference }) => <bdi>{reference}</bdi>, main: true },
    { head: words.customer, cell: ({ customer }) => <bdi>{customer}</bdi> },
    { head: words.channel, cell: ({ channel }) => channelName(channel) },
    clientId === undefined && merchants.length > 1
      ? { head: words.merchant, cell: ({ client_id }) => merchantName(client_id), wide: true }
      : undefined,
    { head: words.created, cell: ({ created_at }) => <When at={created_at} /> },
    { head: words.paid, cell: ({ paid_at }) => <When at={paid_at} />, wide: true },
  ];
  return columns.filter((column) => column !== undefined);
}

function AmountCell({ row, words }: { row: Row; words: PaymentWords }) {
  const { refunded_amount: refunded } = row;
  return (
    <>
      <Money amount={row.amount} />
      {BigInt(refunded) > 0n && (
        <span class="sub">
          {words.refunded} <Money amount={refunded} />
        </span>
      )}
    </>
  );
}
