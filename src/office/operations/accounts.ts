// Operations on merchants' bank accounts.
import Type from 'typebox';
import { addAccount, changeAccount, rejectAccount, verifyAccount } from '../accounts.ts';
import { accountView } from './merchant-view.ts';
import { operation } from './operation.ts';
import { closed, text } from './schemas.ts';

const members = {
  bank: text,
  number: Type.String({ pattern: '^[0-9]{4,34}$' }),
  holder: text,
  default: Type.Boolean(),
};

const add = operation({
  method: 'POST',
  path: '/merchants/:client_id/accounts',
  permission: 'accounts.write',
  summary: 'Add a bank account; it gets no money before another person has verified it',
  status: 201,
  body: Type.Object({ ...members, default: Type.Optional(members.default) }, closed),
  async run(deps, actor, { params: { client_id: clientId = '' }, body }) {
    return accountView(await addAccount(deps, actor, clientId, body));
  },
});

const change = operation({
  method: 'PATCH',
  path: '/merchants/:client_id/accounts/:id',
  permission: 'accounts.write',
  summary: 'Ask for other details of a bank account; it keeps its own until they are verified',
  body: Type.Partial(Type.Object(members), closed),
  async run(deps, actor, { params: { client_id: clientId = '', id = '' }, body }) {
    return accountView(await changeAccount(deps, actor, { clientId, id }, body));
  },
});

const verify = operation({
  method: 'POST',
  path: '/merchants/:client_id/accounts/:id/verify',
  permission: 'accounts.verify',
  summary: 'Verify a bank account that another person entered',
  async run(deps, actor, { params: { client_id: clientId = '', id = '' } }) {
    return accountView(await verifyAccount(deps, actor, { clientId, id }));
  },
});

const reject = operation({
  method: 'POST',
  path: '/merchants/:client_id/accounts/:id/reject',
  permission: 'accounts.verify',
  summary: 'Reject a bank account, or a change of it, that another person entered',
  async run(deps, actor, { params: { client_id: clientId = '', id = '' } }) {
    return accountView(await rejectAccount(deps, actor, { clientId, id }));
  },
});

export const accountOperations = { add, change, verify, reject };
