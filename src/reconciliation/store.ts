// Reconciliations and their differences in the database.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import type { Difference, Reconciliation } from './reconciliation.ts';

const columns = sql`id, channel, upstream, from_at, to_at, file_name, at, by, lines, matched`;

interface Row {
  id: string;
  channel: string;
  upstream: string | null;
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
    upstream: row.upstream ?? undefined,
    from: row.from_at,
    to: row.to_at,
    fileName: row.file_name,
    at: row.at,
    by: row.by,
    lines: row.lines,
    matched: row.matched,
  };
}

/**
 * One transaction at a time compares a channel with its files: two files could match the same receipt, and a file could
 * match what somebody resolves.
 */
export function takeReconcileTurn(tx: Tx, channel: string): Promise<void> {
  return takeTurn(tx, `reconcile ${channel}`);
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

export interface ReconciliationFilter {
  channel?: string | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of reconciliations, the newest first. */
export async function listReconciliations(
  db: Reader,
  { channel, after, limit }: ReconciliationFilter,
): Promise<Reconciliation[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from reconciliations
    where true ${channel === undefined ? sql`` : sql`and channel = ${channel}`}
      ${after === undefined ? sql`` : sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by at desc, id desc limit ${limit}`);
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

export interface DifferencePage {
  status?: Difference['status'] | undefined;
  after?: Pick<Difference, 'kind' | 'reference' | 'id'> | undefined;
  limit: number;
}

/** A page of a reconciliation's differences, by kind and reference. */
export async function differencePage(
  db: Reader,
  id: string,
  { status, after, limit }: DifferencePage,
): Promise<Difference[]> {
  const rows = await db.rows<DifferenceRow>(sql`
    select ${differenceColumns} from reconciliation_differences
    where reconciliation_id = ${id}::uuid ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${after === undefined ? sql`` : sql`and (kind, reference, id) > (${after.kind}, ${after.reference}, ${after.id}::uuid)`}
    order by kind, reference, id limit ${limit}`);
  return rows.map(differenceOf);
}

/** How many of a reconciliation's differences there are of each kind and status. */
export function differenceCounts(
  db: Reader,
  id: string,
): Promise<{ kind: Difference['kind']; status: Difference['status']; n: bigint }[]> {
  return db.rows(sql`
    select kind, status, count(*) as n from reconciliation_differences
    where reconciliation_id = ${id}::uuid group by kind, status order by kind, status`);
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
    insert into reconciliations (id, channel, upstream, from_at, to_at, file_name, file_hash, at, by, lines,
      matched)
    values (${made.id}::uuid, ${made.channel}, ${made.upstream ?? null}, ${made.from}::timestamptz, ${made.to}::timestamptz,
      ${made.fileName}, ${hash}::bytea, ${made.at}::timestamptz, ${made.by}, ${made.lines}::integer,
      0)`);
}

/** The CTE body that closes an open difference. It yields a row only where the difference was open. */
export function closeDifference(id: string, at: Date, by: string, reason: string): Sql {
  return sql`
    update reconciliation_differences
    set status = 'RESOLVED', resolved_at = ${at}::timestamptz, resolved_by = ${by},
      reason = ${reason}
    where id = ${id}::uuid and status = 'OPEN' returning id`;
}
