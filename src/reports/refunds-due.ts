// Reports of refunds that are worked by hand.
import { manualRefunds } from './manual-refunds.ts';
import { iso, type Report } from './report.ts';

const columns = [
  'due_at',
  'client_id',
  'channel',
  'reference',
  'refund_reference',
  'type',
  'status',
  'amount',
  'reason',
  'message',
  'worked_by',
  'completed_at',
  'refund_id',
];

function manual(name: string, summary: string, state: 'due' | 'worked'): Report {
  return {
    name,
    summary,
    columns,
    instants: ['due_at', 'completed_at'],
    byChannel: true,
    async page(db, wanted) {
      const refunds = await manualRefunds(db, state, wanted);
      return refunds.map((refund) => ({
        at: refund.dueAt,
        key: refund.id,
        cells: [
          iso(refund.dueAt),
          refund.clientId,
          refund.channel,
          refund.payment,
          refund.reference,
          refund.type,
          refund.status,
          refund.amount,
          refund.reason,
          refund.message,
          refund.workedBy,
          iso(refund.completedAt),
          refund.id,
        ],
      }));
    },
  };
}

export const refundsDue = manual('refunds-due', 'Refunds that wait to be worked by hand.', 'due');

export const refundsWorked = manual(
  'refunds-worked',
  'Refunds that were worked by hand: done or rejected, by whom and when.',
  'worked',
);
