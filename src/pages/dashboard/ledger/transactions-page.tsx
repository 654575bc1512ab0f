// The ledger's transactions: of an account, of a payment, of a period; and one of them.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { ledgerWords } from './words.ts';

type Transaction = OutputOf<typeof operations.ledger.transaction>;
type Posting = Transaction['postings'][number];

export const ledgerTransactionsPage = dashboardPage({
  path: '/dashboard/ledger/transactions',
  section: 'ledger',
  permission: 'ledger.read',
  async show({ call, query, language }) {
    const words = ledgerWords[language];
    const filters: Filter[] = [
      { kind: 'text', name: 'account', label: words.accountFilter, placeholder: words.accountHint },
      { kind: 'text', name: 'payment', label: words.paymentFilter },
      { kind: 'period' },
    ];
    const { transactions, next } = await call(operations.ledger.transactions, {
      query: filterValues(filters, query),
    });
    return {
      title: words.transactions,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.transactions}
            lead={words.transactionsLead}
            back={{ href: '/dashboard/ledger', label: words.back }}
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.transactions}
            columns={columnsOf(language, query.account)}
            rows={transactions}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/ledger/transactions/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.noTransactions, advice: words.noTransactionsAdvice }}
          />
        </>
      ),
    };
  },
});

/** With an account: what each transaction has added to it. Else what it has moved. */
function columnsOf(language: Language, account: string | undefined): Column<Transaction>[] {
  const words = ledgerWords[language];
  return [
    {
      head: words.kind,
      main: true,
      cell: ({ kind, reference }) => (
        <>
          {words.kinds[kind] ?? kind} {reference && <span class="sub">{reference}</span>}
        </>
      ),
    },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
    { head: words.moved, cell: ({ postings }) => <Moved postings={postings} />, wide: true },
    { head: words.by, cell: ({ by }) => <By name={by} />, wide: true },
    {
      head: words.amount,
      align: 'end',
      cell: ({ postings }) => <Money amount={amountOf(postings, account)} />,
    },
  ];
}

function amountOf(postings: readonly Posting[], account: string | undefined): bigint {
  const counted = postings.filter((one) =>
    account === undefined ? one.amount > 0n : one.account === account,
  );
  return counted.reduce((sum, { amount }) => sum + amount, 0n);
}

function Moved({ postings }: { postings: readonly Posting[] }) {
  const names = (isFrom: boolean) =>
    postings.filter(({ amount }) => amount < 0n === isFrom).map(({ account }) => account);
  return (
    <code class="small">
      {[...new Set(names(true))].join(', ')} → {[...new Set(names(false))].join(', ')}
    </code>
  );
}

export const ledgerTransactionPage = dashboardPage({
  path: '/dashboard/ledger/transactions/:id',
  section: 'ledger',
  permission: 'ledger.read',
  async show({ call, params, language, may }) {
    const words = ledgerWords[language];
    const one = await call(operations.ledger.transaction, { params });
    const title = words.kinds[one.kind] ?? one.kind;
    const columns: Column<Posting>[] = [
      { head: words.account, cell: ({ account }) => <code>{account}</code>, main: true },
      { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    ];
    return {
      title,
      wide: true,
      body: (
        <>
          <PageHead
            title={title}
            lead={<When at={one.at} />}
            back={{ href: '/dashboard/ledger/transactions', label: words.transactions }}
          />
          <Columns>
            <Panel title={words.postings} flush>
              <DataTable
                caption={words.postings}
                columns={columns}
                rows={one.postings}
                id={({ account, amount }) => `${account} ${amount}`}
                href={({ account }) => address('/dashboard/ledger/transactions', { account })}
                empty={{ title: words.noTransactions }}
              />
            </Panel>
            <Panel>
              <DetailList
                rows={[
                  [words.recordedAt, one.recorded_at && <When at={one.recorded_at} />],
                  [words.payment, may('payments.read') && paymentLink(one)],
                  [words.batch, one.kind === 'settled' && batchLink(one, words.batch)],
                  [words.payout, one.kind.startsWith('payout_') && payoutLink(one, words.payout)],
                  [words.by, one.by && <bdi>{one.by}</bdi>],
                  [words.reason, one.reason && <bdi>{one.reason}</bdi>],
                  [words.request, one.request && <code>{one.request}</code>],
                  [words.fact, <CopyText text={one.fact_id} />],
                  ['ID', <CopyText text={one.id} />],
                ]}
              />
            </Panel>
          </Columns>
        </>
      ),
    };
  },
});

function By({ name }: { name: string | null }) {
  return name === null ? <span class="muted">–</span> : <bdi>{name}</bdi>;
}

function paymentLink({ payment_id: id, reference }: Transaction) {
  return id === null ? undefined : <a href={`/dashboard/payments/${id}`}>{reference ?? id}</a>;
}

function payoutLink({ fact_id }: Transaction, label: string) {
  return <a href={`/dashboard/payouts/${fact_id}`}>{label}</a>;
}

function batchLink({ fact_id }: Transaction, label: string) {
  return <a href={`/dashboard/settlements/${fact_id}`}>{label}</a>;
}
