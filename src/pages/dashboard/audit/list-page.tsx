// The audit log: who did what, with what it changed.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useHere } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Diff } from '../parts/diff.tsx';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { When } from '../parts/money.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { actionSaid, objectSaid } from '../said/said.ts';
import { auditWords } from './words.ts';

type Entry = OutputOf<typeof operations.audit.list>['entries'][number];

export const auditPage = dashboardPage({
  path: '/dashboard/audit',
  section: 'audit',
  permission: 'audit.read',
  async show({ call, query, language, clientId }) {
    const words = auditWords[language];
    const filters: Filter[] = [
      { kind: 'text', name: 'object', label: words.object, placeholder: words.objectHint },
      { kind: 'text', name: 'actor', label: words.actor },
    ];
    const { entries, next } = await call(operations.audit.list, {
      query: { ...filterValues(filters, query), ...(clientId && { client_id: clientId }) },
    });
    const columns: Column<Entry>[] = [
      { head: words.action, cell: (entry) => <What entry={entry} />, main: true },
      {
        head: words.actor,
        cell: (entry) => (
          <>
            {entry.actor} <span class="muted small">{words.kinds[entry.actor_kind]}</span>
          </>
        ),
      },
      { head: words.at, cell: ({ at }) => <When at={at} /> },
      { head: words.from, cell: ({ from }) => from ?? '–', wide: true },
      { head: words.change, cell: (entry) => <Change entry={entry} label={words.change} /> },
    ];
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={entries}
            id={({ id }) => id}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

function What({ entry }: { entry: Entry }) {
  const { language } = useHere();
  return (
    <>
      {actionSaid(entry.action, language)}{' '}
      <span class="sub">{objectSaid(entry.object, language)}</span>
    </>
  );
}

function Change({ entry: { before, after }, label }: { entry: Entry; label: string }) {
  if (before === null && after === null) return <span class="muted">–</span>;
  return (
    <details class="unfold">
      <summary>{label}</summary>
      <Diff before={before} after={after} />
    </details>
  );
}
