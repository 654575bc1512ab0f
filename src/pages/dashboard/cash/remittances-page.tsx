// Remittances: the list, one of them, and giving one up.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea } from '../parts/fields.tsx';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { type CashWords, cashWords } from './words.ts';

type Remittance = OutputOf<typeof operations.remittances.list>['remittances'][number];

const path = '/dashboard/remittances';

export const remittancesPage = dashboardPage({
  path,
  section: 'remittances',
  permission: 'cash.read',
  async show(ctx) {
    const { call, query, language, channels } = ctx;
    const words = cashWords[language];
    const filters: Filter[] = [
      { kind: 'choice', name: 'status', label: words.state, choices: Object.entries(words.states) },
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name] as const),
      },
    ];
    const { remittances, next } = await call(operations.remittances.list, {
      query: filterValues(filters, query),
    });
    return {
      title: words.remittances,
      wide: true,
      body: (
        <>
          <PageHead title={words.remittances} lead={words.remittancesLead} />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.remittances}
            columns={columnsOf(ctx)}
            rows={remittances}
            id={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.noRemittances, advice: words.noRemittancesAdvice }}
          />
        </>
      ),
    };
  },
});

export const remittancePage = dashboardPage({
  path: `${path}/:id`,
  section: 'remittances',
  permission: 'cash.read',
  async show(ctx) {
    const { call, params, language, may, channels } = ctx;
    const words = cashWords[language];
    const one = await call(operations.remittances.show, { params });
    return {
      title: one.reference,
      body: (
        <>
          <PageHead
            title={one.reference}
            back={{ href: path, label: words.remittances }}
            badge={<State status={one.status} words={words} />}
            actions={
              may('cash.work') &&
              one.status === 'IN_TRANSIT' && (
                <Confirm
                  action="write-off"
                  label={words.giveUp}
                  look="danger"
                  what={<p>{words.giveUpWhat(rupiah(one.net, language))}</p>}
                >
                  <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
                </Confirm>
              )
            }
          />
          <Panel>
            <DetailList
              rows={[
                [
                  words.net,
                  <strong>
                    <Money amount={one.net} />
                  </strong>,
                ],
                [words.gross, <Money amount={one.gross} />],
                [words.cost, <Money amount={one.cost} />],
                [
                  words.beyond,
                  BigInt(one.kept_beyond) === 0n ? undefined : <Money amount={one.kept_beyond} />,
                ],
                [words.lines, one.lines.toLocaleString(language)],
                [words.channel, channels.find(({ id }) => id === one.channel)?.name ?? one.channel],
                [words.day, shortDay(one.day, language)],
                [words.due, shortDay(one.due_day, language)],
                [
                  words.fileLink,
                  <a href={`/dashboard/reconciliation/${one.reconciliation_id}`}>
                    {one.file_name}
                  </a>,
                ],
                [
                  words.entryLink,
                  one.bank_entry_id && (
                    <a href={`/dashboard/bank/entries/${one.bank_entry_id}`}>{one.bank_account}</a>
                  ),
                ],
                [words.at, <When at={one.at} />],
                [words.by, one.by],
                [words.reason, one.reason && <bdi>{one.reason}</bdi>],
                ['ID', <code>{one.id}</code>],
              ]}
            />
          </Panel>
        </>
      ),
    };
  },
  post: {
    async 'write-off'(ctx) {
      const { call, params, form, once, language } = ctx;
      const body = { reason: form.text('reason') ?? '' };
      await call(operations.remittances.writeOff, { params, body, key: once });
      return { to: ctx.path, notice: cashWords[language].givenUp };
    },
  },
});

const tones = { IN_TRANSIT: 'info', RECEIVED: 'good', WRITTEN_OFF: 'neutral' } as const;

function State({ status, words }: Pick<Remittance, 'status'> & { words: CashWords }) {
  return <Pill tone={tones[status]}>{words.states[status] ?? status}</Pill>;
}

function columnsOf({ language, channels }: Context): Column<Remittance>[] {
  const words = cashWords[language];
  return [
    { head: words.remittance, main: true, cell: ({ reference }) => <code>{reference}</code> },
    {
      head: words.channel,
      cell: ({ channel }) => channels.find(({ id }) => id === channel)?.name ?? channel,
    },
    { head: words.day, cell: ({ day }) => shortDay(day, language) },
    { head: words.gross, align: 'end', cell: ({ gross }) => <Money amount={gross} />, wide: true },
    { head: words.cost, align: 'end', cell: ({ cost }) => <Money amount={cost} />, wide: true },
    { head: words.net, align: 'end', cell: ({ net }) => <Money amount={net} /> },
    { head: words.state, bare: true, cell: (one) => <State status={one.status} words={words} /> },
    { head: words.due, cell: ({ due_day }) => shortDay(due_day, language), wide: true },
  ];
}
