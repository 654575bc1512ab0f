// Exceptions: money in suspense, and what acquirers' files and the book do not agree on, in one list.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { SuspenseKind } from '../suspense/item.ts';
import type { DifferenceKind } from './reconciliation.ts';

export type ExceptionKind = SuspenseKind | DifferenceKind;

export const exceptionKinds = [
  'LATE',
  'OVERPAID',
  'UNDERPAID',
  'EXTRA',
  'MISSING',
  'DIFFERENT',
] as const satisfies readonly ExceptionKind[];

export interface Exception {
  /** That of the money in suspense, or of the difference. A difference whose money is in suspense has the same. */
  id: string;
  kind: ExceptionKind;
  channel: string;
  /** The acquirer's name for the movement of money. */
  reference: string;
  clientId: string | null;
  paymentId: string | null;
  /** The merchant's name for the payment. */
  paymentReference: string | null;
  /** Rupiah by the book and by the acquirer; null where one does not have it. */
  ours: bigint | null;
  theirs: bigint | null;
  /** Rupiah in suspense that are still to be worked; null if none ever were there. */
  open: bigint | null;
  status: 'OPEN' | 'RESOLVED' | 'ARRIVED';
  since: Date;
  why: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  reason: string | null;
  /** The file that showed it. */
  reconciliationId: string | null;
  fileName: string | null;
}

export interface ExceptionFilter {
  /** `CLOSED`: resolved, or arrived later. */
  status: 'OPEN' | 'CLOSED';
  channel?: string | undefined;
  kind?: ExceptionKind | undefined;
  clientId?: string | undefined;
  /** Known since then or longer. */
  before?: Date | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of exceptions, the oldest first. */
export function listExceptions(db: Reader, filter: ExceptionFilter): Promise<Exception[]> {
  const { status, channel, kind, clientId, before, after, limit } = filter;
  const page = (id: Sql, at: Sql, names: { channel: Sql; kind: Sql; own: Sql }) => sql`
    (${channel}::text is null or ${names.channel} = ${channel})
    and (${kind}::text is null or ${names.kind} = ${kind})
    and (${clientId}::text is null or ${names.own})
    and (${before}::timestamptz is null or ${at} <= ${before}::timestamptz)
    and (${after?.id}::uuid is null or (${at}, ${id}) > (${after?.at}::timestamptz, ${after?.id}::uuid))
    order by ${at}, ${id} limit ${limit}`;
  const isOpen = status === 'OPEN';
  const ofClient = sql`exists (
    select from payments p where p.id = d.payment_id and p.client_id = ${clientId})`;
  return find(
    db,
    sql`${isOpen ? sql`i.open_amount > 0` : sql`i.open_amount = 0`} and
      ${page(sql`i.id`, sql`i.at`, { channel: sql`i.channel`, kind: sql`i.kind`, own: sql`i.client_id = ${clientId}` })}`,
    sql`${isOpen ? sql`d.status = 'OPEN'` : sql`d.status <> 'OPEN'`} and
      ${page(sql`d.id`, sql`r.at`, { channel: sql`d.channel`, kind: sql`d.kind`, own: ofClient })}`,
    limit,
  );
}

/** The exception of that id, a UUID, also if it is closed. */
export async function findException(db: Reader, id: string): Promise<Exception | undefined> {
  const [found] = await find(db, sql`i.id = ${id}::uuid`, sql`d.id = ${id}::uuid`, 1);
  return found;
}

/** `items`: the condition on `i`; `differences`: the one on `d` and `r`, of those without money in suspense. */
async function find(db: Reader, items: Sql, differences: Sql, limit: number): Promise<Exception[]> {
  const rows = await db.rows<Row>(sql`
    select e.*, p.client_id as payment_client, p.reference as payment_reference, f.file_name from (
      (select i.id, i.kind, i.channel, i.reference, i.client_id, i.payment_id, null::bigint as ours,
        i.amount as theirs, i.open_amount as open,
        case when i.open_amount > 0 then 'OPEN' else 'RESOLVED' end as status, i.at as since, i.why,
        l.at as resolved_at, l.by as resolved_by, l.reason, o.reconciliation_id
      from suspense_items i
      left join reconciliation_differences o on o.id = i.id
      left join lateral (select at, by, reason from suspense_moves
        where item_id = i.id and i.open_amount = 0 order by at desc, id desc limit 1) l on true
      where ${items})
      union all
      (select d.id, d.kind, d.channel, d.reference, null, d.payment_id, d.ours, d.theirs, null, d.status,
        r.at, null, d.resolved_at, d.resolved_by, d.reason, d.reconciliation_id
      from reconciliation_differences d join reconciliations r on r.id = d.reconciliation_id
      where not exists (select from suspense_items s where s.id = d.id) and ${differences})
      order by since, id limit ${limit}
    ) as e
    left join payments p on p.id = e.payment_id
    left join reconciliations f on f.id = e.reconciliation_id
    order by e.since, e.id`);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    channel: row.channel,
    reference: row.reference,
    clientId: row.client_id ?? row.payment_client,
    paymentId: row.payment_id,
    paymentReference: row.payment_reference,
    ours: row.ours,
    theirs: row.theirs,
    open: row.open,
    status: row.status,
    since: row.since,
    why: row.why,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    reason: row.reason,
    reconciliationId: row.reconciliation_id,
    fileName: row.file_name,
  }));
}

interface Row {
  id: string;
  kind: ExceptionKind;
  channel: string;
  reference: string;
  client_id: string | null;
  payment_client: string | null;
  payment_id: string | null;
  payment_reference: string | null;
  ours: bigint | null;
  theirs: bigint | null;
  open: bigint | null;
  status: Exception['status'];
  since: Date;
  why: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  reason: string | null;
  reconciliation_id: string | null;
  file_name: string | null;
}
