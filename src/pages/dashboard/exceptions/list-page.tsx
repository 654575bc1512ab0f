// Exceptions: all money that does not fit, the oldest first, with its age.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { exceptionWords } from './words.ts';

type Exception = OutputOf<typeof operations.exceptions.list>['exceptions'][number];

const path = '/dashboard/exceptions';

/** After so many days an open exception is marked. */
const lateDays = 7;

export const exceptionsPage = dashboardPage({
  path,
  section: 'exceptions',
  permission: 'exceptions.read',
  async show(ctx) {
    const { call, query, language, channels } = ctx;
    const words = exceptionWords[language];
    const isOpen = query.status !== 'CLOSED';
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name] as const),
      },
      { kind: 'choice', name: 'kind', label: words.kind, choices: Object.entries(words.kinds) },
    ];
    const { exceptions, next } = await call(operations.exceptions.list, {
      query: { ...filterValues(filters, query), status: isOpen ? 'OPEN' : 'CLOSED' },
    });
    const keep = { channel: query.channel, kind: query.kind };
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <Tabs
            label={words.tabs}
            tabs={[
              { href: address(path, keep), label: words.open, current: isOpen },
              {
                href: address(path, { ...keep, status: 'CLOSED' }),
                label: words.closed,
                current: !isOpen,
              },
            ]}
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx, isOpen)}
            rows={exceptions}
            id={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            next={next}
            filters={[...filterNames(filters), 'status']}
            empty={{ title: isOpen ? words.none : words.noneClosed, advice: words.noneAdvice }}
          />
        </>
      ),
    };
  },
});

function columnsOf({ language, channels }: Context, isOpen: boolean): Column<Exception>[] {
  const words = exceptionWords[language];
  const columns: (Column<Exception> | false)[] = [
    { head: words.reference, main: true, cell: ({ reference }) => <code>{reference}</code> },
    {
      head: words.kind,
      cell: ({ kind }) => <Pill tone="neutral">{words.kinds[kind] ?? kind}</Pill>,
      bare: true,
    },
    { head: words.payment, cell: (one) => <bdi>{one.payment_reference ?? '–'}</bdi> },
    {
      head: words.channel,
      cell: ({ channel, bank_account }) =>
        channels.find(({ id }) => id === channel)?.name ?? channel ?? bank_account,
      wide: true,
    },
    { head: words.file, cell: ({ file_name }) => file_name ?? '–', wide: true },
    { head: words.amount, align: 'end', cell: (one) => <Money amount={toWork(one)} /> },
    isOpen && {
      head: words.age,
      cell: ({ age_days }) => (
        <Pill tone={age_days > lateDays ? 'ill' : 'neutral'}>{words.days(age_days)}</Pill>
      ),
    },
    !isOpen && { head: words.by, cell: ({ resolved_by }) => resolved_by ?? '–' },
    !isOpen && { head: words.reason, cell: ({ reason }) => <bdi>{reason ?? '–'}</bdi> },
    !isOpen && {
      head: words.at,
      cell: ({ resolved_at }) => (resolved_at === null ? '–' : <When at={resolved_at} />),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** What is in question: what is left of the money, or what the acquirer has more than the book. */
export function toWork(one: Pick<Exception, 'open' | 'ours' | 'theirs' | 'status'>): bigint {
  const gap = (one.theirs ?? 0n) - (one.ours ?? 0n);
  return one.open === null || one.status !== 'OPEN' ? gap : one.open;
}
