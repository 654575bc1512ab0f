// Payout files: making one of what waits, those that were made, and reading what the bank says.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fileFormats } from '../../../payouts/files/layouts.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Checkbox, Select } from '../parts/choices.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { type Column, DataTable, EmptyState } from '../parts/table.tsx';
import { type PayoutRow, payoutColumns } from './list-page.tsx';
import { ReadResult, Results, resultActions } from './results.tsx';
import { type PayoutWords, payoutWords } from './words.ts';

type File = OutputOf<typeof operations.payoutFiles.list>['files'][number];
type Own = OutputOf<typeof operations.bankAccounts.list>['bank_accounts'][number];

/** As many payouts as one form offers. */
const offered = 200;

export const payoutFilesPage = dashboardPage({
  path: '/dashboard/payouts/files',
  section: 'payouts',
  permission: 'payouts.work',
  files: true,
  async show(ctx) {
    const { call, query, language, clientId } = ctx;
    const words = payoutWords[language];
    const whose = clientId === undefined ? {} : { client_id: clientId };
    const [{ payouts }, { files, next }, own, { results }] = await Promise.all([
      call(operations.payouts.list, {
        query: { status: 'PENDING', limit: String(offered), ...whose },
      }),
      call(operations.payoutFiles.list, { query: { ...(query.after && { after: query.after }) } }),
      call(operations.bankAccounts.list),
      call(operations.payoutResults.list, { query: { limit: '20' } }),
    ]);
    const isFirst = query.after === undefined;
    return {
      title: words.files,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.files}
            lead={words.filesLead}
            back={{ href: '/dashboard/payouts', label: words.back }}
          />
          {isFirst && <Make payouts={payouts} own={own.bank_accounts} ctx={ctx} />}
          <Panel title={words.files} flush>
            <DataTable
              caption={words.files}
              columns={fileColumns(words)}
              rows={files}
              id={({ id }) => id}
              href={({ id }) => `/dashboard/payouts/files/${id}`}
              next={next}
              empty={{ title: words.noFiles }}
            />
          </Panel>
          {isFirst && <ReadResult language={language} />}
          {isFirst && <Results rows={results} language={language} />}
        </>
      ),
    };
  },
  post: {
    async make({ call, form, once, language }) {
      const words = payoutWords[language];
      const chosen = form.has('all') ? form.all('listed') : form.all('payout');
      if (chosen.length === 0) throw fieldInvalid('payouts', words.noneChosen);
      const account = form.text('bank_account');
      const file = await call(operations.payoutFiles.make, {
        body: {
          payouts: chosen,
          format: form.text('format') ?? '',
          ...(account !== undefined && { bank_account: account }),
        },
        key: once,
      });
      return { to: `/dashboard/payouts/files/${file.id}`, notice: words.made };
    },
    ...resultActions,
  },
});

const formId = 'make-file';

function Make(props: { payouts: readonly PayoutRow[]; own: readonly Own[]; ctx: Context }) {
  const { payouts, own, ctx } = props;
  const { language } = ctx;
  const words = payoutWords[language];
  if (payouts.length === 0) {
    return (
      <Panel title={words.make}>
        <EmptyState title={words.nothingPending} advice={words.nothingPendingAdvice} />
      </Panel>
    );
  }
  const total = payouts.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return (
    <Panel title={words.make} lead={words.makeLead}>
      <DataTable
        caption={words.make}
        columns={payoutColumns(ctx, words)}
        rows={payouts}
        id={({ id }) => id}
        href={({ id }) => `/dashboard/payouts/${id}`}
        select={{ name: 'payout', form: formId }}
        empty={{ title: words.nothingPending }}
      />
      <ActionForm action="make" id={formId}>
        {payouts.map(({ id }) => (
          <input key={id} type="hidden" name="listed" value={id} />
        ))}
        <Checkbox
          name="all"
          label={`${words.everything}: ${payouts.length}, ${rupiah(total, language)}`}
        />
        <div class="form-row">
          <Select
            name="format"
            label={words.format}
            hint={words.formatHint}
            choices={fileFormats.map((format) => [format, words.formats[format] ?? format])}
          />
          <Select
            name="bank_account"
            label={words.own}
            choices={own.map((one) => [one.id, ownText(one, ctx, words)])}
          />
        </div>
        <p class="muted small">{words.makeWhat}</p>
        <FormEnd>
          <SubmitButton>{words.make}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

/** Without a number it stands for all, and nobody knows what is in it. */
function ownText({ id, bank, number, available }: Own, { language }: Context, words: PayoutWords) {
  if (number === null) return id;
  return `${id}: ${bank} ${number}, ${rupiah(available, language)} ${words.available}`;
}

function fileColumns(words: PayoutWords): Column<File>[] {
  return [
    { head: words.name, cell: ({ name }) => name, main: true },
    { head: words.lines, align: 'end', cell: ({ lines }) => lines },
    { head: words.total, align: 'end', cell: ({ total }) => <Money amount={total} /> },
    { head: words.from, cell: ({ bank_account }) => bank_account, wide: true },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
    { head: words.by, cell: ({ by }) => by, wide: true },
  ];
}
