// A period: a month in WIB of the book. Once it is closed, nothing is booked into it any more.
import type { HeadKeys } from '../ledger/signed-head.ts';
import { monthOf, nextMonth } from '../lib/month.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';

/** Who issues invoices. */
export interface Seller {
  name: string;
  address?: string | undefined;
  /** NPWP. */
  taxId?: string | undefined;
}

/** What the configuration says about periods. */
export interface PeriodSettings {
  keys: HeadKeys;
  /** Exceptions that are open for more days than these refuse a close. */
  exceptionDays: number;
  seller: Seller;
  /** Basis points of the tax at an instant, to compute the tax base from a tax. */
  taxRateAt(at: Date): bigint;
}

/**
 * `OPEN`: the month goes on. `ENDED`: it can be closed, once those before it are. `CLOSING`: nothing is booked into it
 * any more, and its balances are not stored yet. `CLOSED`.
 */
export type PeriodStatus = 'OPEN' | 'ENDED' | 'CLOSING' | 'CLOSED';

export interface Period {
  /** `2026-03`. */
  month: string;
  status: PeriodStatus;
  /** Wall-clock time; undefined unless it is closed, as what follows. */
  closedAt?: Date | undefined;
  closedBy?: string | undefined;
  sequence?: bigint | undefined;
  /** SHA-256 in hexadecimal. */
  hash?: string | undefined;
  balances?: string | undefined;
  signature?: string | undefined;
}

interface Row {
  month: string;
  at: Date | null;
  by: string | null;
  sequence: bigint | null;
  hash: Buffer | null;
  balances: Buffer | null;
  signature: Buffer | null;
}

/** Every month from the first booking to the present one, the newest first. */
export async function listPeriods(db: Reader, now: Date): Promise<Period[]> {
  const [closed, first] = [await closings(db), await firstMonth(db)];
  const months: string[] = [];
  const present = monthOf(now);
  const beginning = first ?? present;
  for (let month = beginning; month <= present; month = nextMonth(month)) months.push(month);
  // In a sandbox the clock may have been turned back since a month was closed.
  const later = [...closed.keys()].filter((month) => month > present || month < beginning);
  return [...months, ...later]
    .sort()
    .reverse()
    .map((month) => closed.get(month) ?? { month, status: month < present ? 'ENDED' : 'OPEN' });
}

async function closings(db: Reader): Promise<Map<string, Period>> {
  const rows = await db.rows<Row>(sql`
    select to_char(c.month, 'YYYY-MM') as month, p.at, p.by, p.sequence, p.hash, p.balances, p.signature
    from ledger_closings c left join ledger_periods p on p.month = c.month`);
  return new Map(rows.map((row) => [row.month, periodOf(row)]));
}

function periodOf(row: Row): Period {
  const { month, at, by, sequence, hash, balances, signature } = row;
  if (at === null) return { month, status: 'CLOSING' };
  return {
    month,
    status: 'CLOSED',
    closedAt: at,
    closedBy: by ?? undefined,
    sequence: sequence ?? undefined,
    hash: hash?.toString('hex'),
    balances: balances?.toString('hex'),
    signature: signature?.toString('base64'),
  };
}

/** The month of the first booking; undefined if nothing was ever booked. */
export async function firstMonth(db: Reader): Promise<string | undefined> {
  const [row] = await db.rows<{ at: Date }>(
    sql`select at from ledger_transactions order by at limit 1`,
  );
  return row && monthOf(row.at);
}

/** The first day of a month, as the database has it. */
export function firstDay(month: string): string {
  return `${month}-01`;
}

/** SQL: the instant from which bookings belong to a month that is being closed. The first closed month has all before it. */
export function bookedSince(month: string): Sql {
  return sql`coalesce((
    select max(until) from ledger_periods where month < ${firstDay(month)}::date), '-infinity')`;
}

/** The first instant into which something can be booked; undefined if no month is closed. */
export async function openSince(db: Reader): Promise<Date | undefined> {
  const [row] = await db.rows<{ until: Date }>(
    sql`select until from ledger_closings order by until desc limit 1`,
  );
  return row?.until;
}
