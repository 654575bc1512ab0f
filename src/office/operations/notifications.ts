// Operations on notifications and on the receivers that they go to.
import Type from 'typebox';
import { notificationView } from '../../notifications/view.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  type Endpoint,
  endpointsOf,
  merchantsFor,
  muteEndpoint,
  sendTest,
  unmuteEndpoint,
} from '../endpoints.ts';
import {
  oneNotification,
  pageOfNotifications,
  previewResend,
  resendAll,
  resendChosen,
  resend as resendOne,
} from '../notifications.ts';
import { openPeriod } from '../period.ts';
import { cursorOf, pageOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, dayOrInstant, paging, text } from './schemas.ts';

const status = Type.Enum(['PENDING', 'DELIVERED', 'EXHAUSTED']);
const url = Type.String({ minLength: 1, maxLength: 2000 });

const list = operation({
  method: 'GET',
  path: '/notifications',
  permission: 'notifications.read',
  summary: 'List notifications with their attempts, newest first',
  query: Type.Object(
    {
      client_id: Type.Optional(text),
      status: Type.Optional(status),
      reference: Type.Optional(text),
      from: Type.Optional(dayOrInstant),
      to: Type.Optional(dayOrInstant),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'id');
    const { client_id: clientId, reference } = query;
    const filter = { clientId, status: query.status, reference, ...openPeriod(query) };
    const page = { limit: limit + 1, after: after?.[0] };
    const found = await pageOfNotifications(deps, actor, filter, page);
    const { rows, next } = pageOf(found.rows, limit, ({ notification }) => [notification.id]);
    const further = found.horizon === undefined ? null : cursorOf([found.horizon]);
    return {
      notifications: rows.map((one) => notificationView(one.notification, one.attempts)),
      next: next ?? further,
    };
  },
});

const show = operation({
  method: 'GET',
  path: '/notifications/:id',
  permission: 'notifications.read',
  summary: 'Show a notification with its attempts',
  async run(deps, actor, { params }) {
    const { notification, attempts } = await oneNotification(deps, actor, params.id ?? '');
    return {
      ...notificationView(notification, attempts),
      payment_id: notification.paymentId,
      body: notification.body.toString('utf8'),
    };
  },
});

const resend = operation({
  method: 'POST',
  path: '/notifications/:id/resend',
  permission: 'notifications.resend',
  summary: 'Send a notification once more',
  status: 202,
  async run(deps, actor, { params: { id = '' } }) {
    await resendOne(deps, actor, { notificationId: id });
    return { id };
  },
});

const resendMany = operation({
  method: 'POST',
  path: '/notifications/resend',
  permission: 'notifications.resend',
  summary: 'Send many notifications once more, or count them first',
  body: Type.Object(
    {
      client_id: Type.Optional(text),
      status: Type.Optional(status),
      since: Type.Optional(dayOrInstant),
      preview: Type.Optional(Type.Boolean()),
      ids: Type.Optional(Type.Array(text, { minItems: 1, maxItems: 200 })),
    },
    closed,
  ),
  async run(deps, actor, { body, key }) {
    const { ids, preview = false, client_id: clientId } = body;
    if (ids !== undefined) {
      if (body.status !== undefined || body.since !== undefined) {
        throw fieldInvalid('ids', 'cannot be combined with status and since');
      }
      const chosen = [...new Set(ids)];
      if (preview) return { count: chosen.length, capped: false };
      return { count: await resendChosen(deps, actor, chosen) };
    }
    if (body.status === undefined) throw fieldInvalid('status', 'is required without ids');
    const { from: since } = openPeriod({ from: body.since });
    if (since === undefined) throw fieldInvalid('since', 'is required without ids');
    const wanted = { clientId, status: body.status, since };
    if (preview) return previewResend(deps, actor, wanted);
    return { count: await resendAll(deps, actor, wanted, key) };
  },
});

const endpoints = operation({
  method: 'GET',
  path: '/notifications/endpoints',
  permission: 'notifications.read',
  summary: 'List the receivers of notifications and how they do, by merchant',
  query: Type.Object({ client_id: Type.Optional(text), ...paging }, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'text');
    const all = merchantsFor(deps, actor, query.client_id);
    const [last = ''] = after ?? [];
    const wanted = all.filter(({ clientId }) => clientId > last).slice(0, limit + 1);
    const { rows, next } = pageOf(wanted, limit, ({ clientId }) => [clientId]);
    const found = await endpointsOf(deps, rows);
    return { endpoints: found.map(endpointView), next };
  },
});

const receiver = { client_id: text, url: Type.Optional(url) };

const mute = operation({
  method: 'POST',
  path: '/notifications/endpoints/mute',
  permission: 'notifications.resend',
  summary: 'Send nothing to a receiver, or to a merchant, for a time',
  body: Type.Object({ ...receiver, until: Type.Optional(dayOrInstant) }, closed),
  async run(deps, actor, { body }) {
    const { to: until } = openPeriod({ to: body.until });
    const made = await muteEndpoint(deps, actor, {
      clientId: body.client_id,
      url: body.url,
      until,
    });
    return {
      client_id: made.clientId,
      url: made.url ?? null,
      muted: true,
      until: made.until ?? null,
    };
  },
});

const unmute = operation({
  method: 'POST',
  path: '/notifications/endpoints/unmute',
  permission: 'notifications.resend',
  summary: 'End a mute: what has waited is sent',
  body: Type.Object(receiver, closed),
  async run(deps, actor, { body }) {
    await unmuteEndpoint(deps, actor, { clientId: body.client_id, url: body.url });
    return { client_id: body.client_id, url: body.url ?? null, muted: false, until: null };
  },
});

const test = operation({
  method: 'POST',
  path: '/notifications/test',
  permission: 'notifications.resend',
  summary: 'Post a signed sample to a merchant now, and show what came back',
  status: 201,
  body: Type.Object({ client_id: text, channel: Type.Optional(text) }, closed),
  async run(deps, actor, { body }) {
    const { client_id: clientId, channel } = body;
    const { notification, attempts } = await sendTest(deps, actor, { clientId, channel });
    const view = notificationView(notification, attempts);
    return { ...view, test: true, attempt: view.attempts[0] ?? null };
  },
});

function endpointView(one: Endpoint) {
  return {
    client_id: one.clientId,
    url: one.url,
    channels: one.channels,
    failing: one.failingNow,
    muted: one.mute !== undefined,
    muted_until: one.mute?.until ?? null,
    muted_by: one.mute?.by ?? null,
    muted_whole_merchant: one.mute !== undefined && one.mute.url === undefined,
    attempts: one.attempts,
    delivered: one.delivered,
    success_rate: one.attempts === 0 ? null : one.delivered / one.attempts,
    p95_ms: one.p95Ms ?? null,
    last_success_at: one.lastSuccessAt ?? null,
    last_failure_at: one.lastFailureAt ?? null,
    last_error: one.lastError ?? null,
    waiting: one.waiting,
    waiting_capped: one.waitingIsCapped,
  };
}

export const notificationOperations = {
  list,
  endpoints,
  show,
  resend,
  resendMany,
  mute,
  unmute,
  test,
};
