// The sandbox's routes to the reports: CSV or JSON, by period, channel and merchant, streamed.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { json as sendJson } from '../http/json.ts';
import { Problem } from '../http/problem.ts';
import { csv, json } from '../reports/formats.ts';
import { periodEdge } from '../reports/period.ts';
import { pagesOf, type Report, type ReportFilter } from '../reports/report.ts';
import { reportOf, reports } from '../reports/reports.ts';
import type { Db } from '../storage/db.ts';

type Query = Partial<
  Record<'from' | 'to' | 'channel' | 'client_id' | 'format' | 'bom', string | string[]>
>;

/** Mounts them on the sandbox's part of the server. */
export function reportRoutes(app: FastifyInstance, deps: { db: Db }): void {
  app.get('/sandbox/v1/reports', async (_request, reply) => {
    const list = reports.map(({ name, summary, columns }) => ({ name, summary, columns }));
    return sendJson(reply, 200, { reports: list });
  });
  app.get<{ Params: { name: string }; Querystring: Query }>(
    '/sandbox/v1/reports/:name',
    async (request, reply) => {
      const report = reportOf(request.params.name);
      if (report === undefined) {
        throw new Problem(404, 'Not found', `There is no report ${request.params.name}.`);
      }
      const { format = 'csv', bom = 'false' } = request.query;
      const pages = pagesOf(deps.db, report, filterOf(report, request.query));
      const asCsv = oneOf('format', format, ['csv', 'json']) === 'csv';
      const marked = oneOf('bom', bom, ['true', 'false']) === 'true';
      const text = asCsv ? csv(report, pages, { bom: marked }) : json(report, pages);
      return reply
        .header('content-type', asCsv ? 'text/csv; charset=utf-8' : 'application/json')
        .header('content-disposition', `attachment; filename="${report.name}.${format}"`)
        .send(Readable.from(text, { objectMode: true, highWaterMark: 1 }));
    },
  );
}

function filterOf(report: Report, query: Query): ReportFilter {
  const { channel, client_id: clientId } = query;
  if (channel !== undefined && !report.byChannel) {
    const detail = `The report ${report.name} has no channels: leave channel out.`;
    throw new Problem(400, 'Bad request', detail);
  }
  const from = edge('from', query.from, false);
  const to = edge('to', query.to, true);
  if (from !== undefined && to !== undefined && from >= to) {
    throw new Problem(400, 'Bad request', 'The period ends before it begins.');
  }
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(channel === undefined ? {} : { channel: single('channel', channel) }),
    ...(clientId === undefined ? {} : { clientId: single('client_id', clientId) }),
  };
}

function edge(name: string, given: string | string[] | undefined, end: boolean): Date | undefined {
  if (given === undefined) return undefined;
  const at = periodEdge(single(name, given), end);
  if (at !== undefined) return at;
  const detail = `${name} must be a day (2026-01-31) or an instant (2026-01-31T00:00:00Z).`;
  throw new Problem(400, 'Bad request', detail);
}

function oneOf(name: string, given: string | string[], values: string[]): string {
  const value = single(name, given);
  if (values.includes(value)) return value;
  throw new Problem(400, 'Bad request', `${name} must be one of ${values.join(', ')}.`);
}

function single(name: string, given: string | string[]): string {
  if (typeof given === 'string' && !given.includes('\0')) return given;
  throw new Problem(400, 'Bad request', `${name} must be given once.`);
}
