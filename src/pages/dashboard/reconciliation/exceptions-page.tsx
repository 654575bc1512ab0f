// Exceptions: every open difference of all files, the oldest first.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { differenceColumns, ResolveDifference, resolveFromForm } from './difference.tsx';
import { reconciliationWords } from './words.ts';

type Exception = OutputOf<typeof operations.exceptions.list>['exceptions'][number];

/** After so many days an open difference is marked. */
const lateDays = 7;

export const exceptionsPage = dashboardPage({
  path: '/dashboard/exceptions',
  section: 'exceptions',
  permission: 'exceptions.read',
  async show({ call, query, language, may, channels }) {
    const words = reconciliationWords[language];
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
      query: filterValues(filters, query),
    });
    const columns: Column<Exception>[] = [
      ...differenceColumns<Exception>(language),
      { head: words.channel, cell: ({ channel }) => channel, wide: true },
      { head: words.source, cell: ({ file_name }) => file_name, wide: true },
      {
        head: words.age,
        cell: ({ age_days }) => (
          <Pill tone={age_days > lateDays ? 'ill' : 'neutral'}>{words.days(age_days)}</Pill>
        ),
      },
    ];
    return {
      title: words.exceptions,
      wide: true,
      body: (
        <>
          <PageHead title={words.exceptions} lead={words.exceptionsLead} />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.exceptions}
            columns={columns}
            rows={exceptions}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/exceptions/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.noExceptions, advice: words.noExceptionsAdvice }}
            actions={
              may('reconciliations.work')
                ? (difference) => (
                    <ResolveDifference
                      difference={difference}
                      reconciliationId={difference.reconciliation_id}
                      language={language}
                    />
                  )
                : undefined
            }
          />
        </>
      ),
    };
  },
  post: {
    resolve: (ctx) => resolveFromForm(ctx, ctx.path),
  },
});
