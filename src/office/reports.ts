// Reports as an operator takes them: by name, period, channel and merchant.

import { fieldInvalid } from '../refusal.ts';
import { pagesOf, type Report, type ReportRow, shaped } from '../reports/report.ts';
import { reportOf, reports } from '../reports/reports.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { note } from './note.ts';
import { openPeriod, type PeriodText } from './period.ts';

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
 * A report's pages. Throws OBJECT_NOT_FOUND for a name that no report has, and FIELD_INVALID for a period
 * that is not one and for a channel where the report has none.
 */
export async function takeReport(
  deps: OfficeDeps,
  actor: Actor,
  wanted: ReportWanted,
): Promise<ReportTaken> {
  const { name, channel, clientId } = wanted;
  const known = reportOf(name);
  if (known === undefined) throw missing('report', name);
  if (channel !== undefined && !known.byChannel) {
    throw fieldInvalid('channel', `must be left out: the report ${name} has no channels`);
  }
  const filter = { ...openPeriod(wanted), channel, clientId };
  const report = await shaped(deps.db, known, filter);
  await note(deps, actor, 'report', name);
  return { report, pages: pagesOf(deps.db, report, filter) };
}
