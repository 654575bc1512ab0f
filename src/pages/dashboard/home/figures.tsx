// The figures of Home: key figures, the days, the channels.

import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { rupiah } from '../../kit/money.ts';
import { useHere, useWords } from '../here.ts';
import { type ChartColumn, StackedBars } from '../parts/charts.tsx';
import { Money } from '../parts/money.tsx';
import { changeText, compactRupiah, countText, durationText, shareText } from '../parts/numbers.ts';
import { changeOf, Stat, Stats } from '../parts/stat.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { homeWords } from './words.ts';

export type Overview = OutputOf<typeof operations.overview.overview>;
type ChannelRow = Overview['channels'][number];

export function KeyFigures({ overview }: { overview: Overview }) {
  const { language } = useHere();
  const words = useWords(homeWords);
  const { before } = overview;
  const compared = words.compared(shortDay(before.from, language), shortDay(before.to, language));
  const success = overview.success_rate;
  const median = overview.median_seconds;
  return (
    <Stats>
      <Stat
        label={words.volume}
        value={<Money amount={overview.volume} />}
        change={changeOf(overview.volume, before.volume)}
        compared={compared}
      />
      <Stat
        label={words.payments}
        value={countText(overview.count, language)}
        change={changeOf(overview.count, before.count)}
        compared={compared}
      />
      <Stat
        label={words.success}
        value={success === null ? '–' : shareText(success, language)}
        change={changeOf(success, before.success_rate)}
        compared={compared}
      />
      <Stat
        label={words.median}
        value={median === null ? '–' : durationText(median, language)}
        change={changeOf(median, before.median_seconds)}
        better="less"
        compared={compared}
      />
      <Stat
        label={words.refunded}
        value={<Money amount={overview.refunded_amount} />}
        change={changeOf(overview.refunded_amount, before.refunded_amount)}
        better="less"
        compared={compared}
      />
    </Stats>
  );
}

export function DaysChart(props: { overview: Overview; nameOf: (channel: string) => string }) {
  const { language } = useHere();
  const words = useWords(homeWords);
  const { overview, nameOf } = props;
  const channels = overview.channels.filter(({ volume }) => volume > 0n);
  const byKey = new Map(overview.days.map((one) => [`${one.day} ${one.channel}`, one]));
  const columns: ChartColumn[] = daysBetween(overview.from, overview.to).map((day) => ({
    label: shortDay(day, language),
    values: channels.map(({ channel }) => Number(byKey.get(`${day} ${channel}`)?.volume ?? 0n)),
  }));
  return (
    <StackedBars
      label={words.chart}
      unit={words.day}
      series={channels.map(({ channel }) => nameOf(channel))}
      columns={columns}
      format={(value) => rupiah(BigInt(value), language)}
      short={(value) => compactRupiah(value, language)}
      prefix="Rp "
    />
  );
}

export function ChannelTable(props: { overview: Overview; nameOf: (channel: string) => string }) {
  const { language } = useHere();
  const words = useWords(homeWords);
  const { overview, nameOf } = props;
  const all = Number(overview.volume);
  const columns: Column<ChannelRow>[] = [
    { head: words.channel, cell: ({ channel }) => nameOf(channel), main: true },
    { head: words.volume, cell: (row) => <VolumeChange row={row} />, align: 'end' },
    {
      head: words.share,
      cell: ({ volume }) => (all === 0 ? '–' : shareText(Number(volume) / all, language)),
      align: 'end',
      wide: true,
    },
    { head: words.payments, cell: ({ count }) => countText(count, language), align: 'end' },
    {
      head: words.success,
      cell: ({ success_rate }) => (success_rate === null ? '–' : shareText(success_rate, language)),
      align: 'end',
    },
    {
      head: words.median,
      cell: ({ median_seconds }) =>
        median_seconds === null ? '–' : durationText(median_seconds, language),
      align: 'end',
      wide: true,
    },
  ];
  return (
    <DataTable
      caption={words.channels}
      columns={columns}
      rows={overview.channels}
      id={({ channel }) => channel}
      empty={{ title: words.none, advice: words.noneAdvice }}
    />
  );
}

function VolumeChange({ row }: { row: ChannelRow }) {
  const { language } = useHere();
  const change = changeOf(row.volume, row.before.volume);
  return (
    <>
      <Money amount={row.volume} />
      {change !== undefined && <span class="muted small"> {changeText(change, language)}</span>}
    </>
  );
}

/** Every day of the period, also those on which nothing happened. */
function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); ) {
    days.push(new Date(at).toISOString().slice(0, 10));
    at += 86_400_000;
  }
  return days;
}
