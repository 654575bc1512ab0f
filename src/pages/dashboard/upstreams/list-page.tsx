// Providers: how they are, what is unknown at them, and notifications that nobody here has asked for.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable, EmptyState } from '../parts/table.tsx';
import { SaidFact } from '../said/fact.tsx';
import { type UpstreamWords, upstreamWords } from './words.ts';

type Shown = OutputOf<typeof operations.upstreams.list>;
type Provider = Shown['upstreams'][number];
type Open = Shown['open'][number];
type Unmatched = Shown['unmatched'][number];

export const upstreamsPage = dashboardPage({
  path: '/dashboard/upstreams',
  section: 'upstreams',
  permission: 'upstreams.read',
  async show({ call, language }) {
    const words = upstreamWords[language];
    const { upstreams, open, unmatched } = await call(operations.upstreams.list, {});
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          {upstreams.length === 0 && (
            <Panel>
              <EmptyState title={words.none} advice={words.noneAdvice} />
            </Panel>
          )}
          {upstreams.map((provider) => (
            <ProviderPanel key={provider.name} provider={provider} words={words} />
          ))}
          <Panel title={words.open} lead={words.openLead} flush>
            <DataTable
              caption={words.open}
              columns={openColumns(words)}
              rows={open}
              id={({ id }) => id}
              href={({ id }) => `/dashboard/payments/${id}/provider`}
              empty={{ title: words.openNone }}
            />
          </Panel>
          <Panel title={words.unmatched} lead={words.unmatchedLead} flush>
            <DataTable
              caption={words.unmatched}
              columns={unmatchedColumns(words)}
              rows={unmatched}
              id={({ id }) => id}
              href={({ id }) => `/dashboard/upstreams/notifications/${id}`}
              empty={{ title: words.unmatchedNone }}
            />
          </Panel>
        </>
      ),
    };
  },
});

const tones = { OK: 'good', FAILING: 'warn', DOWN: 'ill' } as const;
const icons = { OK: 'circle-check', FAILING: 'triangle-alert', DOWN: 'circle-x' } as const;

function ProviderPanel({ provider, words }: { provider: Provider; words: UpstreamWords }) {
  const { status, calls_in_flight: calls, concurrency } = provider;
  const at = (instant: string | Date | null) => instant && <When at={instant} relative />;
  return (
    <Panel
      title={provider.name}
      actions={
        <Pill tone={tones[status]} icon={icons[status]}>
          {words.states[status] ?? status}
        </Pill>
      }
    >
      {status === 'DOWN' && <NoticeBox tone="ill">{words.leftAlone}</NoticeBox>}
      <DetailList
        rows={[
          [words.address, <code key="address">{provider.base_url}</code>],
          [words.clientId, <code key="client">{provider.client_id}</code>],
          [words.calls, words.callsOf(calls, concurrency)],
          [words.unknown, String(provider.unknown)],
          [words.asking, String(provider.asking)],
          [words.replied, at(provider.replied_at)],
          [words.failed, at(provider.failed_at)],
          [words.problem, provider.problem && <bdi class="breakable">{provider.problem}</bdi>],
          [words.notified, at(provider.last_notification_at)],
        ]}
      />
    </Panel>
  );
}

function openColumns(words: UpstreamWords): Column<Open>[] {
  return [
    { head: words.payment, cell: ({ reference }) => <bdi>{reference}</bdi>, main: true },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
    { head: words.amount, cell: ({ amount }) => <Money amount={amount} />, align: 'end' },
    { head: words.provider, cell: ({ upstream }) => upstream },
    { head: words.since, cell: ({ created_at }) => <When at={created_at} /> },
    { head: words.asked, cell: ({ asked }) => words.times(asked) },
    { head: words.next, cell: ({ next_at }) => <When at={next_at} />, wide: true },
    {
      head: words.why,
      cell: ({ problem }) => (
        <bdi class="breakable">
          <SaidFact text={problem} otherwise="–" />
        </bdi>
      ),
      wide: true,
    },
  ];
}

function unmatchedColumns(words: UpstreamWords): Column<Unmatched>[] {
  return [
    {
      head: words.reference,
      cell: ({ reference }) => <bdi>{reference ?? '–'}</bdi>,
      main: true,
    },
    {
      head: words.why,
      cell: ({ why }) => (
        <bdi class="breakable">
          <SaidFact text={why} otherwise="–" />
        </bdi>
      ),
    },
    { head: words.provider, cell: ({ upstream }) => upstream },
    { head: words.received, cell: ({ received_at }) => <When at={received_at} /> },
    {
      head: words.deliveries,
      cell: ({ deliveries }) => String(deliveries),
      align: 'end',
      wide: true,
    },
  ];
}
