// One statement with its entries, those that nothing explains first to be asked for.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { shortDay } from '../parts/time.ts';
import { daysText } from './bank-page.tsx';
import { cashWords } from './words.ts';

type Entry = OutputOf<typeof operations.bankStatements.show>['entries'][number];

export const bankStatementPage = dashboardPage({
  path: '/dashboard/bank/statements/:id',
  section: 'bank',
  permission: 'cash.read',
  async show({ call, params, query, language }) {
    const words = cashWords[language];
    const matched =
      query.matched === 'true' || query.matched === 'false' ? query.matched : undefined;
    const shown = await call(operations.bankStatements.show, {
      params,
      query: { ...(matched && { matched }), ...(query.after && { after: query.after }) },
    });
    const here = `/dashboard/bank/statements/${shown.id}`;
    const tab = (label: string, value: 'true' | 'false' | undefined, count: number) => ({
      href: address(here, { matched: value }),
      label,
      count,
      current: matched === value,
    });
    return {
      title: shown.name,
      wide: true,
      body: (
        <>
          <PageHead
            title={shown.name}
            back={{ href: '/dashboard/bank', label: words.bank }}
            badge={<Pill tone="neutral">{words.statement(shown.number)}</Pill>}
          />
          <Panel>
            <DetailList
              rows={[
                [words.account, shown.bank_account],
                [words.period, daysText(shown.from, shown.to, language)],
                [words.opening, <Money amount={shown.opening} />],
                [
                  words.closing,
                  <strong>
                    <Money amount={shown.closing} />
                  </strong>,
                ],
                [words.format, shown.format],
                [words.at, <When at={shown.at} />],
                [words.by, shown.by],
              ]}
            />
          </Panel>
          <Panel title={words.entries} flush>
            <Tabs
              label={words.which}
              tabs={[
                tab(words.all, undefined, shown.entry_count),
                tab(words.unmatched, 'false', shown.open_count),
                tab(words.matched, 'true', shown.entry_count - shown.open_count),
              ]}
            />
            <DataTable
              caption={words.entries}
              columns={entryColumns(language)}
              rows={shown.entries}
              id={({ id }) => id}
              href={({ id }) => `/dashboard/bank/entries/${id}`}
              next={shown.next}
              filters={['matched']}
              empty={{ title: words.noEntries }}
            />
          </Panel>
        </>
      ),
    };
  },
});

function entryColumns(language: Language): Column<Entry>[] {
  const words = cashWords[language];
  return [
    { head: words.text, main: true, cell: ({ text }) => <bdi>{text || '–'}</bdi> },
    { head: words.day, cell: ({ day }) => shortDay(day, language) },
    { head: words.reference, cell: ({ reference }) => <code>{reference ?? '–'}</code>, wide: true },
    { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    {
      head: words.state,
      bare: true,
      cell: ({ matched }) => <EntryState matched={matched} language={language} />,
    },
  ];
}

export function EntryState({ matched, language }: { matched: boolean; language: Language }) {
  const words = cashWords[language];
  return (
    <Pill tone={matched ? 'good' : 'warn'} icon={matched ? 'check' : 'circle-alert'}>
      {matched ? words.isMatched : words.isOpen}
    </Pill>
  );
}
