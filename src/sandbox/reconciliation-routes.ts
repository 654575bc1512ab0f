// The sandbox's routes of reconciliation: the simulator's file, its import, the differences and their end.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { settlementFile } from '../acquirers/simulator/settlement-file.ts';
import type { Channel } from '../channels/channel.ts';
import { json } from '../http/json.ts';
import { Problem } from '../http/problem.ts';
import type { Clock } from '../lib/clock.ts';
import { ordinaryFile, UnreadableFile } from '../reconciliation/acquirer-file.ts';
import { reconcile } from '../reconciliation/reconcile.ts';
import type { Difference, Reconciliation } from '../reconciliation/reconciliation.ts';
import { resolveDifference } from '../reconciliation/resolve.ts';
import { differencesOf, findReconciliation, listReconciliations } from '../reconciliation/store.ts';
import { periodEdge } from '../reports/period.ts';
import type { Db } from '../storage/db.ts';
import { bodyOf } from './body.ts';

export interface ReconciliationDeps {
  db: Db;
  clock: Clock;
  channels: readonly Channel[];
}

/** Largest file read, in bytes: some hundred thousand lines. */
const fileLimitBytes = 32 * 1024 * 1024;

const listed = 100;

type Query = Record<string, string | string[] | undefined>;

const resolutionSchema = Type.Object(
  {
    by: Type.String({ minLength: 1, maxLength: 255 }),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  { additionalProperties: false },
);

/** Mounts them on the sandbox's part of the server. */
export function reconciliationRoutes(app: FastifyInstance, deps: ReconciliationDeps): void {
  app.get<{ Params: { channel: string }; Querystring: Query }>(
    '/sandbox/v1/acquirer-files/:channel',
    async (request, reply) => {
      const { query, params } = request;
      const made = await settlementFile(deps.db, {
        ...periodOf(query),
        ...channelOf(deps, params.channel),
        seed: whole(query, 'seed', 1, 2 ** 32 - 1),
        errors: whole(query, 'errors', 0, 1000),
      });
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('gapura-seeded-errors', JSON.stringify(made.seeded))
        .send(made.csv);
    },
  );
  app.post<{ Querystring: Query }>(
    '/sandbox/v1/reconciliations',
    { bodyLimit: fileLimitBytes },
    async (request, reply) => {
      const { query, body } = request;
      const { channel, file = ordinaryFile } = channelOf(deps, text(query, 'channel') ?? '');
      const { reconciliation, known } = await orProblem(() =>
        reconcile(deps, {
          ...periodOf(query),
          channel,
          file,
          bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
          fileName: text(query, 'file_name') ?? 'file.csv',
          by: text(query, 'by') ?? 'sandbox',
        }),
      );
      return json(reply, known ? 200 : 201, await shown(deps.db, reconciliation));
    },
  );
  listRoutes(app, deps);
  app.post<{ Params: { id: string } }>(
    '/sandbox/v1/reconciliation-differences/:id/resolve',
    async (request, reply) => {
      const asked = bodyOf(request, resolutionSchema);
      const { id: differenceId } = request.params;
      const resolved = await resolveDifference(deps, { differenceId, ...asked });
      if (resolved === undefined) throw notFound(`difference ${differenceId}`);
      const { kind, difference } = resolved;
      if (kind === 'resolved') return json(reply, 200, differenceView(difference));
      throw new Problem(409, 'Conflict', `The difference is ${difference.status} already.`);
    },
  );
}

function listRoutes(app: FastifyInstance, deps: ReconciliationDeps): void {
  app.get('/sandbox/v1/reconciliations', async (_request, reply) => {
    const all = await listReconciliations(deps.db, listed);
    return json(reply, 200, { reconciliations: all.map(view) });
  });
  app.get<{ Params: { id: string } }>('/sandbox/v1/reconciliations/:id', async (request, reply) => {
    const found = await findReconciliation(deps.db, request.params.id);
    if (found === undefined) throw notFound(`reconciliation ${request.params.id}`);
    return json(reply, 200, await shown(deps.db, found));
  });
}

function channelOf(deps: ReconciliationDeps, id: string) {
  const channel = deps.channels.find((one) => one.id === id);
  if (channel === undefined) throw notFound(`channel ${id}`);
  const { acquirerFile } = channel;
  return { channel: id, ...(acquirerFile === undefined ? {} : { file: acquirerFile }) };
}

function periodOf(query: Query): { from: Date; to: Date } {
  const from = periodEdge(text(query, 'from') ?? '', false);
  const to = periodEdge(text(query, 'to') ?? '', true);
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  const detail = 'Give from and to: days (2026-01-31) or instants (2026-01-31T00:00:00Z).';
  throw new Problem(400, 'Bad request', detail);
}

function text(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const fits = typeof value === 'string' && value.length <= 255 && !value.includes('\0');
  if (fits) return value;
  throw new Problem(400, 'Bad request', `${name} must be given once, of at most 255 characters.`);
}

function whole(query: Query, name: string, fallback: number, most: number): number {
  const value = text(query, name) ?? String(fallback);
  if (/^\d{1,10}$/.test(value) && Number(value) <= most) return Number(value);
  throw new Problem(400, 'Bad request', `${name} must be a whole number from 0 to ${most}.`);
}

async function shown(db: Db, reconciliation: Reconciliation): Promise<object> {
  const differences = await differencesOf(db, reconciliation.id);
  return { ...view(reconciliation), differences: differences.map(differenceView) };
}

function view(one: Reconciliation): object {
  const { id, channel, by, lines, matched } = one;
  const { at, from, to } = one;
  const instants = { at: at.toISOString(), from: from.toISOString(), to: to.toISOString() };
  return { id, channel, file_name: one.fileName, ...instants, by, lines, matched };
}

function differenceView(one: Difference): object {
  const { id, kind, reference, ours, theirs, status, reason } = one;
  return {
    id,
    kind,
    reference,
    ours,
    theirs,
    status,
    resolved_at: one.resolvedAt?.toISOString() ?? null,
    resolved_by: one.resolvedBy,
    reason,
  };
}

function notFound(what: string): Problem {
  return new Problem(404, 'Not found', `There is no ${what}.`);
}

async function orProblem<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UnreadableFile) throw new Problem(400, 'Unreadable file', error.message);
    throw error;
  }
}
