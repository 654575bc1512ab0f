// Reconciliations in the database: a file's lines, how they match the book, and the differences.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { AcquirerLine } from './acquirer-file.ts';
import type { Difference, Reconciliation } from './reconciliation.ts';

const columns = sql`id, channel, from_at, to_at, file_name, at, by, lines, matched`;

interface Row {
  id: string;
  channel: string;
  from_at: Date;
  to_at: Date;
  file_name: string;
  at: Date;
  by: string;
  lines: number;
  matched: number;
}

function reconciliationOf(row: Row): Reconciliation {
  return {
    id: row.id,
    channel: row.channel,
    from: row.from_at,
    to: row.to_at,
    fileName: row.file_name,
    at: row.at,
    by: row.by,
    lines: row.lines,
    matched: row.matched,
  };
}

/** The reconciliation of that id, a UUID. */
export async function findReconciliation(
  db: Reader,
  id: string,
): Promise<Reconciliation | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from reconciliations where id = ${id}::uuid`,
  );
  return row && reconciliationOf(row);
}

/** The reconciliation of this very file, where it was imported before. */
export async function findByFile(
  db: Reader,
  channel: string,
  hash: Buffer,
): Promise<Reconciliation | undefined> {
  const [row] = await db.rows<Row>(sql`
    select ${columns} from reconciliations where channel = ${channel} and file_hash = ${hash}`);
  return row && reconciliationOf(row);
}

/** The newest first. */
export async function listReconciliations(db: Reader, limit: number): Promise<Reconciliation[]> {
  const rows = await db.rows<Row>(
    sql`select ${columns} from reconciliations order by at desc, id desc limit ${limit}`,
  );
  return rows.map(reconciliationOf);
}

const differenceColumns = sql`id, reconciliation_id, channel, kind, reference, payment_id, ours,
  theirs, status, resolved_at, resolved_by, reason`;

interface DifferenceRow {
  id: string;
  reconciliation_id: string;
  channel: string;
  kind: Difference['kind'];
  reference: string;
  payment_id: string | null;
  ours: bigint | null;
  theirs: bigint | null;
  status: Difference['status'];
  resolved_at: Date | null;
  resolved_by: string | null;
  reason: string | null;
}

function differenceOf(row: DifferenceRow): Difference {
  return {
    id: row.id,
    reconciliationId: row.reconciliation_id,
    channel: row.channel,
    kind: row.kind,
    reference: row.reference,
    paymentId: row.payment_id,
    ours: row.ours,
    theirs: row.theirs,
    status: row.status,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    reason: row.reason,
  };
}

/** A reconciliation's differences, by kind and reference. */
export async function differencesOf(db: Reader, id: string): Promise<Difference[]> {
  const rows = await db.rows<DifferenceRow>(sql`
    select ${differenceColumns} from reconciliation_differences
    where reconciliation_id = ${id}::uuid order by kind, reference, id`);
  return rows.map(differenceOf);
}

/** The difference of that id, a UUID. */
export async function findDifference(db: Reader, id: string): Promise<Difference | undefined> {
  const [row] = await db.rows<DifferenceRow>(sql`
    select ${differenceColumns} from reconciliation_differences where id = ${id}::uuid`);
  return row && differenceOf(row);
}

export async function saveReconciliation(
  tx: Tx,
  made: Reconciliation,
  hash: Buffer,
): Promise<void> {
  await tx.rows(sql`
    insert into reconciliations (id, channel, from_at, to_at, file_name, file_hash, at, by, lines,
      matched)
    values (${made.id}::uuid, ${made.channel}, ${made.from}::timestamptz, ${made.to}::timestamptz,
      ${made.fileName}, ${hash}::bytea, ${made.at}::timestamptz, ${made.by}, ${made.lines}::integer,
      0)`);
}

/** Money that moved on the channel, by the acquirer's name for it: receipts in, refunds out. */
function ours(channel: string): Sql {
  return sql`
    select r.key as reference, r.payment_id, r.amount, r.paid_at as at
    from receipts r join payments p on p.id = r.payment_id where p.channel = ${channel}
    union all
    select f.id::text, f.payment_id, -f.amount, f.completed_at
    from refunds f join payments p on p.id = f.payment_id
    where p.channel = ${channel} and f.status = 'SUCCESS' and p.paid_amount > 0`;
}

/**
 * Saves the lines, each matched or not, and returns how many are matched. A line is matched by its reference
 * and amount, once: a second line with the same reference, in this file or an earlier one, is not matched,
 * and neither is one that was written off.
 */
export async function saveLines(
  tx: Tx,
  made: Reconciliation,
  lines: readonly AcquirerLine[],
): Promise<number> {
  const [row] = await tx.rows<{ matched: bigint }>(sql`
    with given as (
      select g.*, row_number() over (partition by reference order by line) as nth
      from unnest(${lines.map(({ line }) => line)}::integer[],
        ${lines.map(({ reference }) => reference)}::text[],
        ${lines.map(({ amount }) => amount)}::bigint[]) as g (line, reference, amount)
    ), taken as (
      select l.reference from reconciliation_lines l
      join reconciliations c on c.id = l.reconciliation_id
      where c.channel = ${made.channel} and l.matched
      union
      select reference from reconciliation_differences
      where channel = ${made.channel} and status = 'RESOLVED'
    ), saved as (
      insert into reconciliation_lines (reconciliation_id, line, reference, amount, matched)
      select ${made.id}::uuid, g.line, g.reference, g.amount,
        g.nth = 1 and g.amount is not distinct from o.amount and t.reference is null
      from given g left join (${ours(made.channel)}) o on o.reference = g.reference
      left join taken t on t.reference = g.reference
      returning matched
    )
    select count(*) filter (where matched) as matched from saved`);
  const matched = Number(row?.matched ?? 0n);
  await tx.rows(sql`
    update reconciliations set matched = ${matched}::integer where id = ${made.id}::uuid`);
  return matched;
}

/** Saves what does not agree. Call it after the lines have been saved. */
export async function saveDifferences(tx: Tx, made: Reconciliation): Promise<void> {
  const { id, channel } = made;
  await tx.rows(sql`
    with book as (${ours(channel)}), unmatched as (
      select l.*, row_number() over (partition by reference order by line) as nth,
        exists (select 1 from reconciliation_lines m
          join reconciliations c on c.id = m.reconciliation_id
          where c.channel = ${channel} and m.reference = l.reference and m.matched)
        or exists (select 1 from reconciliation_differences d
          where d.channel = ${channel} and d.reference = l.reference and d.status = 'RESOLVED')
          as taken
      from reconciliation_lines l
      where l.reconciliation_id = ${id}::uuid and not l.matched
    )
    insert into reconciliation_differences
      (id, reconciliation_id, channel, kind, reference, payment_id, ours, theirs)
    select gen_random_uuid(), ${id}::uuid, ${channel},
      case when b.reference is null or u.taken or u.nth > 1 then 'EXTRA' else 'DIFFERENT' end,
      u.reference, b.payment_id,
      case when u.taken or u.nth > 1 then null else b.amount end, u.amount
    from unmatched u left join book b on b.reference = u.reference
    union all
    select gen_random_uuid(), ${id}::uuid, ${channel}, 'MISSING', b.reference, b.payment_id,
      b.amount, null
    from book b
    where b.at >= ${made.from}::timestamptz and b.at < ${made.to}::timestamptz
      and not exists (select 1 from reconciliation_lines l
        join reconciliations c on c.id = l.reconciliation_id
        where c.channel = ${channel} and l.reference = b.reference
          and (l.matched or c.id = ${id}::uuid))
      and not exists (select 1 from reconciliation_differences d
        where d.channel = ${channel} and d.reference = b.reference
          and d.status in ('OPEN', 'RESOLVED'))`);
  await tx.rows(sql`
    update reconciliation_differences d set status = 'ARRIVED'
    from reconciliation_lines l
    where l.reconciliation_id = ${id}::uuid and l.matched and l.reference = d.reference
      and d.channel = ${channel} and d.kind = 'MISSING' and d.status = 'OPEN'`);
}

/** The CTE body that closes an open difference. It yields a row only where the difference was open. */
export function closeDifference(id: string, at: Date, by: string, reason: string): Sql {
  return sql`
    update reconciliation_differences
    set status = 'RESOLVED', resolved_at = ${at}::timestamptz, resolved_by = ${by},
      reason = ${reason}
    where id = ${id}::uuid and status = 'OPEN' returning id`;
}
