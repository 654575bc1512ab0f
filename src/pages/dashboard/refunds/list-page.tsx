// The list of refunds: those that wait to be paid by hand first, and ending them.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { rupiah } from '../../kit/money.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage, type Redirect } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { SaidFact } from '../said/fact.tsx';
import { type RefundWords, refundWords } from './words.ts';

type Row = OutputOf<typeof operations.refunds.list>['refunds'][number];

const path = '/dashboard/refunds';

export const refundsPage = dashboardPage({
  path,
  section: 'refunds',
  permission: 'payments.read',
  async show(ctx) {
    const { call, query, language, clientId, channels, may } = ctx;
    const words = refundWords[language];
    const isAll = query.show === 'all';
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name]),
      },
      ...(isAll
        ? [
            {
              kind: 'choice',
              name: 'status',
              label: words.state,
              choices: Object.entries(words.states),
            } as const,
          ]
        : []),
    ];
    const status = isAll ? query.status : 'DUE';
    const { refunds, next } = await call(operations.refunds.list, {
      query: {
        ...filterValues(filters, query),
        ...(status !== undefined && { status }),
        ...(clientId !== undefined && { client_id: clientId }),
      },
    });
    const keep = { client_id: query.client_id, channel: query.channel };
    const mayWork = may('refunds.work');
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <Tabs
            label={words.tabs}
            tabs={[
              { href: address(path, keep), label: words.due, current: !isAll },
              { href: address(path, { ...keep, show: 'all' }), label: words.all, current: isAll },
            ]}
          />
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx, words, isAll)}
            rows={refunds}
            id={({ id }) => id}
            href={({ payment_id }) => `/dashboard/payments/${payment_id}`}
            next={next}
            filters={filterNames(filters)}
            empty={
              isAll
                ? { title: words.empty, advice: words.emptyAdvice }
                : { title: words.emptyDue, advice: words.emptyDueAdvice }
            }
            actions={
              mayWork
                ? (row) =>
                    row.status === 'DUE' && <Work row={row} words={words} language={language} />
                : undefined
            }
          />
        </>
      ),
    };
  },
  post: {
    done: (ctx) => ended(ctx, 'done'),
    rejected: (ctx) => ended(ctx, 'rejected'),
  },
});

async function ended(
  { call, form, once, language, query }: Context,
  outcome: 'done' | 'rejected',
): Promise<Redirect> {
  const note = form.text('note');
  const body = note === undefined ? {} : { note };
  await call(operations.refunds[outcome], {
    params: { id: form.text('id') ?? '' },
    body,
    key: once,
  });
  const { doneNotice, rejectedNotice } = refundWords[language];
  const { after: _, ...kept } = query;
  return { to: address(path, kept), notice: outcome === 'done' ? doneNotice : rejectedNotice };
}

const tones: Readonly<Record<Row['status'], Tone>> = {
  DUE: 'warn',
  OPENING: 'info',
  SUCCESS: 'good',
  FAILED: 'ill',
};

function columnsOf(ctx: Context, words: RefundWords, isAll: boolean): Column<Row>[] {
  const { channels, merchants, clientId } = ctx;
  const columns: (Column<Row> | false)[] = [
    { head: words.amount, cell: ({ amount }) => <Money amount={amount} />, align: 'end' },
    {
      head: words.state,
      cell: ({ status }) => <Pill tone={tones[status]}>{words.states[status]}</Pill>,
      bare: true,
    },
    {
      head: words.payment,
      cell: ({ payment_reference }) => <bdi>{payment_reference}</bdi>,
      main: true,
    },
    { head: words.type, cell: ({ type }) => words.types[type] },
    {
      head: words.reason,
      cell: ({ reason, message }) => (
        <bdi>
          <SaidFact text={reason ?? message} otherwise="–" />
        </bdi>
      ),
    },
    {
      head: words.channel,
      cell: ({ channel }) => channels.find(({ id }) => id === channel)?.name ?? channel,
    },
    clientId === undefined &&
      merchants.length > 1 && {
        head: words.merchant,
        cell: ({ client_id }) =>
          merchants.find((one) => one.clientId === client_id)?.name ?? client_id,
        wide: true,
      },
    isAll
      ? { head: words.created, cell: ({ created_at }) => <When at={created_at} /> }
      : { head: words.waiting, cell: ({ due_at }) => <When at={due_at} relative /> },
    isAll && { head: words.worked, cell: ({ worked_by }) => worked_by ?? '–', wide: true },
  ];
  return columns.filter((column) => column !== false);
}

function Work({ row, words, language }: { row: Row; words: RefundWords; language: Language }) {
  const amount = rupiah(row.amount, language);
  return (
    <span class="row-actions">
      <Confirm
        action="done"
        label={words.done}
        look="primary"
        icon="check"
        hidden={{ id: row.id }}
        what={<p>{words.doneWhat(amount)}</p>}
      >
        <TextInput name="note" label={words.note} hint={words.doneHint} required={false} />
      </Confirm>
      <Confirm
        action="rejected"
        label={words.rejected}
        look="danger"
        hidden={{ id: row.id }}
        what={<p>{words.rejectedWhat(amount)}</p>}
      >
        <TextInput name="note" label={words.note} hint={words.rejectedHint} required={false} />
      </Confirm>
    </span>
  );
}
