// The receivers of notifications: how they answer, what waits for them, and muting them.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address, useHere, useWords } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Checkbox } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Labelled } from '../parts/fields.tsx';
import { When } from '../parts/money.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { SaidFact } from '../said/fact.tsx';
import { sendTest } from './list-page.tsx';
import { base, NotificationTabs, SendTest } from './parts.tsx';
import { notificationWords } from './words.ts';

type Endpoint = OutputOf<typeof operations.notifications.endpoints>['endpoints'][number];

export const endpointsPage = dashboardPage({
  path: `${base}/endpoints`,
  section: 'notifications',
  permission: 'notifications.read',
  async show(ctx) {
    const { call, query, language, clientId, may } = ctx;
    const words = notificationWords[language];
    const { endpoints, next } = await call(operations.notifications.endpoints, {
      query: {
        ...(query.after && { after: query.after }),
        ...(clientId && { client_id: clientId }),
      },
    });
    const columns: Column<Endpoint>[] = [
      { head: words.url, cell: (one) => <Address of={one} />, main: true },
      { head: words.health, cell: (one) => <Health of={one} />, bare: true },
      { head: words.rate, align: 'end', cell: (one) => <Rate of={one} /> },
      {
        head: words.p95,
        align: 'end',
        cell: ({ p95_ms: ms }) => (ms === null ? '–' : `${ms.toLocaleString(language)} ms`),
      },
      {
        head: words.waiting,
        align: 'end',
        cell: (one) => `${one.waiting.toLocaleString(language)}${one.waiting_capped ? '+' : ''}`,
      },
      { head: words.lastSuccess, cell: (one) => <When at={one.last_success_at} relative /> },
      { head: words.lastFailure, cell: (one) => <Failure of={one} /> },
    ];
    return {
      title: words.endpoints,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.title}
            lead={words.endpointsLead}
            actions={may('notifications.resend') && <SendTest {...ctx} />}
          />
          <NotificationTabs current="endpoints" />
          <DataTable
            caption={words.endpoints}
            columns={columns}
            rows={endpoints}
            id={({ client_id, url }) => `${client_id} ${url}`}
            next={next}
            empty={{ title: words.emptyEndpoints, advice: words.emptyEndpointsAdvice }}
            actions={may('notifications.resend') ? (one) => <MuteOrEnd of={one} /> : undefined}
          />
        </>
      ),
    };
  },
  post: {
    async mute({ call, form, once, language, path, query }) {
      const until = form.text('until');
      await call(operations.notifications.mute, {
        body: {
          client_id: form.text('of') ?? '',
          ...(!form.has('whole') && { url: form.text('url') ?? '' }),
          ...(until && { until }),
        },
        key: once,
      });
      return { to: address(path, query), notice: notificationWords[language].mutedDone };
    },
    async unmute({ call, form, once, language, path, query }) {
      const url = form.text('url');
      await call(operations.notifications.unmute, {
        body: { client_id: form.text('of') ?? '', ...(url && { url }) },
        key: once,
      });
      return { to: address(path, query), notice: notificationWords[language].unmutedDone };
    },
    test: sendTest,
  },
});

function Address({ of: { url, client_id, channels } }: { of: Endpoint }) {
  const { nameOf } = useHere();
  const words = useWords(notificationWords);
  return (
    <>
      <span class="call-path">{url}</span>
      <span class="sub">
        <bdi>{nameOf(client_id) ?? client_id}</bdi> ·{' '}
        {channels.length === 0 ? words.unconfigured : <code>{channels.join(', ')}</code>}
      </span>
    </>
  );
}

function Health({ of: one }: { of: Endpoint }) {
  const words = useWords(notificationWords);
  if (one.muted) {
    const until = one.muted_until === null ? '' : ` ${words.mutedUntil} `;
    return (
      <>
        <Pill tone="warn" icon="pause">
          {words.muted}
        </Pill>
        <span class="sub">
          {one.muted_whole_merchant && `${words.wholeMerchant}, `}
          {`${words.mutedBy} ${one.muted_by ?? ''}`}
          {until}
          {one.muted_until !== null && <When at={one.muted_until} />}
        </span>
      </>
    );
  }
  if (one.failing)
    return (
      <Pill tone="ill" icon="x">
        {words.failing}
      </Pill>
    );
  if (one.attempts === 0)
    return (
      <Pill tone="neutral" icon="circle-dashed">
        {words.quiet}
      </Pill>
    );
  return one.delivered < one.attempts ? (
    <Pill tone="warn" icon="circle-alert">
      {words.some}
    </Pill>
  ) : (
    <Pill tone="good" icon="check">
      {words.healthy}
    </Pill>
  );
}

function Rate({ of: { success_rate: rate, attempts } }: { of: Endpoint }) {
  const { language } = useHere();
  const words = useWords(notificationWords);
  if (rate === null) return <>–</>;
  const percent = rate.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <>
      {percent}
      <span class="sub">{`${words.ofRecent} ${attempts.toLocaleString(language)}`}</span>
    </>
  );
}

function Failure({ of: { last_failure_at: at, last_error: error } }: { of: Endpoint }) {
  if (at === null) return <>–</>;
  return (
    <>
      <When at={at} relative />
      <span class="sub call-path">
        <SaidFact text={error} />
      </span>
    </>
  );
}

function MuteOrEnd({ of: one }: { of: Endpoint }) {
  const words = useWords(notificationWords);
  const hidden = { of: one.client_id, url: one.url };
  if (one.muted) {
    const whole = one.muted_whole_merchant;
    return (
      <Confirm
        action="unmute"
        label={words.unmute}
        hidden={whole ? { of: one.client_id } : hidden}
        what={<p>{words.unmuteWhat}</p>}
      />
    );
  }
  return (
    <Confirm
      action="mute"
      label={words.mute}
      icon="pause"
      hidden={hidden}
      what={
        <>
          <p>
            <strong class="call-path">{one.url}</strong>
          </p>
          <p>{words.muteWhat}</p>
        </>
      }
    >
      <Labelled
        name="until"
        label={words.until}
        hint={words.untilHint}
        required={false}
        id={idOf(one)}
      >
        <input type="date" name="until" id={idOf(one)} />
      </Labelled>
      <Checkbox name="whole" label={words.muteMerchant} />
    </Confirm>
  );
}

function idOf({ client_id, url }: Endpoint): string {
  return `until-${client_id}-${url}`.replaceAll(/[^\w-]/g, '_');
}
