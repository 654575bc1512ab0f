// A report: named columns, and rows in pages, so that a million rows need no more memory than one page.
import type { Reader } from '../storage/db.ts';

/** What a report is about. A member that is absent narrows nothing. */
export interface ReportFilter {
  /** The first instant that belongs to the period. */
  from?: Date | undefined;
  /** The first instant that no longer belongs to it. */
  to?: Date | undefined;
  channel?: string | undefined;
  clientId?: string | undefined;
}

/** Rupiah are `bigint`; instants are ISO-8601 UTC text. */
export type Cell = string | bigint | number | null;

export interface ReportRow {
  /** Where the row stands in the report: the next page begins after it. */
  at: Date;
  key: string;
  cells: readonly Cell[];
}

export interface Report {
  /** In the route and the file's name. */
  name: string;
  /** One sentence for people who look for a report. */
  summary: string;
  columns: readonly string[];
  /** Whether its rows belong to a channel, so that one can be asked for. */
  byChannel: boolean;
  /** Whether it is about one merchant, who must be named. */
  ofOneMerchant?: true | undefined;
  /** The keys of the merchants' own columns within the filter, in their order. Absent if the report has none. */
  ownKeys?: ((db: Reader, within: PageWanted) => Promise<string[]>) | undefined;
  /** At most `limit` rows after `after`, in their order. */
  page(db: Reader, wanted: PageWanted): Promise<ReportRow[]>;
}

/** One page of a report: its filter with every gap filled, and where the page begins. */
export interface PageWanted {
  after: { at: Date; key: string };
  to: Date;
  channel: string | null;
  clientId: string | null;
  limit: number;
  /** The keys of the merchants' own columns: each row has a cell for each of them, after its other cells. */
  ownKeys: readonly string[];
}

const beginning = new Date('0001-01-01T00:00:00Z');
const end = new Date('9999-01-01T00:00:00Z');

/** Where a period that is open at an end begins and ends. */
export const reportEdges = { beginning, end };

const firstKey = '00000000-0000-0000-0000-000000000000';

/** Few enough that a page's rows are gone before the garbage collector would move them. */
const pageRows = 1000;

/** The first page of what the filter lets through, at most `limit` rows. */
export function firstPage(filter: ReportFilter, limit: number): PageWanted {
  const { from = beginning, to = end, channel = null, clientId = null } = filter;
  return { after: { at: from, key: firstKey }, to, channel, clientId, limit, ownKeys: [] };
}

/** The most columns of merchants' own: enough for any person who reads them, and a bound for memory. */
const mostOwnKeys = 200;

/** The report as it is for this filter: with one more column for each key of the merchants' own. */
export async function shaped(db: Reader, report: Report, filter: ReportFilter): Promise<Report> {
  const ownKeys = (await report.ownKeys?.(db, firstPage(filter, mostOwnKeys))) ?? [];
  return {
    ...report,
    columns: [...report.columns, ...columnNames(ownKeys, report.columns)],
    page: (reader, wanted) => report.page(reader, { ...wanted, ownKeys }),
  };
}

/** The names of the merchants' own columns: their keys, apart from a key that is the name of a fixed column. */
function columnNames(keys: readonly string[], fixed: readonly string[]): string[] {
  return keys.map((key) => {
    let name = key;
    while (fixed.includes(name) || (name !== key && keys.includes(name))) name += ' (report)';
    return name;
  });
}

/**
 * The report's rows, a page at a time; the next page is being read while one is used. Between two pages no
 * transaction and no cursor is open, so a reader who is slow, or goes away, blocks nothing. What is booked
 * within the period while a reader reads may still appear.
 */
export async function* pagesOf(
  db: Reader,
  report: Report,
  filter: ReportFilter,
): AsyncGenerator<ReportRow[]> {
  const first = firstPage(filter, pageRows);
  let next: Promise<ReportRow[]> | undefined = report.page(db, first);
  while (next !== undefined) {
    const rows: ReportRow[] = await next;
    const last = rows.at(-1);
    if (last === undefined) return;
    const after = { at: last.at, key: last.key };
    next = rows.length < pageRows ? undefined : report.page(db, { ...first, after });
    // The reader may go away before this page is awaited: its failure must not end the process.
    next?.catch(() => {});
    yield rows;
  }
}

/** An instant as reports write it. */
export function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
