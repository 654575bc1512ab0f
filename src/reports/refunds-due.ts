// Reports of refunds that are worked by hand: those that wait, and those that somebody has worked.
import { type Sql, sql } from '../storage/db.ts';
import { iso, type Report } from './report.ts';

interface Row {
  due_at: Date;
  id: string;
  client_id: string;
  channel: string;
  reference: string;
  refund_reference: string;
  type: string;
  status: string;
  amount: bigint;
  reason: string | null;
  message: string | null;
  worked_by: string | null;
  completed_at: Date | null;
}

/** By when they fell due; `which` narrows them by their status. */
function byHand(name: string, summary: string, which: Sql): Report {
  return {
    name,
    summary,
    columns: [
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
    ],
    byChannel: true,
    async page(db, { after, to, channel, clientId, limit }) {
      const rows = await db.rows<Row>(sql`
        select f.due_at, f.id, p.client_id, p.channel, p.reference, f.reference as refund_reference,
          f.type, f.status, f.amount, f.reason, f.message, f.worked_by, f.completed_at
        from refunds f join payments p on p.id = f.payment_id
        where ${which} and (f.due_at, f.id) > (${after.at}::timestamptz, ${after.key}::uuid)
          and f.due_at < ${to}::timestamptz
          and (${channel}::text is null or p.channel = ${channel}::text)
          and (${clientId}::text is null or p.client_id = ${clientId}::text)
        order by f.due_at, f.id limit ${limit}`);
      return rows.map((row) => ({
        at: row.due_at,
        key: row.id,
        cells: [
          iso(row.due_at),
          row.client_id,
          row.channel,
          row.reference,
          row.refund_reference,
          row.type,
          row.status,
          row.amount,
          row.reason,
          row.message,
          row.worked_by,
          iso(row.completed_at),
          row.id,
        ],
      }));
    },
  };
}

export const refundsDue = byHand(
  'refunds-due',
  'Refunds that wait to be worked by hand.',
  sql`f.status = 'DUE'`,
);

export const refundsWorked = byHand(
  'refunds-worked',
  'Refunds that were worked by hand: done or rejected, by whom and when.',
  sql`f.due_at is not null and f.status in ('SUCCESS', 'FAILED')`,
);
