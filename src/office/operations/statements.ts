// Operations on statements of account: the list, and one as HTML to print or as CSV.
import Type from 'typebox';
import { statementCsv, statementHtml } from '../../periods/documents/statement.tsx';
import { statementNumber } from '../../periods/statements.ts';
import { missing } from '../named.ts';
import { listStatements, takeStatement } from '../statements.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { type Download, operation } from './operation.ts';
import { closed, language, month, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/statements',
  permission: 'statements.read',
  summary: 'List the statements of account of closed months',
  query: Type.Object(
    { client_id: Type.Optional(text), month: Type.Optional(month), ...paging },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'month', 'text');
    const [place, clientId] = after ?? [];
    const found = await listStatements(deps, actor, {
      month: query.month,
      clientId: query.client_id,
      after: place && clientId ? { month: place, clientId } : undefined,
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, (one) => [one.month, one.clientId]);
    return {
      statements: rows.map((one) => ({
        id: one.id,
        number: statementNumber(one),
        month: one.month,
        client_id: one.clientId,
        name: one.name,
        opening: one.opening,
        closing: one.closing,
        movement_count: one.movements,
      })),
      next,
    };
  },
});

const take = operation({
  method: 'GET',
  path: '/statements/:client_id/:month/document.:format',
  permission: 'statements.read',
  summary: 'Take a merchant’s statement of a month as html to print, or as csv',
  query: Type.Object({ language: Type.Optional(language) }, closed),
  async run(deps, actor, { params, query }): Promise<Download> {
    const { client_id: clientId = '', month: wanted = '', format = '' } = params;
    if (format !== 'html' && format !== 'csv') throw missing('statement', `${wanted}.${format}`);
    const { statement, pages } = await takeStatement(deps, actor, clientId, wanted);
    const fileName = `statement_${statement.month}_${clientId.replace(/[^\w.-]/g, '_')}.${format}`;
    return format === 'csv'
      ? { contentType: csvType, fileName, chunks: statementCsv(statement, pages) }
      : {
          contentType: htmlType,
          fileName,
          chunks: statementHtml(statement, pages, {
            language: query.language ?? 'en',
            seller: deps.periods.seller,
          }),
        };
  },
});

const csvType = 'text/csv; charset=utf-8';
const htmlType = 'text/html; charset=utf-8';

export const statementOperations = { list, take };
