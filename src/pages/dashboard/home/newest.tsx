// The newest payments, as Home shows them.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useWords } from '../here.ts';
import { Money, When } from '../parts/money.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { homeWords } from './words.ts';

type Row = OutputOf<typeof operations.payments.list>['payments'][number];

export function Newest(props: { payments: readonly Row[]; nameOf: (channel: string) => string }) {
  const words = useWords(homeWords);
  const columns: Column<Row>[] = [
    { head: words.reference, cell: ({ reference }) => reference, main: true },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
    { head: words.channel, cell: ({ channel }) => props.nameOf(channel) },
    { head: words.amount, cell: ({ amount }) => <Money amount={amount} />, align: 'end' },
    {
      head: words.created,
      cell: ({ created_at }) => <When at={created_at} relative />,
      wide: true,
    },
  ];
  return (
    <DataTable
      caption={words.newest}
      columns={columns}
      rows={props.payments}
      id={({ id }) => id}
      href={({ id }) => `/dashboard/payments/${id}`}
      empty={{ title: words.none, advice: words.noneAdvice }}
    />
  );
}
