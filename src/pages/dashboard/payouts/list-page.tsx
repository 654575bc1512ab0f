// The list of payouts.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { payoutStatuses } from '../../../payouts/payout.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { statusNames } from '../parts/status-words.ts';
import { type Column, DataTable } from '../parts/table.tsx';
import { type PayoutWords, payoutWords } from './words.ts';

export type PayoutRow = OutputOf<typeof operations.payouts.list>['payouts'][number];

export const payoutsPage = dashboardPage({
  path: '/dashboard/payouts',
  section: 'payouts',
  permission: 'settlements.read',
  async show(ctx) {
    const { call, query, language, clientId, may } = ctx;
    const words = payoutWords[language];
    const names = statusNames[language];
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'status',
        label: words.status,
        choices: payoutStatuses.map((status) => [status, names[status] ?? status]),
      },
      { kind: 'period' },
    ];
    const { payouts, next } = await call(operations.payouts.list, {
      query: {
        ...filterValues(filters, query),
        ...(query.batch_id !== undefined && { batch_id: query.batch_id }),
        ...(clientId !== undefined && { client_id: clientId }),
      },
    });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.title}
            lead={words.lead}
            actions={
              may('payouts.work') && (
                <LinkButton href="/dashboard/payouts/files" look="primary" icon="file-text">
                  {words.files}
                </LinkButton>
              )
            }
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={payoutColumns(ctx, words)}
            rows={payouts}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/payouts/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

/** The columns of every list of payouts. */
export function payoutColumns(
  { merchants, clientId }: Pick<Context, 'merchants' | 'clientId'>,
  words: PayoutWords,
): Column<PayoutRow>[] {
  const columns: (Column<PayoutRow> | false)[] = [
    { head: words.amount, cell: ({ amount }) => <Money amount={amount} />, align: 'end' },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
    {
      head: words.account,
      main: true,
      cell: ({ account }) => (
        <>
          {account.bank} {account.number} <span class="sub">{account.holder}</span>
        </>
      ),
    },
    clientId === undefined &&
      merchants.length > 1 && {
        head: words.merchant,
        cell: ({ client_id }) =>
          merchants.find((one) => one.clientId === client_id)?.name ?? client_id,
      },
    { head: words.bankReference, cell: ({ bank_reference }) => bank_reference ?? '–', wide: true },
    { head: words.created, cell: ({ created_at }) => <When at={created_at} /> },
  ];
  return columns.filter((column) => column !== false);
}
