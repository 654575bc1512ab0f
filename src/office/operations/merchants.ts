// Operations on merchants.
import Type from 'typebox';
import { clientIdText, feeMembers, merchantMembers } from '../../merchants/form.ts';
import { fingerprintOf } from '../../merchants/snap-key.ts';
import { fieldInvalid } from '../../refusal.ts';
import { setFee } from '../fees.ts';
import {
  adopt as adoptMerchant,
  changeMerchant,
  findMerchant,
  listMerchants,
  makeMerchant,
  suspend as suspendMerchant,
} from '../merchants.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { merchantLine, merchantView } from './merchant-view.ts';
import { operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/merchants',
  permission: 'merchants.read',
  summary: 'List merchants by client id',
  query: Type.Object(
    {
      /** A part of the name or of the client id. */
      text: Type.Optional(text),
      status: Type.Optional(Type.Enum(['ACTIVE', 'SUSPENDED'])),
      managed_by: Type.Optional(Type.Enum(['file', 'office'])),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'text');
    const { text: part, status, managed_by: managedBy } = query;
    const suspended = status === undefined ? undefined : status === 'SUSPENDED';
    const filter = { text: part, suspended, managedBy, after: after?.[0], limit: limit + 1 };
    const found = await listMerchants(deps, actor, filter);
    const { rows, next } = pageOf(found, limit, ({ clientId }) => [clientId]);
    return { merchants: rows.map(merchantLine), next };
  },
});

const create = operation({
  method: 'POST',
  path: '/merchants',
  permission: 'merchants.write',
  summary: 'Make a merchant; its secret key is shown once',
  status: 201,
  secrets: ['secret_key'],
  body: Type.Object({ ...merchantMembers, client_id: Type.Optional(clientIdText) }, closed),
  async run(deps, actor, { body: { client_id: clientId, ...form } }) {
    const { merchant, secret } = await makeMerchant(deps, actor, { form, clientId });
    return { ...merchantView(merchant), secret_key: secret };
  },
});

const show = operation({
  method: 'GET',
  path: '/merchants/:client_id',
  permission: 'merchants.read',
  summary: 'Show a merchant, and the key with which it checks the gateway',
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    const merchant = await findMerchant(deps, actor, clientId);
    const { gatewayPublicKey: key } = deps;
    return {
      ...merchantView(merchant),
      gateway: { public_key: key, fingerprint: fingerprintOf(key) ?? null },
    };
  },
});

const change = operation({
  method: 'PATCH',
  path: '/merchants/:client_id',
  permission: 'merchants.develop',
  summary: 'Change a merchant: absent members stay, null removes',
  body: Type.Record(Type.String(), Type.Unknown()),
  async run(deps, actor, { params: { client_id: clientId = '' }, body }) {
    if (Object.keys(body).length === 0) throw fieldInvalid('The body', 'has nothing to change');
    return merchantView(await changeMerchant(deps, actor, clientId, body));
  },
});

const suspend = operation({
  method: 'POST',
  path: '/merchants/:client_id/suspend',
  permission: 'merchants.write',
  summary: 'Refuse a merchant’s calls; what it has is still paid, notified and settled',
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 1000 })) }, closed),
  async run(deps, actor, { params: { client_id: clientId = '' }, body: { reason } }) {
    const wanted = { suspended: true, reason };
    return merchantView(await suspendMerchant(deps, actor, clientId, wanted));
  },
});

const activate = operation({
  method: 'POST',
  path: '/merchants/:client_id/activate',
  permission: 'merchants.write',
  summary: 'Let a suspended merchant call again',
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    return merchantView(await suspendMerchant(deps, actor, clientId, { suspended: false }));
  },
});

const adopt = operation({
  method: 'POST',
  path: '/merchants/:client_id/adopt',
  permission: 'merchants.write',
  summary: 'Manage a merchant here that has left the configuration file',
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    return merchantView(await adoptMerchant(deps, actor, clientId));
  },
});

const fee = operation({
  method: 'POST',
  path: '/merchants/:client_id/fees',
  permission: 'merchants.write',
  summary: 'Set a fee from a date on; what was paid before keeps its fee',
  body: Type.Object(
    {
      channel: text,
      ...feeMembers,
      /** A day (midnight in WIB) or an instant; now unless given. */
      from: Type.Optional(Type.String()),
    },
    closed,
  ),
  async run(deps, actor, { params: { client_id: clientId = '' }, body }) {
    const { channel, from, ...fee } = body;
    return merchantView(await setFee(deps, actor, clientId, { channel, fee, from }));
  },
});

const check = operation({
  method: 'POST',
  path: '/merchants/:client_id/checks',
  permission: 'merchants.develop',
  summary:
    'Try an address: find, connect, encrypt, ask with OPTIONS; nothing about a payment is sent',
  body: Type.Object({ url: Type.String({ maxLength: 2000 }) }, closed),
  async run(deps, actor, { params: { client_id: clientId = '' }, body: { url } }) {
    await findMerchant(deps, actor, clientId);
    if (!/^https?:\/\/[^\s]+$/.test(url) || !URL.canParse(url)) {
      throw fieldInvalid('url', 'must be an http or https address');
    }
    return deps.probe(url);
  },
});

export const merchantOperations = {
  list,
  create,
  show,
  change,
  suspend,
  activate,
  adopt,
  fee,
  check,
};
