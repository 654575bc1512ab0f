// A difference in a table, and resolving it: what the gateway gains or loses by it is said first.
import { operations } from '../../../office/operations/index.ts';
import { Refusal } from '../../../refusal.ts';
import type { Language } from '../../kit/language.ts';
import { rupiah } from '../../kit/money.ts';
import type { Context, Redirect } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Labelled } from '../parts/fields.tsx';
import { Money } from '../parts/money.tsx';
import { StatusPill } from '../parts/pill.tsx';
import type { Column } from '../parts/table.tsx';
import { refusalText } from '../refusal-words.ts';
import { reconciliationWords } from './words.ts';

export interface ShownDifference {
  id: string;
  kind: string;
  reference: string;
  payment_id: string | null;
  ours: bigint | null;
  theirs: bigint | null;
  status: string;
  resolved_by: string | null;
  reason: string | null;
}

/** What the acquirer has more than the book; below zero: less. */
function gapOf({ ours, theirs }: Pick<ShownDifference, 'ours' | 'theirs'>): bigint {
  return (theirs ?? 0n) - (ours ?? 0n);
}

export function differenceColumns<Row extends ShownDifference>(language: Language): Column<Row>[] {
  const words = reconciliationWords[language];
  return [
    { head: words.reference, main: true, cell: ({ reference }) => <code>{reference}</code> },
    {
      head: words.payment,
      cell: ({ payment_id: id }) =>
        id === null ? (
          <span class="muted">–</span>
        ) : (
          <a href={`/dashboard/payments/${id}`}>{words.payment}</a>
        ),
      wide: true,
    },
    { head: words.kind, cell: ({ kind }) => words.kinds[kind] ?? kind },
    { head: words.ours, align: 'end', cell: ({ ours }) => <Money amount={ours} /> },
    { head: words.theirs, align: 'end', cell: ({ theirs }) => <Money amount={theirs} /> },
    { head: words.gap, align: 'end', cell: (row) => <Money amount={gapOf(row)} /> },
  ];
}

/** The status, with who resolved it and why. */
export function statusColumn<Row extends ShownDifference>(language: Language): Column<Row> {
  const words = reconciliationWords[language];
  return {
    head: words.status,
    cell: ({ status, resolved_by, reason }) => (
      <>
        <StatusPill status={status} />
        {resolved_by !== null && (
          <span class="sub">
            {words.resolvedBy(resolved_by)}: {reason}
          </span>
        )}
      </>
    ),
  };
}

/** `reconciliationId` is that of the file it came from. */
export function ResolveDifference(props: {
  difference: ShownDifference;
  reconciliationId: string;
  language: Language;
}) {
  const { difference, reconciliationId, language } = props;
  const words = reconciliationWords[language];
  if (difference.status !== 'OPEN') return null;
  // A page has several of these forms.
  const id = `reason-${difference.id}`;
  const gap = gapOf(difference);
  const size = rupiah(gap < 0n ? -gap : gap, language);
  return (
    <Confirm
      action="resolve"
      label={words.resolve}
      hidden={{ difference_id: difference.id, reconciliation_id: reconciliationId }}
      what={
        <>
          <p>{words.kindsExplained[difference.kind]}</p>
          <p>{gap > 0n ? words.gain(size) : words.loss(size)}</p>
          <p class="muted">{words.noOther}</p>
        </>
      }
    >
      <Labelled name="reason" label={words.reason} hint={words.reasonHint} id={id}>
        <textarea
          id={id}
          name="reason"
          rows={2}
          maxLength={1000}
          required
          aria-describedby={`${id}-hint`}
        />
      </Labelled>
    </Confirm>
  );
}

/**
 * Resolves the difference of the form and goes to `to`. A refusal is told there: the difference has changed, so its
 * form is gone.
 */
export async function resolveFromForm(
  { call, form, once, language }: Context,
  to: string,
): Promise<Redirect> {
  try {
    await call(operations.reconciliations.resolve, {
      params: { id: form.text('reconciliation_id') ?? '' },
      body: { difference_id: form.text('difference_id'), reason: form.text('reason') ?? '' },
      key: once,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { to, notice: refusalText(error.reason, language), tone: 'ill' };
  }
  return { to, notice: reconciliationWords[language].resolved };
}
