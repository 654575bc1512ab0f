// Operations on secret keys of merchants.
import { endSecretKey, makeSecretKey, secretKeysOf } from '../secret-keys.ts';
import { operation } from './operation.ts';

const list = operation({
  method: 'GET',
  path: '/merchants/:client_id/secret-keys',
  permission: 'merchants.develop',
  summary:
    'List a merchant’s secret keys by their ends, newest first; the gateway signs with the first',
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    const keys = await secretKeysOf(deps, actor, clientId);
    return {
      secret_keys: keys.map(({ id, hint, createdAt, lastUsedAt }, place) => ({
        id,
        hint: `…${hint}`,
        signs: place === 0,
        created_at: createdAt,
        last_used_at: lastUsedAt ?? null,
      })),
    };
  },
});

const create = operation({
  method: 'POST',
  path: '/merchants/:client_id/secret-keys',
  permission: 'secrets.reveal',
  summary: 'Make a secret key, shown once; the one before it stays valid until it is removed',
  status: 201,
  secrets: ['secret_key'],
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    const { id, secret } = await makeSecretKey(deps, actor, clientId);
    return { id, secret_key: secret };
  },
});

const remove = operation({
  method: 'DELETE',
  path: '/merchants/:client_id/secret-keys/:id',
  permission: 'merchants.develop',
  summary: 'Remove a secret key; the last one stays',
  status: 204,
  async run(deps, actor, { params: { client_id: clientId = '', id = '' } }) {
    await endSecretKey(deps, actor, clientId, id);
  },
});

export const secretKeyOperations = { list, create, remove };
