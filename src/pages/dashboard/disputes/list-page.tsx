// Disputes: the list by state, those due next first.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { disputeWords } from './words.ts';

type Dispute = OutputOf<typeof operations.disputes.list>['disputes'][number];

const path = '/dashboard/disputes';
const statuses = ['OPEN', 'WON', 'LOST'] as const;
const names = { OPEN: 'open', WON: 'won', LOST: 'lost' } as const;

export const disputesPage = dashboardPage({
  path,
  section: 'disputes',
  permission: 'disputes.read',
  async show(ctx) {
    const { call, query, language, clientId, channels, may } = ctx;
    const words = disputeWords[language];
    const status = statuses.find((one) => one === query.status) ?? 'OPEN';
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name] as const),
      },
    ];
    const { disputes, next } = await call(operations.disputes.list, {
      query: { ...filterValues(filters, query), status, ...(clientId && { client_id: clientId }) },
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
              may('disputes.work') && (
                <LinkButton href={`${path}/new`} icon="plus" look="primary">
                  {words.create}
                </LinkButton>
              )
            }
          />
          <Tabs
            label={words.status}
            tabs={statuses.map((one) => ({
              href: address(path, { ...query, after: undefined, status: one }),
              label: words[names[one]],
              current: one === status,
            }))}
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx)}
            rows={disputes}
            id={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            next={next}
            filters={[...filterNames(filters), 'status']}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

function columnsOf({ language, merchants, clientId, now }: Context): Column<Dispute>[] {
  const words = disputeWords[language];
  const columns: (Column<Dispute> | false)[] = [
    { head: words.payment, main: true, cell: (one) => <bdi>{one.payment_reference}</bdi> },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
    { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    { head: words.reasonCode, cell: ({ reason_code }) => <code>{reason_code}</code> },
    clientId === undefined &&
      merchants.length > 1 && {
        head: words.merchant,
        cell: ({ client_id }) =>
          merchants.find((one) => one.clientId === client_id)?.name ?? client_id,
        wide: true,
      },
    {
      head: words.deadline,
      cell: ({ deadline, status }) => (
        <>
          <When at={deadline} />{' '}
          {status === 'OPEN' && deadline <= now && <Pill tone="ill">{words.over}</Pill>}
        </>
      ),
    },
    { head: words.openedAt, cell: ({ opened_at }) => <When at={opened_at} />, wide: true },
  ];
  return columns.filter((column) => column !== false);
}
