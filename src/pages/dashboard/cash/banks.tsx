// The gateway's own bank accounts: what the book has, what the bank says, and what lies between.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { Money } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { type CashWords, cashWords } from './words.ts';

export type Sides = OutputOf<typeof operations.threeWay.show>;
type Bank = Sides['banks'][number];

export function Banks({ banks, language }: { banks: readonly Bank[]; language: Language }) {
  const words = cashWords[language];
  const columns: Column<Bank>[] = [
    { head: words.account, main: true, cell: ({ bank_account }) => bank_account },
    { head: words.book, align: 'end', cell: ({ book }) => <Money amount={book} /> },
    {
      head: words.statementBalance,
      align: 'end',
      cell: ({ statement, statement_day: day }) =>
        statement === null ? (
          words.none
        ) : (
          <>
            <Money amount={statement} />
            <span class="sub">{shortDay(day ?? '', language)}</span>
          </>
        ),
    },
    {
      head: words.between,
      align: 'end',
      cell: (one) => <Between bank={one} words={words} />,
    },
    {
      head: words.statementBalance,
      align: 'end',
      cell: ({ statement, statement_day: day }) =>
        statement === null ? (
          words.none
        ) : (
          <>
            <Money amount={statement} />
            <span class="sub">{shortDay(day ?? '', language)}</span>
          </>
        ),
    },
    { head: words.openIn, align: 'end', cell: ({ open_in }) => <Money amount={open_in} /> },
    { head: words.openOut, align: 'end', cell: ({ open_out }) => <Money amount={open_out} /> },
    {
      head: words.unseen,
      align: 'end',
      cell: ({ payouts_not_shown }) => <Money amount={payouts_not_shown} />,
      wide: true,
    },
    {
      head: words.state,
      bare: true,
      cell: (one) => <BankState bank={one} language={language} />,
    },
  ];
  return (
    <Panel title={words.own} flush>
      <DataTable
        caption={words.own}
        columns={columns}
        rows={banks}
        id={({ bank_account }) => bank_account}
        empty={{ title: words.none }}
      />
    </Panel>
  );
}

/** What explains that the two balances differ. */
function Between({ bank, words }: { bank: Bank; words: CashWords }) {
  const lines = [
    [words.openIn, bank.open_in] as const,
    [words.openOut, bank.open_out] as const,
    [words.unseen, bank.payouts_not_shown] as const,
  ].filter(([, amount]) => BigInt(amount) !== 0n);
  if (lines.length === 0) return '–';
  return lines.map(([label, amount]) => (
    <span key={label} class="sub">
      {label}: <Money amount={amount} />
    </span>
  ));
}

function BankState({ bank, language }: { bank: Bank; language: Language }) {
  const words = cashWords[language];
  const { unexplained, open_entries: open, oldest_age_days: age } = bank;
  if (unexplained === null) return <Pill tone="neutral">{words.none}</Pill>;
  if (BigInt(unexplained) !== 0n) {
    return (
      <Pill tone="ill" icon="circle-alert">
        {words.unexplained}
      </Pill>
    );
  }
  if (open === 0) {
    return (
      <Pill tone="good" icon="check">
        {words.agrees}
      </Pill>
    );
  }
  return (
    <Pill tone="warn">
      {`${open.toLocaleString(language)} ${words.sidesOpen}, ${words.days(age ?? 0)}`}
    </Pill>
  );
}
