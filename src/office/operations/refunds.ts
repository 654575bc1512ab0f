// Operations on refunds: list them, and end those that are worked by hand.
import Type from 'typebox';
import { listRefunds } from '../../payments/list-refunds.ts';
import { workDueRefund } from '../refunds.ts';
import { narrowed } from '../scope.ts';
import { cursorOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { refundDetail } from './payment-views.ts';
import { closed, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/refunds',
  permission: 'payments.read',
  summary: 'List refunds: with status DUE the longest waiting first, otherwise the newest first',
  query: Type.Object(
    {
      status: Type.Optional(Type.Enum(['DUE', 'OPENING', 'SUCCESS', 'FAILED'])),
      client_id: Type.Optional(text),
      channel: Type.Optional(text),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after: place } = pageWanted(query, 'instant', 'id');
    const { status, channel } = query;
    const clientId = narrowed(actor, query.client_id);
    const [at = '', id = ''] = place ?? [];
    const after = place && { at: new Date(at), id };
    const filter = { status, channel, clientId };
    const { refunds, last, isCut } = await listRefunds(deps.db, filter, { limit, after });
    return {
      refunds: refunds.map(({ refund, payment }) => refundDetail(refund, payment)),
      next: isCut && last !== undefined ? cursorOf([last.at.toISOString(), last.id]) : null,
    };
  },
});

const work = (outcome: 'done' | 'rejected', summary: string) =>
  operation({
    method: 'POST',
    path: `/refunds/:id/${outcome}`,
    permission: 'refunds.work',
    summary,
    body: Type.Object({ note: Type.Optional(text) }, closed),
    async run(deps, actor, { params, body }) {
      const asked = { refundId: params.id ?? '', outcome, note: body.note };
      const { refund, payment } = await workDueRefund(deps, actor, asked);
      return refundDetail(refund, payment);
    },
  });

const done = work(
  'done',
  'Say that the customer has the money of a refund that was worked by hand',
);
const rejected = work(
  'rejected',
  'Say that a refund could not be made: the merchant has the money again',
);

export const refundOperations = { list, done, rejected };
