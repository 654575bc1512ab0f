// Journals: what was booked by hand, the newest first.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { Money, When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { type JournalWords, journalWords } from './words.ts';

type Journal = OutputOf<typeof operations.journals.list>['journals'][number];

const path = '/dashboard/journals';

export const journalsPage = dashboardPage({
  path,
  section: 'journals',
  permission: 'journals.read',
  async show({ call, query, language, may }) {
    const words = journalWords[language];
    const { journals, next } = await call(operations.journals.list, {
      query: { ...(query.after && { after: query.after }) },
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
              may('journals.write') && (
                <LinkButton href={`${path}/new`} icon="plus" look="primary">
                  {words.create}
                </LinkButton>
              )
            }
          />
          <DataTable
            caption={words.title}
            columns={columnsOf(words)}
            rows={journals}
            id={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            next={next}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

function columnsOf(words: JournalWords): Column<Journal>[] {
  return [
    { head: words.reason, main: true, cell: ({ reason }) => <bdi>{reason}</bdi> },
    {
      head: words.lines,
      cell: ({ lines, reversed_by }) => (
        <>
          {lines.map(({ account }) => (
            <code key={account} class="sub">
              {account}
            </code>
          ))}
          {reversed_by !== null && <Pill tone="neutral">{words.wasReversed}</Pill>}
        </>
      ),
    },
    { head: words.size, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    { head: words.by, cell: ({ by }) => by },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
  ];
}
