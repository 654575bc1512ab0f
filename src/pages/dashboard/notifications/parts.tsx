// What the pages about notifications share: the tabs, a notification's state, the form of a test.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address, useHere, useWords } from '../here.ts';
import type { Context } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { notificationWords } from './words.ts';

export const base = '/dashboard/notifications';

export type Notification = OutputOf<typeof operations.notifications.list>['notifications'][number];

/** All, failed ones, endpoints. The merchant stays chosen. */
export function NotificationTabs({ current }: { current: 'all' | 'failed' | 'endpoints' }) {
  const { query } = useHere();
  const words = useWords(notificationWords);
  const { client_id } = query;
  const tab = (name: typeof current, path: string, status?: string) => ({
    href: address(path, { client_id, status }),
    label: words[name],
    current: current === name,
  });
  return (
    <Tabs
      label={words.title}
      tabs={[
        tab('all', base),
        tab('failed', base, 'EXHAUSTED'),
        tab('endpoints', `${base}/endpoints`),
      ]}
    />
  );
}

/** Its status; muted and test ones say so. */
export function StatePills({ of: one }: { of: Pick<Notification, 'status' | 'muted' | 'event'> }) {
  const words = useWords(notificationWords);
  return (
    <span class="pills">
      {one.muted ? (
        <Pill tone="warn" icon="pause">
          {words.muted}
        </Pill>
      ) : (
        <StatusPill status={one.status} />
      )}
      {one.event === 'test' && (
        <Pill tone="neutral" icon="flask-conical">
          {words.test}
        </Pill>
      )}
    </span>
  );
}

/** Sends a test to the merchant of the page, or to one that is chosen. */
export function SendTest({ clientId, merchants, channels }: Context) {
  const words = useWords(notificationWords);
  return (
    <Confirm action="test" label={words.sendTest} icon="send" what={<p>{words.sendTestWhat}</p>}>
      {clientId === undefined && (
        <Select
          name="client_id"
          label={words.merchant}
          choices={merchants.map((one) => [one.clientId, one.name])}
        />
      )}
      <Select
        name="channel"
        label={words.channel}
        required={false}
        empty={words.anyChannel}
        choices={channels.map(({ id, name }) => [id, name])}
      />
    </Confirm>
  );
}
