// An exception: what it is, what may be done about it, and what that will do.
import { operations } from '../../../office/operations/index.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage, type Redirect } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { MoneyInput, TextArea } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { SaidFact } from '../said/fact.tsx';
import { Apply, type ExceptionShown, findApplication } from './apply.tsx';
import { toWork } from './list-page.tsx';
import { type ExceptionWords, exceptionWords } from './words.ts';

type Move = ExceptionShown['moves'][number];

export const exceptionPage = dashboardPage({
  path: '/dashboard/exceptions/:id',
  section: 'exceptions',
  permission: 'exceptions.read',
  async show(ctx) {
    const { call, params, language, may } = ctx;
    const words = exceptionWords[language];
    const shown = await call(operations.exceptions.show, { params });
    const title = words.kinds[shown.kind] ?? shown.kind;
    const works = may('exceptions.work');
    const applies = works && shown.actions.includes('apply');
    const found = applies ? await findApplication(ctx, shown) : undefined;
    return {
      title,
      wide: true,
      body: (
        <>
          <PageHead
            title={title}
            back={{ href: '/dashboard/exceptions', label: words.title }}
            lead={words.explained[shown.kind]}
            badge={
              <Pill tone={shown.status === 'OPEN' ? 'warn' : 'good'}>
                {words.states[shown.status] ?? shown.status}
              </Pill>
            }
            actions={works && <Endings shown={shown} ctx={ctx} words={words} />}
          />
          <Columns>
            <div class="stack">
              {found && <Apply shown={shown} found={found} ctx={ctx} />}
              <Panel title={words.done} flush>
                <DataTable
                  caption={words.done}
                  columns={moveColumns(words)}
                  rows={shown.moves}
                  id={({ id }) => id}
                  empty={{ title: words.nothingDone }}
                />
              </Panel>
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
    async apply(ctx) {
      const { call, params, form, once, language } = ctx;
      await call(operations.exceptions.apply, {
        params,
        body: {
          payment_id: form.text('payment_id') ?? '',
          reason: form.text('reason') ?? '',
          with: form.text('with')?.split(',') ?? [],
        },
        key: once,
      });
      return { to: ctx.path, notice: exceptionWords[language].applied };
    },
    return: (ctx) => ended(ctx, 'return'),
    'write-off': (ctx) => ended(ctx, 'writeOff'),
  },
});

async function ended(ctx: Context, how: 'return' | 'writeOff'): Promise<Redirect> {
  const { call, params, form, once, language } = ctx;
  const words = exceptionWords[language];
  const amount = form.whole('amount');
  await call(operations.exceptions[how], {
    params,
    body: { reason: form.text('reason') ?? '', ...(amount !== undefined && { amount }) },
    key: once,
  });
  return { to: ctx.path, notice: how === 'return' ? words.returned : words.writtenOff };
}

interface Props {
  shown: ExceptionShown;
  ctx: Context;
  words: ExceptionWords;
}

function Endings({ shown, ctx: { language }, words }: Props) {
  const gap = toWork(shown);
  const size = rupiah(gap < 0n ? -gap : gap, language);
  const hasMoney = shown.open !== null;
  const fields = (
    <>
      {hasMoney && (
        <MoneyInput name="amount" label={words.part} hint={words.partHint} required={false} />
      )}
      <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
    </>
  );
  if (shown.actions.includes('match')) {
    return (
      <LinkButton href={`/dashboard/bank/entries/${shown.id}`} look="primary">
        {words.toEntry}
      </LinkButton>
    );
  }
  return (
    <span class="row-actions">
      {shown.actions.includes('return') && (
        <Confirm
          action="return"
          label={words.giveBack}
          icon="undo-2"
          what={<p>{words.giveBackWhat(size)}</p>}
        >
          {fields}
        </Confirm>
      )}
      {shown.actions.includes('write-off') && (
        <Confirm
          action="write-off"
          label={words.writeOff}
          look="danger"
          what={
            <>
              <p>{gap > 0n ? words.gain(size) : words.loss(size)}</p>
              <p class="muted">{words.noOther}</p>
            </>
          }
        >
          {fields}
        </Confirm>
      )}
    </span>
  );
}

function Details({ shown, ctx: { channels }, words }: Props) {
  return (
    <DetailList
      rows={[
        [
          shown.open === null ? words.gap : words.left,
          <strong>
            <Money amount={shown.open ?? toWork(shown)} />
          </strong>,
        ],
        [words.came, shown.theirs === null ? undefined : <Money amount={shown.theirs} />],
        [words.ours, shown.ours === null ? undefined : <Money amount={shown.ours} />],
        [words.reference, <code>{shown.reference}</code>],
        [words.channel, channels.find(({ id }) => id === shown.channel)?.name ?? shown.channel],
        [
          words.account,
          shown.bank_account && (
            <a href={`/dashboard/bank/entries/${shown.id}`}>{shown.bank_account}</a>
          ),
        ],
        [
          words.toRemittance,
          shown.kind === 'OVERDUE' && (
            <a href={`/dashboard/remittances/${shown.id}`}>{shown.reference}</a>
          ),
        ],
        [
          words.payment,
          shown.payment_id === null ? undefined : (
            <a href={`/dashboard/payments/${shown.payment_id}`}>{shown.payment_reference}</a>
          ),
        ],
        [words.why, shown.reconciliation_id === null ? <SaidFact text={shown.why} /> : undefined],
        [
          words.file,
          shown.reconciliation_id === null ? undefined : (
            <a href={`/dashboard/reconciliation/${shown.reconciliation_id}`}>{shown.file_name}</a>
          ),
        ],
        [words.since, <When at={shown.since} />],
        [words.age, words.days(shown.age_days)],
        [words.by, shown.resolved_by],
        [words.reason, shown.reason],
        ['ID', <code>{shown.id}</code>],
      ]}
    />
  );
}

function moveColumns(words: ExceptionWords): Column<Move>[] {
  return [
    {
      head: words.done,
      main: true,
      cell: ({ kind, payment }) => (
        <>
          {words.moves[kind] ?? kind}{' '}
          {payment !== null && (
            <a href={`/dashboard/payments/${payment.id}`}>{payment.reference}</a>
          )}
        </>
      ),
    },
    { head: words.part, align: 'end', cell: ({ amount }) => <Money amount={amount} /> },
    { head: words.reason, cell: ({ reason }) => <bdi>{reason}</bdi> },
    { head: words.by, cell: ({ by }) => by },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
  ];
}
