// What merchants are owed, and when they are paid next.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Money } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { WaitingMoney } from './waiting.tsx';
import { settlementWords } from './words.ts';

type Balance = OutputOf<typeof operations.balances.list>['balances'][number];

export const balancesPage = dashboardPage({
  path: '/dashboard/balances',
  section: 'balances',
  permission: 'settlements.read',
  async show({ call, query, language, clientId, may }) {
    const words = settlementWords[language];
    const narrowed = clientId === undefined ? {} : { client_id: clientId };
    const [{ balances, next }, { waiting }] = await Promise.all([
      call(operations.balances.list, {
        query: { ...narrowed, ...(query.after && { after: query.after }) },
      }),
      call(operations.settlements.waiting, { query: narrowed }),
    ]);
    const amount = (head: string, cell: (row: Balance) => bigint): Column<Balance> => ({
      head,
      cell: (row) => <Money amount={cell(row)} />,
      align: 'end',
    });
    const columns: Column<Balance>[] = [
      {
        head: words.merchant,
        main: true,
        cell: ({ name, client_id }) => (
          <>
            {name} <span class="sub">{client_id}</span>
          </>
        ),
      },
      amount(words.payable, (row) => row.payable),
      amount(words.held, (row) => row.held),
      amount(words.refundsDue, (row) => row.refunds_due),
      amount(words.disputed, (row) => row.disputed),
      {
        head: words.settled,
        align: 'end',
        cell: ({ settled, in_transit, client_id }) => (
          <>
            <Money amount={settled} />
            {in_transit > 0n && (
              <>
                <a class="sub" href={address('/dashboard/payouts', { client_id })}>
                  {words.inTransit}
                </a>
                <span class="sub">
                  <Money amount={in_transit} />
                </span>
              </>
            )}
          </>
        ),
      },
      {
        head: words.next,
        align: 'end',
        cell: ({ next_settlement: due }) =>
          due === null ? (
            <span class="muted">{words.nextNone}</span>
          ) : (
            <>
              <Money amount={due.amount} /> <span class="sub">{shortDay(due.day, language)}</span>
            </>
          ),
      },
    ];
    return {
      title: words.balances,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.balances}
            lead={words.balancesLead}
            actions={
              may('settlements.run') && (
                <LinkButton href="/dashboard/settlements/new" look="primary" icon="landmark">
                  {words.settleNow}
                </LinkButton>
              )
            }
          />
          <WaitingMoney rows={waiting} />
          <DataTable
            caption={words.balances}
            columns={columns}
            rows={balances}
            id={({ client_id }) => client_id}
            href={({ client_id }) => address('/dashboard/settlements', { client_id })}
            next={next}
            empty={{ title: words.noBalances, advice: words.noBalancesAdvice }}
            actions={({ client_id }) =>
              may('reports.read') ? (
                <LinkButton href={address('/dashboard/reports', { name: 'statement', client_id })}>
                  {words.statement}
                </LinkButton>
              ) : null
            }
          />
        </>
      ),
    };
  },
});
