// A remittance: what an acquirer says it transfers, net of what it keeps, until a bank's statement shows it.
import { type Reader, type Sql, sql } from '../storage/db.ts';

export const remittanceStatuses = ['IN_TRANSIT', 'RECEIVED', 'WRITTEN_OFF'] as const;
export type RemittanceStatus = (typeof remittanceStatuses)[number];

export interface Remittance {
  id: string;
  /** The acquirer's file that says it. */
  reconciliationId: string;
  channel: string;
  /** The acquirer's name for the transfer. */
  reference: string;
  /** The last day (WIB) of the file. */
  day: string;
  /** After this day it is an exception, if it has not arrived. */
  dueDay: string;
  lines: number;
  /** Rupiah: of its lines, what is booked as the acquirer's cost, and what is transferred. */
  gross: bigint;
  cost: bigint;
  net: bigint;
  at: Date;
  by: string;
  status: RemittanceStatus;
  endedAt: Date | null;
  endedBy: string | null;
  reason: string | null;
  fileName: string;
  /** The bank's entry that shows it, and its account. */
  entryId: string | null;
  bankAccount: string | null;
}

interface Row {
  id: string;
  reconciliation_id: string;
  channel: string;
  reference: string;
  day: string;
  due_day: string;
  lines: number;
  gross: bigint;
  cost: bigint;
  net: bigint;
  at: Date;
  by: string;
  status: RemittanceStatus;
  ended_at: Date | null;
  ended_by: string | null;
  reason: string | null;
  file_name: string;
  entry_id: string | null;
  bank_account: string | null;
}

const remittances = sql`
  select r.id, r.reconciliation_id, r.channel, r.reference, r.day::text as day, r.due_day::text as due_day, r.lines,
    r.gross, r.cost, r.net, r.at, r.by, r.status, r.ended_at, r.ended_by, r.reason, c.file_name,
    e.id as entry_id, e.bank_account
  from remittances r join reconciliations c on c.id = r.reconciliation_id
  left join bank_match_parts p on p.remittance_id = r.id
  left join bank_matches m on m.id = p.match_id left join bank_entries e on e.id = m.entry_id`;

export interface RemittanceFilter {
  status?: RemittanceStatus | undefined;
  channel?: string | undefined;
  reconciliationId?: string | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of remittances, the newest first. */
export async function listRemittances(db: Reader, filter: RemittanceFilter): Promise<Remittance[]> {
  const { status, channel, reconciliationId, after, limit } = filter;
  const wanted: Sql[] = [sql`true`];
  if (status !== undefined) wanted.push(sql`r.status = ${status}`);
  if (channel !== undefined) wanted.push(sql`r.channel = ${channel}`);
  if (reconciliationId !== undefined) {
    wanted.push(sql`r.reconciliation_id = ${reconciliationId}::uuid`);
  }
  if (after !== undefined) {
    wanted.push(sql`(r.at, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  const condition = wanted.reduce((all, one) => sql`${all} and ${one}`);
  const rows = await db.rows<Row>(
    sql`${remittances} where ${condition} order by r.at desc, r.id desc limit ${limit}`,
  );
  return rows.map(remittanceOf);
}

/** The remittances of these ids, UUIDs, in no order. */
export async function findRemittances(db: Reader, ids: readonly string[]): Promise<Remittance[]> {
  const rows = await db.rows<Row>(sql`${remittances} where r.id = any(${[...ids]}::uuid[])`);
  return rows.map(remittanceOf);
}

/** Those that no statement shows yet, the oldest first. */
export async function remittancesInTransit(db: Reader): Promise<Remittance[]> {
  const rows = await db.rows<Row>(
    sql`${remittances} where r.status = 'IN_TRANSIT' order by r.due_day, r.id`,
  );
  return rows.map(remittanceOf);
}

function remittanceOf(row: Row): Remittance {
  return {
    id: row.id,
    reconciliationId: row.reconciliation_id,
    channel: row.channel,
    reference: row.reference,
    day: row.day,
    dueDay: row.due_day,
    lines: row.lines,
    gross: row.gross,
    cost: row.cost,
    net: row.net,
    at: row.at,
    by: row.by,
    status: row.status,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    reason: row.reason,
    fileName: row.file_name,
    entryId: row.entry_id,
    bankAccount: row.bank_account,
  };
}
