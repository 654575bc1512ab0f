// Operations on keys of programs.
import Type from 'typebox';
import type { OfficeKey } from '../../people/keys.ts';
import { roles } from '../../people/role.ts';
import { endKey, keysFor, makeKey } from '../keys.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/keys',
  permission: 'keys.read',
  summary: 'List the keys of programs',
  query: Type.Object(paging, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'id');
    const found = await keysFor(deps, actor, { limit: limit + 1, after: after?.[0] });
    const { rows, next } = pageOf(found, limit, ({ id }) => [id]);
    return { keys: rows.map(keyView), next };
  },
});

const create = operation({
  method: 'POST',
  path: '/keys',
  permission: 'keys.write',
  summary: 'Make a key, shown once',
  status: 201,
  secrets: ['key'],
  body: Type.Object(
    {
      name: text,
      role: Type.Enum([...roles]),
      client_id: Type.Optional(text),
      groups: Type.Optional(Type.Array(text, { minItems: 1, maxItems: 50 })),
      expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    },
    closed,
  ),
  async run(deps, actor, { body }) {
    const { expires_in_days: days, client_id: clientId, ...wanted } = body;
    const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
    const { key, secret } = await makeKey(deps, actor, { ...wanted, clientId, expiresAt });
    return { ...keyView(key), key: secret };
  },
});

const revoke = operation({
  method: 'DELETE',
  path: '/keys/:id',
  permission: 'keys.write',
  summary: 'Revoke a key',
  status: 204,
  async run(deps, actor, { params }) {
    await endKey(deps, actor, params.id ?? '');
  },
});

function keyView(key: OfficeKey) {
  return {
    id: key.id,
    name: key.name,
    hint: `…${key.hint}`,
    role: key.role,
    client_id: key.clientId ?? null,
    groups: key.groups ?? null,
    managed_by: key.managedBy,
    created_by: key.createdBy,
    created_at: key.createdAt,
    expires_at: key.expiresAt ?? null,
    last_used_at: key.lastUsedAt ?? null,
  };
}

export const keyOperations = { list, create, revoke };
