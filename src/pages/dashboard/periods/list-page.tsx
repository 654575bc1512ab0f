// Periods: every month of the book, and whether it is closed.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { When } from '../parts/money.tsx';
import { monthName } from '../parts/month.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { periodWords } from './words.ts';

type Period = OutputOf<typeof operations.periods.list>['periods'][number];

export const periodsPage = dashboardPage({
  path: '/dashboard/periods',
  section: 'periods',
  permission: 'periods.read',
  async show({ call, language }) {
    const words = periodWords[language];
    const { periods } = await call(operations.periods.list);
    const columns: Column<Period>[] = [
      { head: words.month, cell: ({ month }) => monthName(month, language), main: true },
      { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
      {
        head: words.closedAt,
        cell: ({ closed_at: at }) =>
          at === null ? <span class="muted">–</span> : <When at={at} />,
      },
      { head: words.closedBy, cell: ({ closed_by: by }) => by ?? <span class="muted">–</span> },
    ];
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={periods}
            id={({ month }) => month}
            href={({ month }) => `/dashboard/periods/${month}`}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});
