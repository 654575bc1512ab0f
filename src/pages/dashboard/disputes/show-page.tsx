// A dispute: what it is about, its evidence, and how it ends.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage, type Redirect } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { FileInput, MoneyInput, TextArea, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { type DisputeWords, disputeWords } from './words.ts';

type Shown = OutputOf<typeof operations.disputes.show>;
type Evidence = Shown['evidence'][number];

export const disputePage = dashboardPage({
  path: '/dashboard/disputes/:id',
  section: 'disputes',
  permission: 'disputes.read',
  files: true,
  async show(ctx) {
    const { call, params, language, may } = ctx;
    const words = disputeWords[language];
    const shown = await call(operations.disputes.show, { params });
    const isOpen = shown.status === 'OPEN';
    const title = `${shown.payment_reference}: ${rupiah(shown.amount, language)}`;
    return {
      title,
      wide: true,
      body: (
        <>
          <PageHead
            title={title}
            back={{ href: '/dashboard/disputes', label: words.title }}
            badge={<StatusPill status={shown.status} />}
            actions={isOpen && may('disputes.work') && <Endings shown={shown} ctx={ctx} />}
          />
          <Columns>
            <div class="stack">
              <Panel title={words.evidence} lead={words.evidenceLead} flush>
                <DataTable
                  caption={words.evidence}
                  columns={evidenceColumns(shown.id, words)}
                  rows={shown.evidence}
                  id={({ id }) => id}
                  empty={{ title: words.noEvidence }}
                />
              </Panel>
              {isOpen && may('disputes.evidence') && <AddEvidence words={words} />}
            </div>
            <Panel>
              <Details shown={shown} ctx={ctx} words={words} />
            </Panel>
          </Columns>
        </>
      ),
    };
  },
  post: {
    async evidence({ call, params, form, once, language, path }) {
      const [text, file] = [form.text('text'), form.file('file')];
      await call(operations.disputes.evidence, {
        params,
        body: {
          ...(text !== undefined && { text }),
          ...(file !== undefined && {
            file: {
              name: file.name.slice(0, 255) || 'file',
              content: file.bytes.toString('base64'),
            },
          }),
        },
        key: once,
      });
      return { to: path, notice: disputeWords[language].added };
    },
    won: (ctx) => ended(ctx, 'won'),
    lost: (ctx) => ended(ctx, 'lost'),
  },
});

/** A file of the evidence, which is downloaded and never shown. */
export const evidenceFilePage = dashboardPage({
  path: '/dashboard/disputes/:id/evidence/:evidence',
  section: 'disputes',
  permission: 'disputes.read',
  show: ({ call, params }) => call(operations.disputes.file, { params }),
});

async function ended(
  { call, params, form, once, language, path }: Context,
  how: 'won' | 'lost',
): Promise<Redirect> {
  const words = disputeWords[language];
  const [fee, note] = [form.whole('fee'), form.text('note')];
  await call(operations.disputes[how], {
    params,
    body: { ...(fee !== undefined && { fee }), ...(note !== undefined && { note }) },
    key: once,
  });
  return { to: path, notice: how === 'won' ? words.wasWon : words.wasLost };
}

function Endings({ shown, ctx: { language } }: { shown: Shown; ctx: Context }) {
  const words = disputeWords[language];
  const amount = rupiah(shown.amount, language);
  const fields = (
    <>
      {shown.fee === 0n && (
        <MoneyInput name="fee" label={words.fee} hint={words.endFeeHint} required={false} />
      )}
      <TextInput name="note" label={words.note} maxLength={1000} required={false} />
    </>
  );
  return (
    <span class="row-actions">
      <Confirm
        action="won"
        label={words.win}
        look="primary"
        icon="check"
        what={<p>{words.winWhat(amount)}</p>}
      >
        {fields}
      </Confirm>
      <Confirm
        action="lost"
        label={words.lose}
        look="danger"
        what={<p>{words.loseWhat(amount)}</p>}
      >
        {fields}
      </Confirm>
    </span>
  );
}

function AddEvidence({ words }: { words: DisputeWords }) {
  return (
    <Panel title={words.add}>
      <ActionForm action="evidence" files>
        <TextArea name="text" label={words.text} rows={4} maxLength={10_000} required={false} />
        <FileInput
          name="file"
          label={words.file}
          hint={words.fileHint}
          accept=".pdf,.png,.jpg,.jpeg,.txt"
          required={false}
        />
        <FormEnd>
          <SubmitButton look="quiet">{words.addIt}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

function evidenceColumns(disputeId: string, words: DisputeWords): Column<Evidence>[] {
  return [
    {
      head: words.what,
      main: true,
      cell: ({ id, text, file }) => (
        <>
          {text !== null && <bdi class="said">{text}</bdi>}
          {file !== null && (
            <a href={`/dashboard/disputes/${disputeId}/evidence/${id}`} download>
              {file.name}{' '}
              <span class="sub">{Math.ceil(file.bytes / 1024).toLocaleString()} KB</span>
            </a>
          )}
        </>
      ),
    },
    { head: words.by, cell: ({ by }) => by },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
  ];
}

function Details(props: { shown: Shown; ctx: Context; words: DisputeWords }) {
  const { shown, ctx, words } = props;
  const merchant = ctx.merchants.find((one) => one.clientId === shown.client_id);
  return (
    <DetailList
      rows={[
        [
          words.amount,
          <strong>
            <Money amount={shown.amount} />
          </strong>,
        ],
        [words.fee, shown.fee === 0n ? undefined : <Money amount={shown.fee} />],
        [
          words.payment,
          <a href={`/dashboard/payments/${shown.payment_id}`}>{shown.payment_reference}</a>,
        ],
        [words.merchant, merchant?.name ?? shown.client_id],
        [words.channel, ctx.channels.find(({ id }) => id === shown.channel)?.name ?? shown.channel],
        [words.reasonCode, <code>{shown.reason_code}</code>],
        [words.reference, shown.reference],
        [words.deadline, <When at={shown.deadline} />],
        [words.openedAt, <When at={shown.opened_at} />],
        [words.openedBy, shown.opened_by],
        [words.endedAt, shown.ended_at === null ? undefined : <When at={shown.ended_at} />],
        [words.endedBy, shown.ended_by],
        [words.note, shown.note],
        ['ID', <code>{shown.id}</code>],
      ]}
    />
  );
}
