// One batch: how it adds up, its transfers, and what it settles.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { type Context, dashboardPage } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { settlementWords } from './words.ts';

export type BatchShown = OutputOf<typeof operations.settlements.show>;
type Item = BatchShown['items'][number];
type Transfer = BatchShown['transfers'][number];

export const batchPage = dashboardPage({
  path: '/dashboard/settlements/:id',
  section: 'settlements',
  permission: 'settlements.read',
  async show({ call, params, query, language, merchants, channels, may }) {
    const words = settlementWords[language];
    const batch = await call(operations.settlements.show, {
      params,
      query: { ...(query.after && { after: query.after }) },
    });
    const name = merchants.find((one) => one.clientId === batch.client_id)?.name ?? batch.client_id;
    const title = `${name} № ${batch.number}`;
    return {
      title,
      wide: true,
      body: (
        <>
          <PageHead
            title={title}
            back={{ href: '/dashboard/settlements', label: words.settlements }}
            badge={<Pill tone="neutral">{words.kinds[batch.kind] ?? batch.kind}</Pill>}
            actions={
              may('ledger.read') && (
                <LinkButton
                  icon="book-open"
                  href={`/dashboard/ledger/transactions?account=${encodeURIComponent(`merchant:${batch.client_id}:payable`)}`}
                >
                  {words.ledger}
                </LinkButton>
              )
            }
          />
          <Columns>
            <Panel
              title={words.transfers}
              flush
              actions={<a href={`/dashboard/payouts?batch_id=${batch.id}`}>{words.payouts}</a>}
            >
              <Transfers rows={batch.transfers} language={language} />
            </Panel>
            <Panel title={words.sums}>
              <Sums batch={batch} language={language} />
            </Panel>
          </Columns>
          <Panel title={words.items} flush>
            <DataTable
              caption={words.items}
              columns={itemColumns(language, channels)}
              rows={batch.items}
              id={({ kind, id }) => `${kind} ${id}`}
              href={({ payment_id }) =>
                payment_id === null ? '/dashboard/journals' : `/dashboard/payments/${payment_id}`
              }
              next={batch.next}
              empty={{ title: words.noBatches }}
            />
          </Panel>
        </>
      ),
    };
  },
});

function Sums({ batch, language }: { batch: BatchShown; language: Language }) {
  const words = settlementWords[language];
  const unlessZero = (amount: bigint) => (amount === 0n ? undefined : <Money amount={amount} />);
  return (
    <DetailList
      rows={[
        [words.at, <When at={batch.at} />],
        [words.payments, batch.payment_count.toLocaleString(language)],
        [words.gross, <Money amount={batch.gross} />],
        [words.fees, <Money amount={-batch.fees} />],
        [words.refunded, unlessZero(-batch.refunded)],
        [words.restored, unlessZero(batch.restored)],
        [words.adjusted, unlessZero(batch.adjusted)],
        [words.carriedIn, unlessZero(batch.carried_in)],
        [words.returnedIn, unlessZero(batch.returned_in)],
        [words.unpaidIn, unlessZero(batch.unpaid_in)],
        [words.unpaidOut, unlessZero(batch.unpaid_out)],
        [words.carriedOut, unlessZero(batch.carried_out)],
        [
          words.paidOut,
          <strong>
            <Money amount={batch.paid_out} />
          </strong>,
        ],
        ['ID', <CopyText text={batch.id} />],
      ]}
    />
  );
}

/** Transfers of a batch, made or expected. */
export function Transfers({ rows, language }: { rows: readonly Transfer[]; language: Language }) {
  const words = settlementWords[language];
  const columns: Column<Transfer>[] = [
    {
      head: words.account,
      main: true,
      cell: ({ bank, number, account_id }) => (
        <>
          {bank} {number} <span class="sub">{account_id}</span>
        </>
      ),
    },
    { head: words.holder, cell: ({ holder }) => holder },
    {
      head: words.amount,
      align: 'end',
      cell: ({ amount }) => (
        <strong>
          <Money amount={amount} />
        </strong>
      ),
    },
  ];
  return (
    <DataTable
      caption={words.transfers}
      columns={columns}
      rows={rows}
      id={({ account_id }) => account_id}
      empty={{ title: words.noTransfers }}
    />
  );
}

function itemColumns(language: Language, channels: Context['channels']): Column<Item>[] {
  const words = settlementWords[language];
  return [
    { head: words.reference, cell: ({ reference }) => reference, main: true },
    { head: words.what, cell: ({ kind }) => words.itemKinds[kind] ?? kind, bare: true },
    {
      head: words.channel,
      cell: ({ channel }) => channels.find(({ id }) => id === channel)?.name ?? channel ?? '–',
      wide: true,
    },
    { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    { head: words.fee, align: 'end', cell: ({ fee }) => <Money amount={fee} />, wide: true },
    { head: words.net, align: 'end', cell: ({ net }) => <Money amount={net} /> },
  ];
}
