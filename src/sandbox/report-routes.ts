// The sandbox's doors to the reports: CSV or JSON, by period, channel and merchant, streamed.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { json } from '../http/json.ts';
import { choiceOf, type Query, textOf } from '../http/query.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { listReports, takeReport } from '../office/reports.ts';
import * as formats from '../reports/formats.ts';
import { sandboxActor } from './actor.ts';

/** Mounts them on the sandbox's part of the server. */
export function reportRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get('/sandbox/v1/reports', async (_request, reply) => {
    const reports = listReports().map(({ name, summary, columns }) => ({ name, summary, columns }));
    return json(reply, 200, { reports });
  });
  app.get<{ Params: { name: string }; Querystring: Query }>(
    '/sandbox/v1/reports/:name',
    async ({ params: { name }, query }, reply) => {
      const format = choiceOf(query, 'format', ['csv', 'json']);
      const bom = choiceOf(query, 'bom', ['false', 'true']) === 'true';
      const { report, pages } = await takeReport(office, sandboxActor(), {
        name,
        from: textOf(query, 'from'),
        to: textOf(query, 'to'),
        channel: textOf(query, 'channel'),
        clientId: textOf(query, 'client_id'),
      });
      const asCsv = format === 'csv';
      const text = asCsv ? formats.csv(report, pages, { bom }) : formats.json(report, pages);
      return reply
        .header('content-type', asCsv ? 'text/csv; charset=utf-8' : 'application/json')
        .header('content-disposition', `attachment; filename="${name}.${format}"`)
        .send(Readable.from(text, { objectMode: true, highWaterMark: 1 }));
    },
  );
}
