// Lists refunds: those that wait to be worked by hand, the longest waiting first; all others newest first.
import { type Reader, sql } from '../storage/db.ts';
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
const mostLookedAt = 2000;

/** A page of the refunds that match, at most `limit`. */
export async function listRefunds(
  db: Reader,
  filter: RefundFilter,
  { limit, after }: { limit: number; after?: RefundPlace | undefined },
): Promise<RefundsFound> {
  const most = filter.channel === undefined ? limit + 1 : mostLookedAt;
  const rows = await db.rows<RefundRow & ListedColumns>(sql`
    with looked as materialized (${range(filter, after, most)})
    select f.*, p.channel as payment_channel, p.reference as payment_reference,
      p.status as payment_status
    from looked f join payments p on p.id = f.payment_id
    order by ${filter.status === 'DUE' ? sql`f.due_at, f.id` : sql`f.id desc`}`);
  const refunds: ListedRefund[] = [];
  let last: RefundPlace | undefined;
  for (const row of rows) {
    const isWanted = filter.channel === undefined || row.payment_channel === filter.channel;
    if (isWanted && refunds.length === limit) return { refunds, last, isCut: true };
    if (isWanted) refunds.push(listedOf(row));
    last = { at: row.due_at ?? row.created_at, id: row.id };
  }
  return { refunds, last, isCut: rows.length === most };
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
  const from = after === undefined ? sql`` : sql`and id < ${after.id}::uuid`;
  const inStatus = status === undefined ? sql`` : sql`and status = ${status}`;
  if (clientId === undefined || status !== undefined) {
    return sql`select ${refundColumns} from refunds where true ${ofClient} ${inStatus} ${from}
      order by id desc limit ${most}::integer`;
  }
  // A merchant's refunds are in the index by their state: the newest of each are merged.
  return sql`select found.* from unnest(array['OPENING', 'SUCCESS', 'FAILED', 'DUE']) as s (status)
    cross join lateral (
      select ${refundColumns} from refunds where client_id = ${clientId} and status = s.status ${from}
      order by id desc limit ${most}::integer
    ) as found order by found.id desc limit ${most}::integer`;
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
