// Operations on reports: which there are, their first rows, and all of them as a file.
import Type from 'typebox';
import * as formats from '../../reports/formats.ts';
import { missing } from '../named.ts';
import { listReports, previewReport, takeReport } from '../reports.ts';
import { type Download, operation } from './operation.ts';
import { closed, flag, period, text } from './schemas.ts';

const filter = {
  channel: Type.Optional(text),
  client_id: Type.Optional(text),
  ...period,
};

const list = operation({
  method: 'GET',
  path: '/reports',
  permission: 'reports.read',
  summary: 'List the reports with their columns',
  async run() {
    return {
      reports: listReports().map((one) => ({
        name: one.name,
        summary: one.summary,
        columns: one.columns,
        by_channel: one.byChannel,
        of_one_merchant: one.ofOneMerchant ?? false,
      })),
    };
  },
});

const take = operation({
  method: 'GET',
  path: '/reports/:name.:format',
  permission: 'reports.read',
  summary: 'Take a report as csv or json; bom=true marks CSV as UTF-8 for spreadsheets',
  query: Type.Object({ ...filter, bom: Type.Optional(flag) }, closed),
  async run(deps, actor, { params, query }): Promise<Download> {
    const { name = '', format = '' } = params;
    if (format !== 'csv' && format !== 'json') throw missing('report', `${name}.${format}`);
    const wanted = { name, ...query, clientId: query.client_id };
    const { report, pages } = await takeReport(deps, actor, wanted);
    const fileName = [name, query.from, query.to].filter(Boolean).join('_').replaceAll(':', '');
    if (format === 'csv') {
      const chunks = formats.csv(report, pages, { bom: query.bom === 'true' });
      return { contentType: 'text/csv; charset=utf-8', fileName: `${fileName}.csv`, chunks };
    }
    const chunks = formats.json(report, pages);
    return { contentType: 'application/json', fileName: `${fileName}.json`, chunks };
  },
});

const previewed = 20;

const preview = operation({
  method: 'GET',
  path: '/reports/:name/preview',
  permission: 'reports.read',
  summary: 'Show the first rows of a report',
  query: Type.Object(filter, closed),
  async run(deps, actor, { params, query }) {
    const wanted = { name: params.name ?? '', ...query, clientId: query.client_id };
    const { report, rows, hasMore } = await previewReport(deps, actor, wanted, previewed);
    return { columns: report.columns, rows: rows.map(({ cells }) => cells), has_more: hasMore };
  },
});

export const reportOperations = { list, take, preview };
