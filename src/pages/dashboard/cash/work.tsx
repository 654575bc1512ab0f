// The forms with which a person says what an entry is.
import { rupiah } from '../../kit/money.ts';
import { Checkboxes, Select } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { TextArea, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Panel } from '../parts/page-head.tsx';
import type { EntryProps } from './entry-page.tsx';
import type { CashWords } from './words.ts';

/** Remittances and payouts that it may be. */
export function Belongs({ shown, ctx: { language, channels }, words }: EntryProps) {
  const { remittances, payouts } = shown.may_be;
  const channelOf = (channel: string) => channels.find(({ id }) => id === channel)?.name ?? channel;
  return (
    <Panel title={words.belongs} lead={words.belongsLead}>
      {remittances.length + payouts.length === 0 ? (
        <p class="muted">{words.noCandidates}</p>
      ) : (
        <ActionForm action="match">
          {remittances.length > 0 && (
            <Checkboxes
              name="remittance"
              label={words.remittances}
              choices={remittances.map((one) => [
                one.id,
                `${rupiah(one.net, language)} · ${channelOf(one.channel)} · ${one.reference}`,
              ])}
            />
          )}
          {payouts.length > 0 && (
            <Checkboxes
              name="payout"
              label={words.payouts}
              choices={payouts.map((one) => [
                one.id,
                `${rupiah(one.amount, language)} · ${one.account.holder} · ${one.reference}`,
              ])}
            />
          )}
          <Reason words={words} />
          <FormEnd>
            <SubmitButton>{words.match}</SubmitButton>
          </FormEnd>
        </ActionForm>
      )}
    </Panel>
  );
}

function Reason({ words }: { words: CashWords }) {
  return <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />;
}

/** What else it may be: booked, unknown, or money that goes back. */
export function Endings({ shown, ctx: { channels }, words }: EntryProps) {
  const cameIn = BigInt(shown.amount) > 0n;
  return (
    <span class="row-actions">
      <Confirm action="book" label={words.bookIt} what={<p>{words.bookWhat}</p>}>
        <Select name="account" label={words.bookedOn} choices={Object.entries(words.accounts)} />
        <Reason words={words} />
      </Confirm>
      {cameIn ? (
        <Confirm action="suspend" label={words.suspend} what={<p>{words.suspendWhat}</p>}>
          <Select
            name="channel"
            label={words.channel}
            choices={channels.map(({ id, name }) => [id, name] as const)}
          />
          <Reason words={words} />
        </Confirm>
      ) : (
        <Confirm action="give-back" label={words.giveBack} what={<p>{words.giveBackWhat}</p>}>
          <TextInput name="exception" label={words.exception} />
          <Reason words={words} />
        </Confirm>
      )}
    </span>
  );
}
