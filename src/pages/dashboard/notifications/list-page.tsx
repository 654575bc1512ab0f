// Notifications: the list, sending chosen ones again, and sending a test.
import { operations } from '../../../office/operations/index.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { ActionForm, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { SaidFact } from '../said/fact.tsx';
import { base, type Notification, NotificationTabs, SendTest, StatePills } from './parts.tsx';
import { notificationWords } from './words.ts';

type Words = (typeof notificationWords)['en'];
const statuses = ['PENDING', 'DELIVERED', 'EXHAUSTED'] as const;

export const notificationsPage = dashboardPage({
  path: base,
  section: 'notifications',
  permission: 'notifications.read',
  async show(ctx) {
    const { call, query, language, clientId } = ctx;
    const words = notificationWords[language];
    const filters: Filter[] = [
      { kind: 'text', name: 'reference', label: words.reference },
      {
        kind: 'choice',
        name: 'status',
        label: words.status,
        choices: statuses.map((one) => [one, words.statuses[one]]),
      },
      { kind: 'period' },
    ];
    const { notifications, next } = await call(operations.notifications.list, {
      query: { ...filterValues(filters, query), ...(clientId && { client_id: clientId }) },
    });
    const mayResend = ctx.may('notifications.resend');
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <Head ctx={ctx} words={words} />
          <NotificationTabs current={query.status === 'EXHAUSTED' ? 'failed' : 'all'} />
          <FilterBar filters={filters} />
          {notifications.length === 0 && next !== null && (
            <NoticeBox tone="info" title={words.further}>
              {words.furtherAdvice}
            </NoticeBox>
          )}
          {mayResend && notifications.length > 0 && (
            <div class="chosen-actions">
              <ActionForm action="resend" id="chosen">
                <SubmitButton look="quiet">{words.resendChosen}</SubmitButton>
              </ActionForm>
            </div>
          )}
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx, words)}
            rows={notifications}
            id={({ id }) => id}
            href={({ id }) => `${base}/${id}`}
            next={next}
            filters={filterNames(filters)}
            {...(mayResend && { select: { name: 'ids', form: 'chosen' } })}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
  post: {
    async resend({ call, form, once, language, path, query }) {
      const words = notificationWords[language];
      const ids = form.all('ids');
      const to = address(path, query);
      if (ids.length === 0) return { to, notice: words.noneChosen, tone: 'warn' };
      const { count } = await call(operations.notifications.resendMany, {
        body: { ids },
        key: once,
      });
      return { to, notice: `${count} ${words.chosenResent}` };
    },
    test: sendTest,
  },
});

/** Sends a test, and shows the page of what was sent. */
export async function sendTest(ctx: Context) {
  const { call, form, once, language, clientId } = ctx;
  const words = notificationWords[language];
  const channel = form.text('channel');
  const sent = await call(operations.notifications.test, {
    body: { client_id: clientId ?? form.text('client_id') ?? '', ...(channel && { channel }) },
    key: once,
  });
  const isDelivered = sent.status === 'DELIVERED';
  return {
    to: `${base}/${sent.id}`,
    notice: isDelivered ? words.testDelivered : words.testFailed,
    tone: isDelivered ? ('good' as const) : ('ill' as const),
  };
}

function Head({ ctx, words }: { ctx: Context; words: Words }) {
  return (
    <PageHead
      title={words.title}
      lead={words.lead}
      actions={
        ctx.may('notifications.resend') && (
          <>
            <SendTest {...ctx} />
            <LinkButton
              href={address(`${base}/resend`, { client_id: ctx.clientId })}
              icon="refresh-cw"
            >
              {words.resendMany}
            </LinkButton>
          </>
        )
      }
    />
  );
}

function columnsOf({ clientId, merchants }: Context, words: Words): Column<Notification>[] {
  const nameOf = (id: string) => merchants.find((one) => one.clientId === id)?.name ?? id;
  return [
    {
      head: words.reference,
      cell: ({ reference, event }) => (
        <>
          {reference} <span class="sub">{event}</span>
        </>
      ),
      main: true,
    },
    { head: words.status, cell: (one) => <StatePills of={one} />, bare: true },
    { head: words.lastAnswer, cell: (one) => <LastAnswer of={one} words={words} /> },
    { head: words.attempts, align: 'end', cell: ({ attempts }) => attempts.length },
    ...(clientId === undefined
      ? [{ head: words.merchant, cell: ({ client_id }: Notification) => nameOf(client_id) }]
      : []),
    { head: words.url, cell: ({ url }) => <span class="call-path small">{url}</span>, wide: true },
    { head: words.at, cell: ({ created_at }) => <When at={created_at} /> },
  ];
}

function LastAnswer({ of: { attempts }, words }: { of: Notification; words: Words }) {
  const last = attempts.at(-1);
  if (last === undefined) return <span class="muted">{words.never}</span>;
  return (
    <span class="call-why">
      {last.http_status !== null && <code>HTTP {last.http_status}</code>}{' '}
      <SaidFact text={last.error} />
    </span>
  );
}
