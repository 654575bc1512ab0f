// A payment's page: what it is, its story, what belongs together with it, what can be done.
import { operations } from '../../../office/operations/index.ts';
import { rupiah } from '../../kit/money.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { type Detail, DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import type { ActionsShown } from './action-page.tsx';
import { Story, type Told } from './story.tsx';
import { type StoryWords, storyWords } from './story-words.ts';

const list = '/dashboard/payments';

export const paymentPage = dashboardPage({
  path: '/dashboard/payments/:id',
  section: 'payments',
  permission: 'payments.read',
  async show(ctx) {
    const { call, params, language, may, publicUrl } = ctx;
    const words = storyWords[language];
    const [payment, actions] = await Promise.all([
      call(operations.payments.show, { params }),
      call(operations.payments.actions, { params }),
    ]);
    return {
      title: payment.reference,
      wide: true,
      body: (
        <>
          <PageHead
            title={<Money amount={payment.amount} />}
            back={{ href: list, label: words.back }}
            lead={
              <>
                <bdi class="breakable">{payment.reference}</bdi> · {channelName(ctx, payment)} ·{' '}
                <bdi>{payment.customer.name}</bdi>
              </>
            }
            badge={
              <>
                <StatusPill status={payment.status} />
                {payment.held && (
                  <Pill tone="warn" icon="pause">
                    {words.held}
                  </Pill>
                )}
              </>
            }
            actions={<Actions ctx={ctx} payment={payment} actions={actions} words={words} />}
          />
          <Columns>
            <Panel title={words.story} lead={words.storyLead}>
              <Story
                payment={payment}
                publicUrl={publicUrl}
                mayResend={may('notifications.resend')}
                mayOpenRequests={may('requests.read')}
              />
            </Panel>
            <Side ctx={ctx} payment={payment} words={words} />
          </Columns>
        </>
      ),
    };
  },
  post: {
    async release({ call, params, once, path, language }) {
      await call(operations.payments.release, { params, key: once });
      return { to: path, notice: storyWords[language].released };
    },
    async resend({ call, params, form, once, path, language }) {
      const body = { notification_id: form.text('notification') ?? '' };
      await call(operations.payments.resend, { params, body, key: once });
      return { to: path, notice: storyWords[language].resent };
    },
  },
});

interface PartProps {
  ctx: Context;
  payment: Told;
  words: StoryWords;
}

function channelName({ channels }: Context, { channel }: Told): string {
  return channels.find(({ id }) => id === channel)?.name ?? channel;
}

function Actions({ ctx, payment, actions, words }: PartProps & { actions: ActionsShown }) {
  const { may, path, language } = ctx;
  const { refund, capture, release } = actions;
  return (
    <>
      {capture.possible && may('payments.capture') && (
        <LinkButton href={`${path}/capture`} look="primary" icon="banknote">
          {words.capture}
        </LinkButton>
      )}
      {refund.possible && may('payments.refund') && (
        <LinkButton href={`${path}/refund`} icon="undo-2">
          {refund.type === 'VOID' ? words.void : words.refund}
        </LinkButton>
      )}
      {payment.upstream !== null && may('upstreams.read') && (
        <LinkButton href={`${path}/provider`} icon="globe">
          {words.atProvider}
        </LinkButton>
      )}
      {release.possible && may('payments.release') && (
        <Confirm
          action="release"
          label={words.release}
          icon="lock-open"
          look="quiet"
          what={
            <p>
              {release.what === 'hold'
                ? words.releaseHold(rupiah(release.amount, language))
                : words.releaseCard(rupiah(release.amount, language))}{' '}
              <bdi>{payment.reference}</bdi>
            </p>
          }
        />
      )}
    </>
  );
}

function Side({ ctx, payment, words }: PartProps) {
  return (
    <div class="stack">
      <Panel title={words.money}>
        <DetailList rows={moneyOf(payment, words)} />
      </Panel>
      <Panel title={words.details}>
        <DetailList rows={set(detailsOf(ctx, payment, words))} />
      </Panel>
      <Panel title={words.together}>
        <Together ctx={ctx} payment={payment} words={words} />
      </Panel>
    </div>
  );
}

const positive = (amount: bigint) => (amount > 0n ? <Money amount={amount} /> : undefined);

