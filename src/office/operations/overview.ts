// Operations of Home: how a period went, and what needs attention.
import Type from 'typebox';
import { attentionFor } from '../attention.ts';
import { overviewFor, type Totals } from '../overview.ts';
import { operation } from './operation.ts';
import { closed, text } from './schemas.ts';

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const overview = operation({
  method: 'GET',
  path: '/overview',
  permission: 'payments.read',
  summary: 'Tell how a period of days in WIB went, next to the period before',
  query: Type.Object(
    { from: Type.Optional(day), to: Type.Optional(day), client_id: Type.Optional(text) },
    closed,
  ),
  async run(deps, actor, { query: { from, to, client_id: clientId } }) {
    const found = await overviewFor(deps, actor, { from, to, clientId });
    return {
      from: found.from,
      to: found.to,
      ...totalsView(found.now),
      before: {
        from: found.previousFrom,
        to: found.previousTo,
        ...totalsView(found.before),
      },
      channels: found.channels.map(({ channel, now, before }) => ({
        channel,
        ...totalsView(now),
        before: totalsView(before),
      })),
      days: found.days.map(({ day, channel, totals }) => ({
        day,
        channel,
        ...totalsView(totals),
      })),
      counted_until: found.countedUntil ?? null,
    };
  },
});

function totalsView(totals: Totals) {
  return {
    volume: totals.volume,
    count: totals.count,
    paid: totals.paid,
    unpaid: totals.unpaid,
    success_rate: totals.successRate ?? null,
    median_seconds: totals.medianSeconds ?? null,
    refunds: totals.refunds,
    refunded_amount: totals.refunded,
  };
}

const attention = operation({
  method: 'GET',
  path: '/attention',
  permission: 'payments.read',
  summary: 'List what needs somebody’s attention now',
  query: Type.Object({ client_id: Type.Optional(text) }, closed),
  async run(deps, actor, { query }) {
    const items = await attentionFor(deps, actor, query.client_id);
    return { items };
  },
});

export const overviewOperations = { overview, attention };
