// The three sides by channel and day: the book, the acquirers' files, the banks; and what is open with its age.
import { wibDay } from '../../../lib/wib.ts';
import { operations } from '../../../office/operations/index.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames } from '../parts/filters.tsx';
import { Money } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { Banks, type Sides } from './banks.tsx';
import { cashWords } from './words.ts';

type Row = Sides['days'][number];
type Channel = Sides['channels'][number];

/** So many days are shown unless a period is asked for. */
const usualDays = 14;
const dayMs = 24 * 3_600_000;

export const threeWayPage = dashboardPage({
  path: '/dashboard/three-way',
  section: 'three-way',
  permission: 'cash.read',
  async show(ctx) {
    const { call, query, language, channels, now } = ctx;
    const words = cashWords[language];
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name] as const),
      },
      { kind: 'period' },
    ];
    const to = query.to ?? wibDay(now);
    const from = query.from ?? wibDay(new Date(now.getTime() - (usualDays - 1) * dayMs));
    const { channel } = query;
    const sides = await call(operations.threeWay.show, {
      query: { from, to, ...(channel && { channel }) },
    });
    return {
      title: words.sides,
      wide: true,
      body: (
        <>
          <PageHead title={words.sides} lead={words.sidesLead} />
          <Banks banks={sides.banks} language={language} />
          <Panel title={words.byChannel} flush>
            <DataTable
              caption={words.byChannel}
              columns={channelColumns(ctx)}
              rows={sides.channels}
              id={(one) => one.channel}
              empty={{ title: words.noDays }}
            />
          </Panel>
          <FilterBar filters={filters} />
          <Panel title={words.sides} flush>
            <DataTable
              caption={words.sides}
              columns={dayColumns(ctx)}
              rows={sides.days}
              id={(one) => `${one.day} ${one.channel}`}
              filters={filterNames(filters)}
              empty={{ title: words.noDays, advice: words.noDaysAdvice }}
            />
          </Panel>
        </>
      ),
    };
  },
});

/** Nothing is easier to overlook than many zeros. */
function Some({ amount }: { amount: bigint | number | string }) {
  return BigInt(amount) === 0n ? '–' : <Money amount={amount} />;
}

function nameOf(ctx: Context, channel: string): string {
  return ctx.channels.find(({ id }) => id === channel)?.name ?? channel;
}

function dayColumns(ctx: Context): Column<Row>[] {
  const { language } = ctx;
  const words = cashWords[language];
  const open = (one: Row) => [
    [words.notInFiles, one.not_in_files] as const,
    [words.notArrived, one.bank.open] as const,
  ];
  return [
    {
      head: words.channel,
      main: true,
      cell: (one) => nameOf(ctx, one.channel),
    },
    { head: words.day, cell: (one) => shortDay(one.day, language) },
    { head: words.book, align: 'end', cell: ({ book }) => <Some amount={book} /> },
    {
      head: words.acquirer,
      align: 'end',
      cell: ({ acquirer }) => <Some amount={acquirer.gross} />,
    },
    {
      head: words.cost,
      align: 'end',
      cell: ({ acquirer }) => <Some amount={acquirer.cost} />,
      wide: true,
    },
    { head: words.net, align: 'end', cell: ({ acquirer }) => <Some amount={acquirer.net} /> },
    { head: words.received, align: 'end', cell: ({ bank }) => <Some amount={bank.received} /> },
    {
      head: words.open,
      align: 'end',
      cell: (one) =>
        open(one)
          .filter(([, amount]) => BigInt(amount) !== 0n)
          .map(([label, amount]) => (
            <span key={label} class="sub">
              {label}: <Money amount={amount} />
            </span>
          )),
      wide: true,
    },
    {
      head: words.state,
      bare: true,
      cell: (one) => {
        if (one.agrees) {
          return (
            <Pill tone="good" icon="check">
              {words.agrees}
            </Pill>
          );
        }
        const tone = one.age_days > 4 ? 'ill' : 'warn';
        return <Pill tone={tone}>{`${words.sidesOpen}, ${words.days(one.age_days)}`}</Pill>;
      },
    },
  ];
}

function channelColumns(ctx: Context): Column<Channel>[] {
  const words = cashWords[ctx.language];
  return [
    { head: words.channel, main: true, cell: (one) => nameOf(ctx, one.channel) },
    { head: words.receivable, align: 'end', cell: (one) => <Money amount={one.receivable} /> },
    { head: words.inTransit, align: 'end', cell: (one) => <Money amount={one.in_transit} /> },
  ];
}
