// The sandbox's doors to reconciliation, and the file that the simulator would send as an acquirer.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { settlementFile } from '../acquirers/simulator/settlement-file.ts';
import { bodyReader, fileLimitBytes } from '../http/body.ts';
import { json } from '../http/json.ts';
import { type Query, textOf, wholeOf } from '../http/query.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { findChannel } from '../office/named.ts';
import { closedPeriod } from '../office/period.ts';
import {
  findReconciliation,
  listReconciliations,
  reconcileFile,
  resolve,
} from '../office/reconciliations.ts';
import { ordinaryFile } from '../reconciliation/acquirer-file.ts';
import {
  differenceView,
  reconciliationView,
  reconciliationWithDifferences,
} from '../reconciliation/view.ts';
import { sandboxActor } from './actor.ts';

const listed = 100;

const readResolution = bodyReader(
  Type.Object(
    {
      by: Type.String({ minLength: 1, maxLength: 255 }),
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    { additionalProperties: false },
  ),
);

/** Mounts them on the sandbox's part of the server. */
export function reconciliationRoutes(app: FastifyInstance, office: OfficeDeps): void {
  fileRoute(app, office);
  importRoute(app, office);
  app.get('/sandbox/v1/reconciliations', async (_request, reply) => {
    const all = await listReconciliations(office, { limit: listed });
    return json(reply, 200, { reconciliations: all.map(reconciliationView) });
  });
  app.get<{ Params: { id: string } }>(
    '/sandbox/v1/reconciliations/:id',
    async ({ params }, reply) => {
      const { reconciliation, differences } = await findReconciliation(office, params.id);
      return json(reply, 200, reconciliationWithDifferences(reconciliation, differences));
    },
  );
  app.post<{ Params: { id: string } }>(
    '/sandbox/v1/reconciliation-differences/:id/resolve',
    async (request, reply) => {
      const { by, reason } = readResolution(request);
      const differenceId = request.params.id;
      const difference = await resolve(office, sandboxActor(by), { differenceId, reason });
      return json(reply, 200, differenceView(difference));
    },
  );
}

/** The simulator's file; the header says which errors were put into it. */
function fileRoute(app: FastifyInstance, office: OfficeDeps): void {
  app.get<{ Params: { channel: string }; Querystring: Query }>(
    '/sandbox/v1/acquirer-files/:channel',
    async ({ params, query }, reply) => {
      const { id: channel, acquirerFile: file = ordinaryFile } = findChannel(
        office,
        params.channel,
      );
      const { csv, seeded } = await settlementFile(office.db, {
        ...closedPeriod(periodIn(query)),
        channel,
        file,
        costOf: office.cash.remittances.costOf,
        seed: wholeOf(query, 'seed', { fallback: 1, max: 2 ** 32 - 1 }),
        errors: wholeOf(query, 'errors', { fallback: 0, max: 1000 }),
      });
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('gapura-seeded-errors', JSON.stringify(seeded))
        .send(csv);
    },
  );
}

function importRoute(app: FastifyInstance, office: OfficeDeps): void {
  app.post<{ Querystring: Query }>(
    '/sandbox/v1/reconciliations',
    { bodyLimit: fileLimitBytes },
    async ({ query, body }, reply) => {
      const imported = await reconcileFile(office, sandboxActor(textOf(query, 'by')), {
        ...periodIn(query),
        channel: textOf(query, 'channel') ?? '',
        upstream: textOf(query, 'upstream'),
        bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        fileName: textOf(query, 'file_name') ?? 'file.csv',
        remittance: textOf(query, 'remittance'),
      });
      const { reconciliation, differences, known } = imported;
      const shown = reconciliationWithDifferences(reconciliation, differences);
      return json(reply, known ? 200 : 201, shown);
    },
  );
}

function periodIn(query: Query) {
  return { from: textOf(query, 'from'), to: textOf(query, 'to') };
}
