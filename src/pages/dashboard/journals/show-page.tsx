// A journal: its lines, who booked it and why, and reversing it.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { DataTable } from '../parts/table.tsx';
import { type JournalWords, journalWords } from './words.ts';

type Journal = OutputOf<typeof operations.journals.show>;

export const journalPage = dashboardPage({
  path: '/dashboard/journals/:id',
  section: 'journals',
  permission: 'journals.read',
  async show({ call, params, language, may }) {
    const words = journalWords[language];
    const shown = await call(operations.journals.show, { params });
    return {
      title: words.journal,
      wide: true,
      body: (
        <>
          <PageHead
            title={shown.reason}
            back={{ href: '/dashboard/journals', label: words.title }}
            actions={
              shown.reversed_by === null &&
              may('journals.write') && (
                <Confirm
                  action="reverse"
                  label={words.reverse}
                  icon="undo-2"
                  look="danger"
                  what={<p>{words.reverseWhat}</p>}
                >
                  <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
                </Confirm>
              )
            }
          />
          <Columns>
            <Panel title={words.lines} flush>
              <DataTable
                caption={words.lines}
                columns={[
                  {
                    head: words.account,
                    main: true,
                    cell: ({ account }) => <code>{account}</code>,
                  },
                  {
                    head: words.amount,
                    align: 'end',
                    cell: ({ amount }) => <Money amount={amount} />,
                  },
                ]}
                rows={shown.lines}
                id={({ account }) => account}
                empty={{ title: words.empty }}
              />
            </Panel>
            <Panel>
              <Details shown={shown} words={words} />
            </Panel>
          </Columns>
        </>
      ),
    };
  },
  post: {
    async reverse({ call, params, form, once, language }) {
      const { id } = await call(operations.journals.make, {
        body: { reason: form.text('reason') ?? '', reverses: params.id ?? '' },
        key: once,
      });
      return { to: `/dashboard/journals/${id}`, notice: journalWords[language].reversed };
    },
  },
});

function Details({ shown, words }: { shown: Journal; words: JournalWords }) {
  const linkTo = (id: string | null) =>
    id === null ? undefined : <a href={`/dashboard/journals/${id}`}>{words.journal}</a>;
  return (
    <DetailList
      rows={[
        [words.size, <Money amount={shown.amount} />],
        [words.by, shown.by],
        [words.at, <When at={shown.at} />],
        [words.reverses, linkTo(shown.reverses)],
        [words.reversedBy, linkTo(shown.reversed_by)],
        ['ID', <code>{shown.id}</code>],
      ]}
    />
  );
}
