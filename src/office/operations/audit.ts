// Operations on the audit log.
import Type from 'typebox';
import { proveChain } from '../../audit/chain.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import { allEntries } from '../../audit/store.ts';
import { listAudit } from '../audit.ts';
import { narrowed } from '../scope.ts';
import { cursorOf, pageOf, pageWanted } from './cursor.ts';
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
    const { rows, next } = pageOf(found.entries, limit, ({ id }) => [id]);
    const further = found.horizon === undefined ? null : cursorOf([found.horizon]);
    return { entries: rows.map(entryView), next: next ?? further };
  },
});

function entryView({ id, at, actor, from, action, object, ...entry }: AuditEntry) {
  return {
    id,
    at,
    actor: actor.name,
    actor_kind: actor.kind,
    from: from ?? null,
    client_id: entry.clientId ?? null,
    action,
    object,
    before: entry.before ?? null,
    after: entry.after ?? null,
  };
}

const prove = operation({
  method: 'GET',
  path: '/audit/proof',
  permission: 'audit.prove',
  summary: 'Prove that no entry was changed or removed',
  run: async ({ db }) => proveChain(db),
});

const exported = operation({
  method: 'GET',
  path: '/audit/export',
  permission: 'audit.read',
  summary: 'Take all entries as JSON, one a line, oldest first',
  query: Type.Object({ client_id: Type.Optional(text) }, closed),
  async run({ db }, actor, { query }) {
    const clientId = narrowed(actor, query.client_id);
    return {
      contentType: 'application/x-ndjson',
      fileName: 'audit.ndjson',
      chunks: linesOf(allEntries(db, clientId)),
    };
  },
});

async function* linesOf(pages: AsyncIterable<AuditEntry[]>): AsyncIterable<string> {
  for await (const entries of pages) {
    yield entries.map((entry) => `${JSON.stringify(entryView(entry))}\n`).join('');
  }
}

export const auditOperations = { list, prove, export: exported };
