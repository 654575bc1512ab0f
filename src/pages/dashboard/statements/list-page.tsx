// Statements of account: those of closed months, and the preliminary one of the present month.
import { monthOf } from '../../../lib/month.ts';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { dashboardPage } from '../page.ts';
import { Money } from '../parts/money.tsx';
import { MonthFilter, monthName } from '../parts/month.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { statementWords } from './words.ts';

type Statement = OutputOf<typeof operations.statements.list>['statements'][number];

export const statementsPage = dashboardPage({
  path: '/dashboard/statements',
  section: 'statements',
  permission: 'statements.read',
  async show({ call, query, language, clientId, now }) {
    const words = statementWords[language];
    const { statements, next } = await call(operations.statements.list, {
      query: {
        ...(query.month && { month: query.month }),
        ...(query.after && { after: query.after }),
        ...(clientId && { client_id: clientId }),
      },
    });
    const month = monthOf(now);
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          {clientId && (
            <Panel title={`${words.now}: ${monthName(month, language)}`} lead={words.nowLead}>
              <Files clientId={clientId} month={month} language={language} />
            </Panel>
          )}
          <MonthFilter label={words.month} show={words.show} />
          <DataTable
            caption={words.title}
            columns={columnsOf(language)}
            rows={statements}
            id={({ id }) => id}
            next={next}
            filters={['month']}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
            actions={({ client_id, month: of }) => (
              <Files clientId={client_id} month={of} language={language} />
            )}
          />
        </>
      ),
    };
  },
});

export const statementFilePage = dashboardPage({
  path: '/dashboard/statements/:client_id/:month/:format',
  section: 'statements',
  permission: 'statements.read',
  show: ({ call, params, language }) =>
    call(operations.statements.take, { params, query: { language } }),
});

function columnsOf(language: Language): Column<Statement>[] {
  const words = statementWords[language];
  return [
    { head: words.number, cell: ({ number }) => number, main: true },
    { head: words.month, cell: ({ month }) => monthName(month, language) },
    { head: words.merchant, cell: ({ name }) => name },
    {
      head: words.opening,
      align: 'end',
      cell: ({ opening }) => <Money amount={opening} />,
      wide: true,
    },
    {
      head: words.movements,
      align: 'end',
      cell: ({ movement_count: count }) => count.toLocaleString(language),
      wide: true,
    },
    { head: words.closing, align: 'end', cell: ({ closing }) => <Money amount={closing} /> },
  ];
}

function Files(props: { clientId: string; month: string; language: Language }) {
  const words = statementWords[props.language];
  const path = `/dashboard/statements/${encodeURIComponent(props.clientId)}/${props.month}`;
  return (
    <div class="row-actions">
      <LinkButton href={`${path}/html`} icon="download">
        {words.print}
      </LinkButton>
      <LinkButton href={`${path}/csv`} icon="download">
        {words.csv}
      </LinkButton>
    </div>
  );
}
