// Settlement: the batches that were made, and what comes next.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { settlementWords } from './words.ts';

type Batch = OutputOf<typeof operations.settlements.list>['batches'][number];
type DueDay = OutputOf<typeof operations.settlements.due>['upcoming'][number];

export const settlementsPage = dashboardPage({
  path: '/dashboard/settlements',
  section: 'settlements',
  permission: 'settlements.read',
  async show({ call, query, language, clientId, may, merchants }) {
    const words = settlementWords[language];
    const filters: Filter[] = [{ kind: 'period' }];
    const whose = clientId && { client_id: clientId };
    const [{ batches, next }, { upcoming }] = await Promise.all([
      call(operations.settlements.list, { query: { ...filterValues(filters, query), ...whose } }),
      query.after === undefined
        ? call(operations.settlements.due, { query: { ...whose } })
        : { upcoming: [] },
    ]);
    const nameOf = (id: string) => merchants.find((one) => one.clientId === id)?.name ?? id;
    return {
      title: words.settlements,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.settlements}
            lead={words.settlementsLead}
            actions={
              may('settlements.run') && (
                <LinkButton
                  href={address('/dashboard/settlements/new', { client_id: clientId })}
                  look="primary"
                  icon="landmark"
                >
                  {words.settleNow}
                </LinkButton>
              )
            }
          />
          {upcoming.length > 0 && (
            <Panel title={words.upcoming} lead={words.upcomingLead} flush>
              <Upcoming rows={upcoming} language={language} nameOf={nameOf} />
            </Panel>
          )}
          <FilterBar filters={filters} />
          <DataTable
            caption={words.settlements}
            columns={columnsOf(language, nameOf)}
            rows={batches}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/settlements/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.noBatches, advice: words.noBatchesAdvice }}
          />
        </>
      ),
    };
  },
});

function columnsOf(language: Language, nameOf: (id: string) => string): Column<Batch>[] {
  const words = settlementWords[language];
  return [
    {
      head: words.batch,
      main: true,
      cell: ({ client_id, number }) => (
        <>
          {nameOf(client_id)} <span class="sub">№ {number}</span>
        </>
      ),
    },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
    { head: words.kind, cell: ({ kind }) => words.kinds[kind] ?? kind, wide: true },
    {
      head: words.payments,
      align: 'end',
      cell: ({ payment_count }) => payment_count.toLocaleString(language),
    },
    { head: words.gross, align: 'end', cell: ({ gross }) => <Money amount={gross} />, wide: true },
    { head: words.fees, align: 'end', cell: ({ fees }) => <Money amount={fees} />, wide: true },
    {
      head: words.refunded,
      align: 'end',
      cell: ({ refunded }) => <Money amount={refunded} />,
      wide: true,
    },
    {
      head: words.paidOut,
      align: 'end',
      cell: ({ paid_out }) => (
        <strong>
          <Money amount={paid_out} />
        </strong>
      ),
    },
  ];
}

function Upcoming(props: {
  rows: readonly DueDay[];
  language: Language;
  nameOf: (id: string) => string;
}) {
  const { language, nameOf, rows } = props;
  const words = settlementWords[language];
  const columns: Column<DueDay>[] = [
    { head: words.day, cell: ({ day }) => shortDay(day, language), main: true },
    { head: words.merchant, cell: ({ client_id }) => nameOf(client_id) },
    {
      head: words.payments,
      align: 'end',
      cell: ({ payment_count }) => payment_count.toLocaleString(language),
    },
    { head: words.gross, align: 'end', cell: ({ gross }) => <Money amount={gross} />, wide: true },
    { head: words.fees, align: 'end', cell: ({ fees }) => <Money amount={fees} />, wide: true },
    { head: words.net, align: 'end', cell: ({ net }) => <Money amount={net} /> },
  ];
  return (
    <DataTable
      caption={words.upcoming}
      columns={columns}
      rows={rows}
      id={({ client_id, day }) => `${client_id} ${day}`}
      empty={{ title: words.nothingUpcoming }}
    />
  );
}
