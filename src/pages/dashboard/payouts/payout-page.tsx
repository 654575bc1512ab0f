// One payout: where it is, what happened to it, and saying what the bank did.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { transitions } from '../../../payouts/payout.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage, type Redirect } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { Timeline, type TimelineEntry } from '../parts/timeline.tsx';
import { SaidFact } from '../said/fact.tsx';
import { type PayoutWords, payoutWords } from './words.ts';

type Payout = OutputOf<typeof operations.payouts.show>;
type Deed = keyof PayoutWords['done'];

export const payoutPage = dashboardPage({
  path: '/dashboard/payouts/:id',
  section: 'payouts',
  permission: 'settlements.read',
  async show(ctx) {
    const { call, params, language, may } = ctx;
    const words = payoutWords[language];
    const payout = await call(operations.payouts.show, { params });
    const { account } = payout;
    return {
      title: `${account.bank} ${account.number}`,
      wide: true,
      body: (
        <>
          <PageHead
            title={rupiah(payout.amount, language)}
            back={{ href: '/dashboard/payouts', label: words.back }}
            lead={`${account.bank} ${account.number} · ${account.holder}`}
            badge={<StatusPill status={payout.status} />}
            actions={
              <>
                {may('ledger.read') && (
                  <LinkButton icon="book-open" href={ledgerOf(payout)}>
                    {words.ledger}
                  </LinkButton>
                )}
                {may('payouts.work') && <Actions payout={payout} ctx={ctx} />}
              </>
            }
          />
          {payout.account_blocked && <Blocked payout={payout} ctx={ctx} />}
          <Columns>
            <Panel title={words.story}>
              <Timeline entries={payout.steps.map((_, index) => entryOf(payout, index, words))} />
            </Panel>
            <Panel title={words.details}>
              <Details payout={payout} ctx={ctx} />
            </Panel>
          </Columns>
        </>
      ),
    };
  },
  post: {
    sent: (ctx) => stepped(ctx, 'sent'),
    paid: (ctx) => stepped(ctx, 'paid'),
    failed: (ctx) => stepped(ctx, 'failed'),
    returned: (ctx) => stepped(ctx, 'returned'),
    async verify({ call, form, params, language }) {
      const named = { client_id: form.text('client_id') ?? '', id: form.text('account') ?? '' };
      await call(operations.accounts.verify, { params: named });
      const to = `/dashboard/payouts/${params.id}`;
      return { to, notice: payoutWords[language].verified };
    },
  },
});

async function stepped(
  { call, form, once, params, language }: Context,
  deed: Deed,
): Promise<Redirect> {
  const [bankReference, reason] = [form.text('bank_reference'), form.text('reason')];
  await call(operations.payouts[deed], {
    params,
    body: {
      ...(bankReference !== undefined && { bank_reference: bankReference }),
      ...(reason !== undefined && { reason }),
    },
    key: once,
  });
  return { to: `/dashboard/payouts/${params.id}`, notice: payoutWords[language].done[deed] };
}

function Actions({ payout, ctx: { language } }: { payout: Payout; ctx: Context }) {
  const words = payoutWords[language];
  const possible = transitions[payout.status].map((status) => status.toLowerCase() as Deed);
  if (possible.length === 0) return null;
  const amount = rupiah(payout.amount, language);
  return (
    <span class="row-actions">
      {possible.map((deed, index) => (
        <Confirm
          key={deed}
          action={deed}
          label={words.actions[deed]}
          look={deed === 'failed' ? 'danger' : index === 0 ? 'primary' : 'quiet'}
          what={<p>{words.consequences[deed](amount)}</p>}
        >
          {deed === 'sent' || deed === 'paid' ? (
            <TextInput
              name="bank_reference"
              label={words.bankReference}
              hint={words.bankReferenceHint}
              required={false}
            />
          ) : (
            <TextInput
              name="reason"
              label={words.reason}
              hint={words.reasonHint}
              required={false}
            />
          )}
        </Confirm>
      ))}
    </span>
  );
}

function Blocked({ payout, ctx: { language, may } }: { payout: Payout; ctx: Context }) {
  const words = payoutWords[language];
  return (
    <>
      <NoticeBox tone="warn" title={words.blocked}>
        {words.blockedWhat}
      </NoticeBox>
      {may('accounts.verify') && (
        <div class="row-actions begins">
          <Confirm
            action="verify"
            label={words.verify}
            icon="shield-check"
            look="primary"
            hidden={{ client_id: payout.client_id, account: payout.account.id }}
            what={<p>{words.verifyWhat}</p>}
          />
        </div>
      )}
    </>
  );
}

function Details({ payout, ctx }: { payout: Payout; ctx: Context }) {
  const words = payoutWords[ctx.language];
  const merchant = ctx.merchants.find((one) => one.clientId === payout.client_id);
  const isOver = payout.status === 'FAILED' || payout.status === 'RETURNED';
  const again = payout.paid_again_by;
  return (
    <DetailList
      rows={[
        [words.amount, <Money amount={payout.amount} />],
        [words.merchant, merchant?.name ?? payout.client_id],
        [
          words.batch,
          <a href={`/dashboard/settlements/${payout.batch_id}`}>№ {payout.batch_number}</a>,
        ],
        [words.reference, <CopyText text={payout.reference} />],
        [words.bankReference, payout.bank_reference],
        [words.from, payout.bank_account],
        [words.way, payout.sent_by && (words.ways[payout.sent_by] ?? payout.sent_by)],
        [
          words.file,
          payout.file_id && ctx.may('payouts.work') && (
            <a href={`/dashboard/payouts/files/${payout.file_id}`}>{words.file}</a>
          ),
        ],
        [words.created, <When at={payout.created_at} />],
        [words.sentAt, payout.sent_at && <When at={payout.sent_at} />],
        [words.paidAt, payout.paid_at && <When at={payout.paid_at} />],
        [words.endedAt, payout.ended_at && <When at={payout.ended_at} />],
        [
          words.paidAgain,
          isOver ? (
            again === null ? (
              words.nextBatch
            ) : (
              <a href={`/dashboard/settlements/${again}`}>{words.batch}</a>
            )
          ) : undefined,
        ],
        ['ID', <CopyText text={payout.id} />],
      ]}
    />
  );
}

const looks = {
  PENDING: ['info', 'clock'],
  SENT: ['info', 'send'],
  PAID: ['good', 'check'],
  FAILED: ['ill', 'x'],
  RETURNED: ['ill', 'undo-2'],
} as const;

function entryOf({ steps }: Payout, index: number, words: PayoutWords): TimelineEntry {
  const step = steps[index];
  if (step === undefined) throw new Error(`there is no step ${index}`);
  const { status, at, by, bank_reference: reference, reason } = step;
  const isAccepted = status === 'SENT' && steps[index - 1]?.status === 'SENT';
  const [tone, icon] = looks[status];
  return {
    at,
    by,
    tone,
    icon,
    title: isAccepted ? words.accepted : (words.steps[status] ?? status),
    body: (reference !== null || reason !== null) && (
      <p>
        {reference} {reference !== null && reason !== null && ' · '} <SaidFact text={reason} />
      </p>
    ),
  };
}

function ledgerOf({ client_id, account }: Payout): string {
  const name = client_id.replaceAll('%', '%25').replaceAll(':', '%3A');
  const transit = `payout-in-transit:${name}:${account.id}`;
  return `/dashboard/ledger/transactions?account=${encodeURIComponent(transit)}`;
}
