// Setting a fee from a date on: its price, its bounds, and other prices by amount and tenor.
import type { Channel } from '../../../channels/channel.ts';
import { operations } from '../../../office/operations/index.ts';
import { Refusal } from '../../../refusal.ts';
import type { Form } from '../form-values.ts';
import { useWords } from '../here.ts';
import type { DashboardPage } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { MoneyInput, NumberInput, TextInput, usePosted } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Panel } from '../parts/page-head.tsx';
import { back, merchantOf } from './accounts.tsx';
import { feeFormWords, merchantWords } from './words.ts';

/** As many tiers as the form has; the API takes more. */
const tierCount = 4;
const places = Array.from({ length: tierCount }, (_, index) => index);
const tierName = (place: number, member: string) => `tiers.${place}.${member}`;
/** What makes a row of the form a tier. */
const tierMembers = ['from', 'tenor', 'fixed', 'basis_points', 'minimum', 'maximum'];

export function FeeForm({ channels }: { channels: readonly Channel[] }) {
  const words = useWords(merchantWords);
  return (
    <Panel title={words.setFee}>
      <ActionForm action="fee">
        <Select
          name="channel"
          label={words.channel}
          choices={channels.map(({ id, name }) => [id, name] as const)}
        />
        <Price name={(member) => member} filled />
        <TextInput
          name="from"
          label={words.from}
          hint={words.fromHint}
          type="date"
          required={false}
        />
        <Tiers />
        <FormEnd>
          <SubmitButton>{words.setFee}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

/** A price and its bounds. One that is `filled` must be given, and begins with zero. */
function Price(props: { name: (member: string) => string; filled?: boolean }) {
  const words = useWords(merchantWords);
  const { minimum, maximum } = useWords(feeFormWords);
  const { name, filled = false } = props;
  const zero = filled ? '0' : undefined;
  return (
    <>
      <div class="form-row">
        <MoneyInput name={name('fixed')} label={words.fixed} value={zero} required={filled} />
        <NumberInput
          name={name('basis_points')}
          label={words.percent}
          hint={filled ? words.percentHint : undefined}
          value={zero}
          required={filled}
          min={0}
          max={10_000}
        />
      </div>
      <div class="form-row">
        <MoneyInput name={name('minimum')} label={minimum} required={false} />
        <MoneyInput name={name('maximum')} label={maximum} required={false} />
      </div>
    </>
  );
}

/** Folded away, because most fees have one price. */
function Tiers() {
  const words = useWords(feeFormWords);
  const form = usePosted();
  const isUsed = places.some((place) => isTier(form, place));
  return (
    <details class="schema-group" open={isUsed}>
      <summary>{words.tiers}</summary>
      <p class="muted small">{words.tiersLead}</p>
      {places.map((place) => (
        <fieldset key={place}>
          <legend>{words.tier(place + 1)}</legend>
          <div class="form-row">
            <MoneyInput name={tierName(place, 'from')} label={words.fromRupiah} required={false} />
            <NumberInput
              name={tierName(place, 'tenor')}
              label={words.tenor}
              required={false}
              min={1}
              max={120}
            />
          </div>
          <Price name={(member) => tierName(place, member)} />
        </fieldset>
      ))}
    </details>
  );
}

const isTier = (form: Form, place: number) =>
  tierMembers.some((member) => form.text(tierName(place, member)) !== undefined);

/** The tiers that were filled in. Throws FIELD_REQUIRED for one that says neither from when nor for whom. */
function tiersIn(form: Form) {
  return places
    .filter((place) => isTier(form, place))
    .map((place) => {
      const from = form.whole(tierName(place, 'from'));
      const tenor = form.whole(tierName(place, 'tenor'));
      if (from === undefined && tenor === undefined) {
        throw new Refusal({ code: 'FIELD_REQUIRED', field: tierName(place, 'from') });
      }
      return {
        ...priceIn(form, (member) => tierName(place, member)),
        ...(from !== undefined && { from }),
        ...(tenor !== undefined && { tenor }),
      };
    });
}

function priceIn(form: Form, name: (member: string) => string) {
  const [minimum, maximum] = [form.whole(name('minimum')), form.whole(name('maximum'))];
  return {
    fixed: form.whole(name('fixed')) ?? 0,
    basis_points: form.whole(name('basis_points')) ?? 0,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
}

export const feeActions: NonNullable<DashboardPage['post']> = {
  async fee(ctx) {
    const { form } = ctx;
    const from = form.text('from');
    const tiers = tiersIn(form);
    await ctx.call(operations.merchants.fee, {
      params: { client_id: merchantOf(ctx) },
      body: {
        channel: form.text('channel') ?? '',
        ...priceIn(form, (member) => member),
        ...(tiers.length > 0 && { tiers }),
        ...(from && { from }),
      },
    });
    return back(ctx, 'feeSet');
  },
};
