// Payments that wait for a customer, whom one plays here, and the cards that the customer can have.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Labelled } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { cardSaid } from '../said/said.ts';
import { sandboxWords } from './words.ts';

export type SandboxState = OutputOf<typeof operations.sandbox.show>;
type Waiting = SandboxState['payments'][number];
type Card = SandboxState['cards'][number];

interface Props {
  state: SandboxState;
  language: Language;
}

export function Customers({ state, language }: Props) {
  const words = sandboxWords[language];
  const columns: Column<Waiting>[] = [
    {
      head: words.reference,
      main: true,
      cell: ({ reference, payment_code: code }) => (
        <>
          {reference} {code && <span class="sub">{code}</span>}
        </>
      ),
    },
    { head: words.channel, cell: ({ channel }) => channel },
    { head: words.amount, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    {
      head: words.expires,
      cell: ({ expires_at }) => <When at={expires_at} relative />,
      wide: true,
    },
    {
      head: words.openPage,
      cell: ({ page }) =>
        page === null ? (
          <span class="muted">–</span>
        ) : (
          <a href={page} target="_blank" rel="noopener">
            {words.openPage}
          </a>
        ),
    },
  ];
  return (
    <Panel title={words.customer} lead={words.customerLead} flush>
      <DataTable
        caption={words.customer}
        columns={columns}
        rows={state.payments}
        id={({ id }) => id}
        empty={{ title: words.noPayments, advice: words.noPaymentsAdvice }}
        actions={(payment) => <Play payment={payment} state={state} language={language} />}
      />
    </Panel>
  );
}

function Play({ payment, state, language }: Props & { payment: Waiting }) {
  const words = sandboxWords[language];
  // Every payment of the list has this form.
  const [outcomeId, cardId] = [`outcome-${payment.id}`, `card-${payment.id}`];
  return (
    <Confirm
      action="play"
      label={words.play}
      hidden={{ id: payment.id }}
      what={<p>{words.playWhat}</p>}
    >
      <Labelled name="outcome" label={words.outcome} id={outcomeId}>
        <select id={outcomeId} name="outcome">
          {Object.entries(words.outcomes).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Labelled>
      {payment.takes_card && (
        <Labelled name="card" label={words.card} id={cardId}>
          <select id={cardId} name="card">
            <option value="">{words.anyCard}</option>
            {state.cards.map(({ number, behaviour }) => (
              <option key={number} value={number}>
                {number} – {cardSaid(behaviour, language)}
              </option>
            ))}
          </select>
        </Labelled>
      )}
    </Confirm>
  );
}

export function Cards({ state, language }: Props) {
  const words = sandboxWords[language];
  const columns: Column<Card>[] = [
    { head: words.number, cell: ({ number }) => <CopyText text={number} />, main: true },
    { head: words.behaviour, cell: ({ behaviour }) => cardSaid(behaviour, language) },
    { head: words.brand, cell: ({ brand, type }) => `${brand} ${type}`, wide: true },
    { head: words.issuer, cell: ({ issuer }) => issuer, wide: true },
  ];
  return (
    <Panel title={words.cards} lead={words.cardsLead} flush>
      <DataTable
        caption={words.cards}
        columns={columns}
        rows={state.cards}
        id={({ number }) => number}
        empty={{ title: words.cards }}
      />
    </Panel>
  );
}