function moneyOf(payment: Told, words: StoryWords): Detail[] {
  const net = payment.paid_amount - payment.refunded_amount - payment.fee_amount;
  return [
    [words.ordered, <Money key="ordered" amount={payment.amount} />],
    [words.authorized, positive(payment.authorized_amount)],
    [words.paid, positive(payment.paid_amount)],
    [words.refunded, positive(payment.refunded_amount)],
    [words.refunding, positive(payment.refunding_amount)],
    [words.fee, positive(payment.fee_amount)],
    [words.net, payment.paid_amount > 0n ? <Money key="net" amount={net} /> : undefined],
    [
      words.split,
      payment.split && (
        <ul class="plain">
          {payment.split.map(({ account_id, type, value }) => (
            <li key={account_id}>
              <code>{account_id}</code> {type} {value}
            </li>
          ))}
        </ul>
      ),
    ],
  ];
}

function detailsOf(ctx: Context, payment: Told, words: StoryWords): Detail[] {
  const { customer, paid_with: card, lines } = payment;
  return [
    [words.customer, <bdi key="customer">{customer.name}</bdi>],
    [words.email, customer.email && <bdi class="breakable">{customer.email}</bdi>],
    [words.phone, customer.phone],
    [words.card, card && `${card.brand} ${card.masked} · ${card.issuer}`],
    [words.code, payment.payment_code && <CopyText text={payment.payment_code} />],
    [words.channel, channelName(ctx, payment)],
    [words.reference, <CopyText key="reference" text={payment.reference} />],
    [words.merchantReference, payment.merchant_reference],
    [words.created, <When key="created" at={payment.created_at} />],
    [words.expires, payment.status === 'PENDING' && <When at={payment.expires_at} />],
    [words.releaseAt, payment.status === 'AUTHORIZED' && <When at={payment.release_at} />],
    [words.provider, payment.upstream],
    [words.reusable, payment.reusable ? '✓' : undefined],
    [
      words.lines,
      lines.length > 0 && (
        <ul class="plain">
          {lines.map((line, place) => (
            <li key={place}>
              {line.quantity} × <bdi>{line.name}</bdi>
            </li>
          ))}
        </ul>
      ),
    ],
    ...payment.references.map(({ name, value }): Detail => [name, <code key={name}>{value}</code>]),
    [words.id, <CopyText key="id" text={payment.id} />],
  ];
}

/** Without rows that have nothing, or that the actor may not see. */
function set(rows: readonly Detail[]): Detail[] {
  return rows.filter(([, value]) => value !== false && (!Array.isArray(value) || value.length > 0));
}

function Together({ ctx, payment, words }: PartProps) {
  const { may, merchants } = ctx;
  const merchant = merchants.find(({ clientId }) => clientId === payment.client_id);
  const batches = new Map(
    [...payment.receipts, ...payment.refunds].flatMap(({ batch }) =>
      batch === null ? [] : [[batch.id, batch] as const],
    ),
  );
  const link = (href: string, text: string) => <a href={href}>{text}</a>;
  const rows: Detail[] = [
    [
      words.merchant,
      link(`/dashboard/merchants/${payment.client_id}`, merchant?.name ?? payment.client_id),
    ],
    [
      words.request,
      may('requests.read') &&
        payment.requests.map((one) => (
          <div key={one.id}>{link(`/dashboard/requests/${one.id}`, one.request_id)}</div>
        )),
    ],
    [
      words.notification,
      payment.notifications.map((one) => (
        <div key={one.id}>
          {link(`/dashboard/notifications/${one.id}`, one.event)} <StatusPill status={one.status} />
        </div>
      )),
    ],
    ...[...batches.values()].map(
      ({ id, number }): Detail => [
        words.batch(number),
        link(`/dashboard/settlements/${id}`, id.slice(0, 8)),
      ],
    ),
    [
      words.settleAt,
      payment.receipts
        .filter(({ batch }) => batch === null)
        .map(({ id, settle_at }) => (
          <div key={id}>
            <When at={settle_at} />
          </div>
        )),
    ],
    [
      words.ledgerAccount,
      may('ledger.read') &&
        [
          ...new Set(
            payment.postings.flatMap(({ postings }) => postings.map((one) => one.account)),
          ),
        ].map((account) => (
          <div key={account}>{link(address('/dashboard/ledger', { account }), account)}</div>
        )),
    ],
    [
      words.audit,
      may('audit.read') &&
        link(address('/dashboard/audit', { object: `payment ${payment.id}` }), words.audit),
    ],
  ];
  return <DetailList rows={set(rows)} />;
}
