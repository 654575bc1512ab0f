// Operations on the audit log.
import Type from 'typebox';
import { listAudit } from '../audit.ts';
import { narrowed } from '../scope.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/audit',
  permission: 'audit.read',
  summary: 'List what people and programs did, newest first',
  query: Type.Object(
    {
      actor: Type.Optional(text),
      object: Type.Optional(text),
      client_id: Type.Optional(text),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'id');
    const clientId = narrowed(actor, query.client_id);
    const filter = { actor: query.actor, object: query.object, clientId };
    const found = await listAudit(deps, { ...filter, limit: limit + 1, after: after?.[0] });
    const { rows, next } = pageOf(found, limit, ({ id }) => [id]);
    return {
      entries: rows.map(({ id, at, actor: by, from, action, object, ...entry }) => ({
        id,
        at,
        actor: by.name,
        actor_kind: by.kind,
        from: from ?? null,
        client_id: entry.clientId ?? null,
        action,
        object,
        before: entry.before ?? null,
        after: entry.after ?? null,
      })),
      next,
    };
  },
});

export const auditOperations = { list };
