// Operations on one's own account. A key has none.
import Type from 'typebox';
import type { Passkey } from '../../people/passkeys.ts';
import { totpUri } from '../../people/totp.ts';
import {
  accountOf,
  beginAuthenticator,
  changePassword,
  confirmAuthenticator,
  endOtherSessions,
  endOwnSession,
  pendingAuthenticator,
  removeAuthenticator,
  removeOwnPasskey,
  renameSelf,
  renewRecoveryCodes,
} from '../account.ts';
import { operation } from './operation.ts';
import { personView, sessionView } from './people.ts';
import { closed, text } from './schemas.ts';

const permission = 'account.use';
const password = Type.String({ minLength: 1, maxLength: 1024 });

const show = operation({
  method: 'GET',
  path: '/account',
  permission,
  summary: 'Show the own account: passkeys, sessions, recovery codes left',
  async run(deps, actor) {
    const { person, passkeys, sessions, recoveryCodes } = await accountOf(deps, actor);
    return {
      ...personView({ person, invited: false }),
      passkeys: passkeys.map(passkeyView),
      sessions: sessions.map((one) => ({ ...sessionView(one), current: one.id === actor.session })),
      recovery_codes: recoveryCodes,
    };
  },
});

const rename = operation({
  method: 'PATCH',
  path: '/account',
  permission,
  summary: 'Change the own name',
  status: 204,
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
  run: (deps, actor, { body }) => renameSelf(deps, actor, body.name),
});

const newPassword = operation({
  method: 'POST',
  path: '/account/password',
  permission,
  summary: 'Change the own password; all sessions end',
  status: 204,
  body: Type.Object({ current_password: Type.Optional(password), new_password: password }, closed),
  run: (deps, actor, { body }) =>
    changePassword(deps, actor, { current: body.current_password, next: body.new_password }),
});

const beginTotp = operation({
  method: 'POST',
  path: '/account/totp',
  permission,
  summary: 'Begin to set up an authenticator app',
  status: 201,
  run: async (deps, actor) => setUpView(await beginAuthenticator(deps, actor)),
});

const pendingTotp = operation({
  method: 'GET',
  path: '/account/totp',
  permission,
  summary: 'Show the set-up of an authenticator app that was begun',
  async run(deps, actor) {
    const pending = await pendingAuthenticator(deps, actor);
    return pending === undefined ? { secret: null, uri: null } : setUpView(pending);
  },
});

const confirmTotp = operation({
  method: 'POST',
  path: '/account/totp/confirm',
  permission,
  summary: 'Confirm the authenticator app with a code; the recovery codes are shown once',
  body: Type.Object({ code: text }, closed),
  run: async (deps, actor, { body }) => ({
    recovery_codes: await confirmAuthenticator(deps, actor, body.code),
  }),
});

const removeTotp = operation({
  method: 'DELETE',
  path: '/account/totp',
  permission,
  summary: 'Remove the own authenticator app',
  status: 204,
  body: Type.Object({ password: Type.Optional(password) }, closed),
  run: (deps, actor, { body }) => removeAuthenticator(deps, actor, body.password),
});

const renewCodes = operation({
  method: 'POST',
  path: '/account/recovery-codes',
  permission,
  summary: 'Make new recovery codes, shown once; the old ones end',
  status: 201,
  run: async (deps, actor) => ({ recovery_codes: await renewRecoveryCodes(deps, actor) }),
});

const removePasskey = operation({
  method: 'DELETE',
  path: '/account/passkeys/:id',
  permission,
  summary: 'Remove an own passkey',
  status: 204,
  run: (deps, actor, { params }) => removeOwnPasskey(deps, actor, params.id ?? ''),
});

const endSession = operation({
  method: 'DELETE',
  path: '/account/sessions/:session',
  permission,
  summary: 'End an own session',
  status: 204,
  run: (deps, actor, { params }) => endOwnSession(deps, actor, params.session ?? ''),
});

const endOthers = operation({
  method: 'DELETE',
  path: '/account/sessions',
  permission,
  summary: 'End all own sessions but this one',
  status: 204,
  run: (deps, actor) => endOtherSessions(deps, actor),
});

function setUpView({ person, secret }: { person: { email: string }; secret: string }) {
  return { secret, uri: totpUri(secret, { account: person.email, issuer: 'Gapura' }) };
}

function passkeyView({ id, name, createdAt, lastUsedAt }: Passkey) {
  return { id, name, created_at: createdAt, last_used_at: lastUsedAt ?? null };
}

export const accountOperations = {
  show,
  rename,
  newPassword,
  beginTotp,
  pendingTotp,
  confirmTotp,
  removeTotp,
  renewCodes,
  removePasskey,
  endSession,
  endOthers,
};
