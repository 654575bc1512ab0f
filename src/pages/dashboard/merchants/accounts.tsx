// The bank accounts of a merchant: what is verified, what waits, and who may decide it.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { hereWith, useWords } from '../here.ts';
import type { Context, DashboardPage, Redirect } from '../page.ts';
import { Checkbox } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Panel } from '../parts/page-head.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import { useRowAction } from '../parts/row-action.ts';
import { type Column, DataTable } from '../parts/table.tsx';
import { type MerchantWords, merchantWords } from './words.ts';

export type ShownMerchant = OutputOf<typeof operations.merchants.show>;
type Account = ShownMerchant['settlement_accounts'][number];

interface May {
  write: boolean;
  verify: boolean;
}

/** The list with its actions, and the form for a new one. */
export function Accounts({ merchant, may }: { merchant: ShownMerchant; may: May }) {
  const words = useWords(merchantWords);
  const columns: Column<Account>[] = [
    { head: words.number, main: true, cell: (one) => <code>{one.number}</code> },
    { head: words.bank, cell: ({ bank }) => bank },
    { head: words.holder, cell: ({ holder }) => holder },
    { head: words.status, cell: (one) => <AccountStatus account={one} />, bare: true },
  ];
  return (
    <>
      <Panel title={words.accounts} lead={words.accountsLead} flush>
        <DataTable
          caption={words.accounts}
          columns={columns}
          rows={merchant.settlement_accounts}
          id={({ id }) => id}
          empty={{ title: words.accountsEmpty, advice: words.accountsEmptyAdvice }}
          actions={
            may.write || may.verify
              ? (one) => <AccountActions account={one} may={may} />
              : undefined
          }
        />
      </Panel>
      {may.write && (
        <Panel title={words.addAccount}>
          <ActionForm action="add-account">
            <AccountFields />
            <FormEnd>
              <SubmitButton>{words.addAccount}</SubmitButton>
            </FormEnd>
          </ActionForm>
        </Panel>
      )}
    </>
  );
}

function AccountStatus({ account }: { account: Account }) {
  const words = useWords(merchantWords);
  const { waiting } = account;
  return (
    <>
      <StatusPill status={account.status} />{' '}
      {account.default && <Pill tone="neutral">{words.default}</Pill>}
      {waiting && (
        <p class="small">
          {words.waiting}: {waiting.bank} {waiting.number}, {waiting.holder} ({words.askedBy}{' '}
          {waiting.asked_by})
        </p>
      )}
    </>
  );
}

function AccountActions({ account, may }: { account: Account; may: May }) {
  const words = useWords(merchantWords);
  const verify = useRowAction('verify', { id: account.id });
  const reject = useRowAction('reject', { id: account.id });
  const change = useRowAction('change-account', { id: account.id });
  const waits = account.waiting !== null || account.status === 'unverified';
  const { bank, number, holder } = account.waiting ?? account;
  const what = (text: string) => (
    <>
      <p>
        <strong>
          {bank} {number}
        </strong>{' '}
        {holder}
      </p>
      <p>{text}</p>
    </>
  );
  return (
    <>
      {may.verify && waits && (
        <Confirm {...verify.props} label={words.verify} what={what(words.verifyWhat)} />
      )}
      {may.verify && waits && (
        <Confirm
          {...reject.props}
          label={words.reject}
          look="danger"
          what={what(words.rejectWhat)}
        />
      )}
      {may.write && (
        <Confirm
          {...change.props}
          label={words.change}
          what={<p>{words.changeWhat}</p>}
          confirm={words.save}
        >
          <AccountFields account={account} />
        </Confirm>
      )}
    </>
  );
}

function AccountFields({ account }: { account?: Account }) {
  const words = useWords(merchantWords);
  return (
    <>
      <TextInput name="bank" label={words.bank} value={account?.bank} />
      <TextInput name="number" label={words.number} value={account?.number} code maxLength={34} />
      <TextInput name="holder" label={words.holder} value={account?.holder} />
      <Checkbox name="default" label={words.isDefault} checked={account?.default ?? false} />
    </>
  );
}

/** The actions of a page whose address names the merchant. */
export const accountActions: NonNullable<DashboardPage['post']> = {
  async 'add-account'(ctx) {
    await ctx.call(operations.accounts.add, {
      params: { client_id: merchantOf(ctx) },
      body: accountOf(ctx),
      key: ctx.once,
    });
    return back(ctx, 'accountAdded');
  },
  async 'change-account'(ctx) {
    await ctx.call(operations.accounts.change, { params: named(ctx), body: accountOf(ctx) });
    return back(ctx, 'accountAsked');
  },
  async verify(ctx) {
    await ctx.call(operations.accounts.verify, { params: named(ctx) });
    return back(ctx, 'verified');
  },
  async reject(ctx) {
    await ctx.call(operations.accounts.reject, { params: named(ctx) });
    return back(ctx, 'rejected');
  },
};

/** Back to the page that was posted from, with a notice. */
export function back(ctx: Context, notice: keyof MerchantWords): Redirect {
  return { to: hereWith(ctx, {}), notice: merchantWords[ctx.language][notice] };
}

export const merchantOf = ({ params }: Context) => params.client_id ?? '';

const named = (ctx: Context) => ({ client_id: merchantOf(ctx), id: ctx.form.text('id') ?? '' });

function accountOf({ form }: Context) {
  const text = (name: string) => form.text(name) ?? '';
  const isDefault = form.has('default');
  return { bank: text('bank'), number: text('number'), holder: text('holder'), default: isDefault };
}
