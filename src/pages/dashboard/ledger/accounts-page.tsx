// The ledger: its accounts with their balances, now or as of a day, and its proof.

import type { LedgerProofView } from '../../../ledger/view.ts';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage, type Shown } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { ActionForm, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { proofSaid } from '../said/said.ts';
import { ledgerWords } from './words.ts';

type Account = OutputOf<typeof operations.ledger.accounts>['accounts'][number];

export const ledgerPage = dashboardPage({
  path: '/dashboard/ledger',
  section: 'ledger',
  permission: 'ledger.read',
  show: (ctx) => ledger(ctx),
  post: {
    prove: async (ctx) => ledger(ctx, await ctx.call(operations.ledger.proof, {})),
    proveAll: async (ctx) =>
      ledger(ctx, await ctx.call(operations.ledger.proof, { query: { full: 'true' } })),
  },
});

async function ledger(ctx: Context, proof?: LedgerProofView): Promise<Shown> {
  const { call, query, language, merchants } = ctx;
  const words = ledgerWords[language];
  const { accounts } = await call(operations.ledger.accounts, {
    query: { ...(query.at && { at: query.at }) },
  });
  return {
    title: words.title,
    wide: true,
    body: (
      <>
        <PageHead
          title={words.title}
          lead={words.lead}
          actions={
            <LinkButton href="/dashboard/ledger/transactions" icon="book-open">
              {words.all}
            </LinkButton>
          }
        />
        <Panel title={words.proof} lead={words.proofLead} actions={<Prove language={language} />}>
          {proof && <Proof proof={proof} language={language} />}
        </Panel>
        <AsOf at={query.at} language={language} />
        <DataTable
          caption={words.title}
          columns={columnsOf(language, (id) => merchants.find((one) => one.clientId === id)?.name)}
          rows={accounts}
          id={({ account }) => account}
          href={({ account }) =>
            address('/dashboard/ledger/transactions', { account, to: query.at })
          }
          empty={{ title: words.empty, advice: words.emptyAdvice }}
        />
        {accounts.length > 0 && (
          <p class="table-sum">
            {words.sum}{' '}
            <strong>
              <Money amount={accounts.reduce((sum, { balance }) => sum + balance, 0n)} />
            </strong>
          </p>
        )}
      </>
    ),
  };
}

/** The day whose end is shown. */
function AsOf({ at, language }: { at: string | undefined; language: Language }) {
  const words = ledgerWords[language];
  return (
    <search class="filters">
      <form method="get" class="filters-form">
        <div class="filter date">
          <label for="ledger-at">{words.asOf}</label>
          <input
            id="ledger-at"
            name="at"
            type="date"
            value={at?.slice(0, 10)}
            aria-describedby="ledger-at-hint"
          />
        </div>
        <button type="submit" class="button quiet">
          {words.show}
        </button>
        {at && (
          <LinkButton href="/dashboard/ledger" icon="clock">
            {words.now}
          </LinkButton>
        )}
        <p class="muted small" id="ledger-at-hint">
          {words.asOfHint}
        </p>
      </form>
    </search>
  );
}

function columnsOf(
  language: Language,
  nameOf: (clientId: string) => string | undefined,
): Column<Account>[] {
  const words = ledgerWords[language];
  return [
    { head: words.account, cell: ({ account }) => <code>{account}</code>, main: true },
    {
      head: words.owner,
      cell: ({ account }) => {
        const [kind = '', name = '', part = ''] = account.split(':');
        const what =
          words.kindsOfAccount[part] ?? words.kindsOfAccount[kind === 'gateway' ? name : kind];
        return (
          <>
            {what}
            {kind === 'merchant' && <span class="sub">{nameOf(name) ?? name}</span>}
          </>
        );
      },
    },
    { head: words.balance, align: 'end', cell: ({ balance }) => <Money amount={balance} /> },
  ];
}

function Prove({ language }: { language: Language }) {
  const words = ledgerWords[language];
  return (
    <>
      <ActionForm action="prove">
        <SubmitButton>{words.prove}</SubmitButton>
      </ActionForm>
      <Confirm action="proveAll" label={words.proveAll} what={<p>{words.proveAllWhat}</p>} />
    </>
  );
}

function Proof({ proof, language }: { proof: LedgerProofView; language: Language }) {
  const words = ledgerWords[language];
  return (
    <>
      {proof.ok ? (
        <NoticeBox tone="good" title={words.proven}>
          {proof.full
            ? words.provenAll(proof.transactions.toLocaleString(language))
            : words.provenChanges}
        </NoticeBox>
      ) : (
        <NoticeBox tone="ill" title={words.notProven}>
          <ul>
            {proof.problems.map((one) => (
              <li key={one.proof}>
                {proofSaid(one.proof, language)} — {words.found}: {one.found.join(', ')}
              </li>
            ))}
          </ul>
        </NoticeBox>
      )}
      <DetailList
        rows={[
          [words.checkedAt, <When at={proof.checked_at} />],
          [words.head, <CopyText text={proof.head} />],
          ['', <span class="muted small">{words.headHint}</span>],
        ]}
      />
    </>
  );
}
