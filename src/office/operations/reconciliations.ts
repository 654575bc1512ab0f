// Operations on reconciliation: importing an acquirer's file, what did not agree, resolving it.
import Type from 'typebox';
import type { DifferenceKind } from '../../reconciliation/reconciliation.ts';
import {
  differenceView,
  reconciliationView,
  reconciliationWithDifferences,
} from '../../reconciliation/view.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import {
  gapOf,
  listReconciliations,
  reconcileFile,
  reconciliationPage,
  resolve,
} from '../reconciliations.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, dayOrInstant, paging, text } from './schemas.ts';

/** The sandbox's routes are told who acts. Here it is the key's name or the person's, and this is not used. */
const toldBy = { by: Type.Optional(text) };

const upload = operation({
  method: 'POST',
  path: '/reconciliations',
  permission: 'reconciliations.work',
  summary: 'Compare an acquirer’s settlement file with the book, once; the same file again is 200',
  query: Type.Object(
    {
      channel: text,
      // The provider whose file it is, as the configuration names it. Without it: the channel's own acquirer.
      upstream: Type.Optional(text),
      from: dayOrInstant,
      to: dayOrInstant,
      file_name: Type.Optional(text),
      ...toldBy,
      // The acquirer's name for its transfer, if the file does not have it.
      remittance: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    },
    closed,
  ),
  body: 'bytes',
  status: 201,
  async run(deps, actor, { query, body }) {
    const { file_name: fileName = 'file.csv', by: _by, ...wanted } = query;
    const file = { ...wanted, fileName, bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
    const { reconciliation, differences, known } = await reconcileFile(deps, actor, file);
    return { ...reconciliationWithDifferences(reconciliation, differences), known };
  },
  statusOf: ({ known }) => (known ? 200 : 201),
});

const list = operation({
  method: 'GET',
  path: '/reconciliations',
  permission: 'reconciliations.read',
  summary: 'List reconciliations, newest first',
  query: Type.Object({ channel: Type.Optional(text), ...paging }, closed),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const filter = { channel: query.channel, after: placeIn(after), limit: limit + 1 };
    const found = await listReconciliations(deps, filter);
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return {
      reconciliations: rows.map(reconciliationView),
      /** Whose files can be compared, in addition to those of the channels' own acquirers. */
      upstreams: deps.providers.known.map(({ name }) => name),
      next,
    };
  },
});

const status = Type.Enum(['OPEN', 'RESOLVED', 'ARRIVED']);

const show = operation({
  method: 'GET',
  path: '/reconciliations/:id',
  permission: 'reconciliations.read',
  summary: 'Show a reconciliation with a page of its differences',
  query: Type.Object({ status: Type.Optional(status), ...paging }, closed),
  async run(deps, _actor, { params, query }) {
    const { limit, after } = pageWanted(query, 'differenceKind', 'text', 'id');
    const found = await reconciliationPage(deps, params.id ?? '', {
      status: query.status,
      after: after && {
        kind: after[0] as DifferenceKind,
        reference: after[1] ?? '',
        id: after[2] ?? '',
      },
      limit: limit + 1,
    });
    const { reconciliation, differences, counts } = found;
    const { rows, next } = pageOf(differences, limit, (one) => [one.kind, one.reference, one.id]);
    return {
      ...reconciliationView(reconciliation),
      counts: counts.map(({ n, ...one }) => ({ ...one, count: Number(n) })),
      differences: rows.map((one) => ({ ...differenceView(one), payment_id: one.paymentId })),
      next,
    };
  },
});

const resolveOne = operation({
  method: 'POST',
  path: '/reconciliations/:id/resolutions',
  permission: 'reconciliations.work',
  summary: 'Resolve a difference: the book follows the file, and the gateway bears it',
  body: Type.Object(
    {
      difference_id: Type.Optional(text),
      id: Type.Optional(text),
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
      ...toldBy,
    },
    closed,
  ),
  async moves(deps, _actor, { body }) {
    const amount = await gapOf(deps, body.difference_id ?? body.id ?? '');
    return amount === undefined ? undefined : { amount };
  },
  async run(deps, actor, { params, body }) {
    const { difference_id: named, id, reason } = body;
    const differenceId = named ?? id;
    if (differenceId === undefined) {
      throw new Refusal({ code: 'FIELD_REQUIRED', field: 'difference_id' });
    }
    if (reason.trim() === '') throw fieldInvalid('reason', 'must not be blank');
    const wanted = { differenceId, reason, reconciliationId: params.id ?? '' };
    return differenceView(await resolve(deps, actor, wanted));
  },
});

export const reconciliationOperations = { upload, list, show, resolve: resolveOne };
