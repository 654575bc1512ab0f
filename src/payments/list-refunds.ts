// Lists refunds: those that wait to be worked by hand, the longest waiting first; all others newest first.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { backwards, lookThrough } from '../storage/look-through.ts';
import type { Refund } from './payment.ts';
import { type RefundRow, refundColumns, refundOf } from './refund-store.ts';

export interface RefundFilter {
  status?: Refund['status'] | undefined;
  clientId?: string | undefined;
  channel?: string | undefined;
}

/** A refund with what a list shows of its payment. */
export interface ListedRefund {
  refund: Refund;
  payment: { channel: string; reference: string; status: string };
}

export interface RefundPlace {
  /** When it fell due; for those that are not due it is of no account. */
  at: Date;
  id: string;
}

/** `last` is where the next page begins, if `isCut`. A page may be short and still be cut. */
export interface RefundsFound {
  refunds: ListedRefund[];
  last?: RefundPlace | undefined;
  isCut: boolean;
}

/** The channel is the payment's, and no index has it: so many refunds are looked at in one call. */
const mostLookedAt = 1000;

/** A page of the refunds that match, at most `limit`. */
export async function listRefunds(
  db: Reader,
  filter: RefundFilter,
  { limit, after }: { limit: number; after?: RefundPlace | undefined },
): Promise<RefundsFound> {
  const { channel, status } = filter;
  const most = channel === undefined ? limit + 1 : mostLookedAt;
  const { rows, horizon } = await lookThrough<RefundRow & ListedColumns>(db, {
    columns: sql`*`,
    candidates: sql`
      select f.*, p.channel as payment_channel, p.reference as payment_reference,
        p.status as payment_status
      from (${range(filter, after, most)}) f cross join lateral (
        select channel, reference, status from payments where id = f.payment_id offset 0) p`,
    order: status === 'DUE' ? sql`due_at, id` : sql`id desc`,
    matching: channel === undefined ? sql`true` : sql`payment_channel = ${channel}`,
    limit: limit + 1,
    most,
  });
  const refunds = rows.slice(0, limit);
  const isFull = rows.length > limit;
  const last = isFull ? refunds.at(-1) : horizon;
  return {
    refunds: refunds.map(listedOf),
    last: last && { at: last.due_at ?? last.created_at, id: last.id },
    isCut: last !== undefined,
  };
}

function range({ status, clientId }: RefundFilter, after: RefundPlace | undefined, most: number) {
  const ofClient = clientId === undefined ? sql`` : sql`and client_id = ${clientId}`;
  if (status === 'DUE') {
    const from =
      after === undefined
        ? sql``
        : sql`and (due_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)`;
    return sql`select ${refundColumns} from refunds where status = 'DUE' ${ofClient} ${from}
      order by due_at, id limit ${most}::integer`;
  }
  const is: [Sql, string][] = [];
  if (clientId !== undefined) is.push([sql`client_id`, clientId]);
  if (status !== undefined) is.push([sql`status`, status]);
  const high = after === undefined ? undefined : [sql`${after.id}::uuid`];
  const { where, order } = backwards(is, [sql`id`], { high });
  return sql`select ${refundColumns} from refunds where ${where}
    order by ${order} limit ${most}::integer`;
}

interface ListedColumns {
  payment_channel: string;
  payment_reference: string;
  payment_status: string;
}

function listedOf(row: RefundRow & ListedColumns): ListedRefund {
  const { payment_channel: channel, payment_reference: reference, payment_status: status } = row;
  return { refund: refundOf(row), payment: { channel, reference, status } };
}
