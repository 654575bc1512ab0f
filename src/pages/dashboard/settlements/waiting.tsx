// Money that batches could not pay, by merchant and account.

import { wibDay } from '../../../lib/wib.ts';
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useHere, useWords } from '../here.ts';
import { Money } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { settlementWords } from './words.ts';

type Waiting = OutputOf<typeof operations.settlements.waiting>['waiting'][number];

/** Nothing if no money waits. */
export function WaitingMoney({ rows }: { rows: readonly Waiting[] }) {
  const words = useWords(settlementWords);
  const { language, nameOf } = useHere();
  if (rows.length === 0) return null;
  const columns: Column<Waiting>[] = [
    { head: words.merchant, main: true, cell: (row) => nameOf(row.client_id) ?? row.client_id },
    { head: words.account, cell: ({ account_id }) => account_id ?? words.defaultAccount },
    { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    { head: words.since, cell: ({ at }) => shortDay(wibDay(at), language) },
  ];
  return (
    <Panel title={words.waiting} lead={words.waitingLead} flush>
      <DataTable
        caption={words.waiting}
        columns={columns}
        rows={rows}
        id={(row) => `${row.client_id} ${row.account_id}`}
        href={(row) => `/dashboard/settlements/${row.batch_id}`}
        empty={{ title: '', advice: '' }}
      />
    </Panel>
  );
}
