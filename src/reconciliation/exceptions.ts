// Exceptions: money in suspense, and what files of acquirers, banks and the book do not agree on, in one list.
import { wibDay } from '../lib/wib.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { SuspenseKind } from '../suspense/item.ts';
import type { DifferenceKind } from './reconciliation.ts';

/** BANK_IN, BANK_OUT: an entry of a bank's statement that nothing explains. OVERDUE: a remittance that has not arrived. */
export type ExceptionKind = SuspenseKind | DifferenceKind | 'BANK_IN' | 'BANK_OUT' | 'OVERDUE';

export const exceptionKinds = [
  'LATE',
  'OVERPAID',
  'UNDERPAID',
  'EXTRA',
  'MISSING',
  'DIFFERENT',
  'COST',
  'BANK',
  'BANK_IN',
  'BANK_OUT',
  'OVERDUE',
] as const satisfies readonly ExceptionKind[];

export interface Exception {
  /** That of the money in suspense, or of the difference. A difference whose money is in suspense has the same. */
  id: string;
  kind: ExceptionKind;
  /** Null: only a bank has it. */
  channel: string | null;
  /** The own account whose statement has it. */
  bankAccount: string | null;
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
  /** Business time: what is due before its day is overdue. */
  now: Date;
  /** Known since then or longer. */
  before?: Date | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of exceptions, the oldest first. */
export function listExceptions(db: Reader, filter: ExceptionFilter): Promise<Exception[]> {
  const { status, channel, kind, clientId, now, before, after, limit } = filter;
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
  const nobodys = { own: sql`false` };
  const today = wibDay(now);
  return find(db, {
    items: sql`${isOpen ? sql`i.open_amount > 0` : sql`i.open_amount = 0`} and
      ${page(sql`i.id`, sql`i.at`, { channel: sql`i.channel`, kind: sql`i.kind`, own: sql`i.client_id = ${clientId}` })}`,
    differences: sql`${isOpen ? sql`d.status = 'OPEN'` : sql`d.status <> 'OPEN'`} and
      ${page(sql`d.id`, sql`r.at`, { channel: sql`d.channel`, kind: sql`d.kind`, own: ofClient })}`,
    // What was matched is no exception any more: it is seen with its statement.
    entries: sql`${isOpen}::boolean and not b.matched and
      ${page(sql`b.id`, sql`s.at`, { channel: sql`null`, kind: entryKind, ...nobodys })}`,
    remittances: sql`${isOpen ? sql`t.status = 'IN_TRANSIT' and t.due_day < ${today}::date` : sql`t.status = 'WRITTEN_OFF'`} and
      ${page(sql`t.id`, sql`t.at`, { channel: sql`t.channel`, kind: sql`'OVERDUE'`, ...nobodys })}`,
    limit,
  });
}

/** The exception of that id, a UUID, also if it is closed. */
export async function findException(db: Reader, id: string): Promise<Exception | undefined> {
  const [found] = await find(db, {
    items: sql`i.id = ${id}::uuid`,
    differences: sql`d.id = ${id}::uuid`,
    entries: sql`b.id = ${id}::uuid`,
    remittances: sql`t.id = ${id}::uuid`,
    limit: 1,
  });
  return found;
}

const entryKind = sql`(case when b.amount > 0 then 'BANK_IN' else 'BANK_OUT' end)`;

interface Wanted {
  /** The condition on `i`. */
  items: Sql;
  /** On `d` and `r`, of those without money in suspense. */
  differences: Sql;
  /** On `b` and `s`, of those without money in suspense. */
  entries: Sql;
  /** On `t`. */
  remittances: Sql;
  limit: number;
}

async function find(
  db: Reader,
  { items, differences, entries, remittances, limit }: Wanted,
): Promise<Exception[]> {
  const rows = await db.rows<Row>(sql`
    select e.*, p.client_id as payment_client, p.reference as payment_reference, f.file_name from (
      (select i.id, i.kind, i.channel, i.reference, i.client_id, i.payment_id, null::bigint as ours,
        i.amount as theirs, i.open_amount as open,
        case when i.open_amount > 0 then 'OPEN' else 'RESOLVED' end as status, i.at as since, i.why,
        l.at as resolved_at, l.by as resolved_by, l.reason, o.reconciliation_id, e.bank_account
      from suspense_items i
      left join reconciliation_differences o on o.id = i.id
      left join bank_entries e on e.id = i.id
      left join lateral (select at, by, reason from suspense_moves
        where item_id = i.id and i.open_amount = 0 order by at desc, id desc limit 1) l on true
      where ${items})
      union all
      (select d.id, d.kind, d.channel, d.reference, null, d.payment_id, d.ours, d.theirs, null, d.status,
        r.at, null, d.resolved_at, d.resolved_by, d.reason, d.reconciliation_id, null
      from reconciliation_differences d join reconciliations r on r.id = d.reconciliation_id
      where not exists (select from suspense_items s where s.id = d.id) and ${differences})
      union all
      (select b.id, ${entryKind}, null, coalesce(b.reference, left(b.text, 128)), null, null, null::bigint,
        b.amount, null::bigint, case when b.matched then 'RESOLVED' else 'OPEN' end, s.at, b.text, m.at, m.by,
        m.reason, null, b.bank_account
      from bank_entries b join bank_statements s on s.id = b.statement_id
      left join bank_matches m on m.entry_id = b.id
      where not exists (select from suspense_items x where x.id = b.id) and ${entries})
      union all
      (select t.id, 'OVERDUE', t.channel, t.reference, null, null, t.net, null::bigint, null::bigint,
        case t.status when 'IN_TRANSIT' then 'OPEN' when 'RECEIVED' then 'ARRIVED' else 'RESOLVED' end,
        t.at, null, t.ended_at, t.ended_by, t.reason, t.reconciliation_id, null
      from remittances t where ${remittances})
      order by since, id limit ${limit}
    ) as e
    left join payments p on p.id = e.payment_id
    left join reconciliations f on f.id = e.reconciliation_id
    order by e.since, e.id`);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    channel: row.channel,
    bankAccount: row.bank_account,
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
  channel: string | null;
  bank_account: string | null;
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
