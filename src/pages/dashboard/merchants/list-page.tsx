// The merchants: who manages them, and who is suspended.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { statusNames } from '../parts/status-words.ts';
import { type Column, DataTable } from '../parts/table.tsx';
import { merchantWords } from './words.ts';

type Line = OutputOf<typeof operations.merchants.list>['merchants'][number];

export const merchantPath = (clientId: string) =>
  `/dashboard/merchants/${encodeURIComponent(clientId)}`;

export const merchantsPage = dashboardPage({
  path: '/dashboard/merchants',
  section: 'merchants',
  permission: 'merchants.read',
  async show({ call, query, language, may }) {
    const words = merchantWords[language];
    const statuses = ['ACTIVE', 'SUSPENDED'] as const;
    const filters: Filter[] = [
      { kind: 'text', name: 'text', label: words.search },
      {
        kind: 'choice',
        name: 'status',
        label: words.status,
        choices: statuses.map((one) => [one, statusNames[language][one] ?? one] as const),
      },
      {
        kind: 'choice',
        name: 'managed_by',
        label: words.managedBy,
        choices: [
          ['office', words.byOffice],
          ['file', words.byFile],
        ],
      },
    ];
    const found = await call(operations.merchants.list, { query: filterValues(filters, query) });
    const columns: Column<Line>[] = [
      { head: words.name, cell: ({ name }) => name, main: true },
      { head: words.clientId, cell: ({ client_id }) => <code>{client_id}</code> },
      { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
      {
        head: words.managedBy,
        cell: (line) => (line.managed_by === 'file' ? words.byFile : words.byOffice),
      },
      { head: words.created, cell: (line) => <When at={line.created_at} />, wide: true },
    ];
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.title}
            lead={words.lead}
            actions={
              may('merchants.write') && (
                <LinkButton href="/dashboard/merchants/new" look="primary" icon="plus">
                  {words.create}
                </LinkButton>
              )
            }
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={found.merchants}
            id={({ client_id }) => client_id}
            href={({ client_id }) => merchantPath(client_id)}
            next={found.next}
            filters={filterNames(filters)}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});
