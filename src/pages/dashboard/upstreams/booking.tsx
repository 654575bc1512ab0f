// The form that books what was done in a provider's back office.
import { operations } from '../../../office/operations/index.ts';
import { fieldInvalid } from '../../../refusal.ts';
import type { Context } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { MoneyInput, TextArea } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Panel } from '../parts/page-head.tsx';
import { type UpstreamWords, upstreamWords } from './words.ts';

type Move = 'refund' | 'capture';

/** What can have been done with a payment in this state. */
const movesOf: Readonly<Record<string, readonly Move[]>> = {
  AUTHORIZED: ['capture', 'refund'],
  SUCCESS: ['refund'],
  PARTIALLY_REFUNDED: ['refund'],
};

interface Booking {
  words: UpstreamWords;
  status: string;
  /** What the provider's notification says. */
  says?: { what: Move; amount: bigint | null } | null | undefined;
}

/** Nothing if no money of the payment can have moved. */
export function BookForm({ words, status, says }: Booking) {
  const moves = movesOf[status];
  if (moves === undefined) return null;
  return (
    <Panel title={words.book} lead={words.bookLead}>
      <ActionForm action="book">
        <div class="form-row">
          <Select
            name="what"
            label={words.bookWhat}
            choices={moves.map((one) => [one, words.moves[one]] as const)}
            value={says?.what}
          />
          <MoneyInput name="amount" label={words.amount} value={says?.amount?.toString()} />
        </div>
        <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
        <FormEnd>
          <SubmitButton look="danger">{words.book}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

/** Does what the form asks for. */
export async function book(
  { call, form, once, language }: Context,
  paymentId: string,
  notificationId?: string,
): Promise<void> {
  const amount = form.whole('amount');
  if (amount === undefined) throw fieldInvalid('amount', upstreamWords[language].amountMissing);
  const body = {
    what: form.text('what') as Move,
    amount,
    reason: form.text('reason') ?? '',
    notification_id: notificationId,
  };
  await call(operations.upstreams.book, { params: { id: paymentId }, body, key: once });
}
