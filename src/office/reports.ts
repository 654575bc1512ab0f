// Reports as an operator takes them: by name, period, channel and merchant.
import { fieldInvalid, Refusal } from '../refusal.ts';
import {
  firstPage,
  pagesOf,
  type Report,
  type ReportFilter,
  type ReportRow,
  shaped,
} from '../reports/report.ts';
import { reportOf, reports } from '../reports/reports.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { openPeriod, type PeriodText } from './period.ts';
import { narrowed } from './scope.ts';

/** The reports there are. */
export function listReports(): readonly Report[] {
  return reports;
}

export interface ReportWanted extends PeriodText {
  name: string;
  channel?: string | undefined;
  clientId?: string | undefined;
}

export interface ReportTaken {
  /** With the merchants' own columns, which depend on what it covers. */
  report: Report;
  /** Read from the database as they are asked for. */
  pages: AsyncIterable<ReportRow[]>;
}

/**
 * A report's pages. Throws OBJECT_NOT_FOUND for a name that no report has and for another merchant, FIELD_REQUIRED
 * for a report of one merchant without one, and FIELD_INVALID for a period that is not one and for a channel where
 * the report has none.
 */
export async function takeReport(
  deps: OfficeDeps,
  actor: Actor,
  wanted: ReportWanted,
): Promise<ReportTaken> {
  const { name } = wanted;
  const { known, filter } = asked(deps, actor, wanted);
  const report = await shaped(deps.db, known, filter);
  const { from, to, channel, clientId } = filter;
  await audit(deps.db.single, actor, {
    action: 'take report',
    object: `report ${name}`,
    clientId,
    after: { from, to, channel },
  });
  return { report, pages: pagesOf(deps.db, report, filter) };
}

/** The first rows of a report, at most `limit`, and whether there are more. Throws as `takeReport` does. */
export async function previewReport(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  actor: Actor,
  wanted: ReportWanted,
  limit: number,
): Promise<{ report: Report; rows: ReportRow[]; hasMore: boolean }> {
  const { known, filter } = asked(deps, actor, wanted);
  const report = await shaped(deps.db, known, filter);
  const rows = await report.page(deps.db, firstPage(filter, limit + 1));
  return { report, rows: rows.slice(0, limit), hasMore: rows.length > limit };
}

function asked(
  { merchants }: Pick<OfficeDeps, 'merchants'>,
  actor: Actor,
  wanted: ReportWanted,
): { known: Report; filter: ReportFilter } {
  const { name, channel } = wanted;
  const known = reportOf(name);
  if (known === undefined) throw missing('report', name);
  if (channel !== undefined && !known.byChannel) {
    throw fieldInvalid('channel', `must be left out: the report ${name} has no channels`);
  }
  const clientId = narrowed(actor, wanted.clientId);
  if (known.ofOneMerchant) {
    if (clientId === undefined) throw new Refusal({ code: 'FIELD_REQUIRED', field: 'client_id' });
    if (merchants.find(clientId) === undefined) throw missing('merchant', clientId);
  }
  return { known, filter: { ...openPeriod(wanted), channel, clientId } };
}
