// Operations on people: invitations, roles, sessions.
import Type from 'typebox';
import type { Person } from '../../people/person.ts';
import { roles } from '../../people/role.ts';
import type { Session } from '../../people/sessions.ts';
import type { OfficeDeps } from '../deps.ts';
import {
  type Invited,
  invitePerson,
  type PersonFound,
  peopleFor,
  personFor,
  renewLink,
  resetTotp,
  revokeSession,
  revokeSessions,
  sessionsFor,
  updatePerson,
} from '../people.ts';
import { joinLink } from '../sign-in-link.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const role = Type.Enum([...roles]);

const list = operation({
  method: 'GET',
  path: '/people',
  permission: 'people.read',
  summary: 'List the people who may use the office, newest first',
  query: Type.Object({ client_id: Type.Optional(text), ...paging }, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'id');
    const page = { limit: limit + 1, after: after?.[0], clientId: query.client_id };
    const found = await peopleFor(deps, actor, page);
    const { rows, next } = pageOf(found, limit, ({ person }) => [person.id]);
    return { people: rows.map(personView), next };
  },
});

const invite = operation({
  method: 'POST',
  path: '/people',
  permission: 'people.write',
  summary: 'Invite a person: the link is shown once',
  status: 201,
  body: Type.Object(
    {
      email: Type.String({ minLength: 3, maxLength: 254 }),
      name: Type.Optional(text),
      role,
      client_id: Type.Optional(text),
    },
    closed,
  ),
  async run(deps, actor, { body }) {
    const { client_id: clientId, ...wanted } = body;
    return invitedView(deps, await invitePerson(deps, actor, { ...wanted, clientId }));
  },
});

const find = operation({
  method: 'GET',
  path: '/people/:id',
  permission: 'people.read',
  summary: 'Show a person',
  async run(deps, actor, { params }) {
    return personView(await personFor(deps, actor, params.id ?? ''));
  },
});

const change = operation({
  method: 'PATCH',
  path: '/people/:id',
  permission: 'people.write',
  summary: 'Change a person: the name, the role, whether signing in is allowed',
  body: Type.Object(
    {
      name: Type.Optional(text),
      role: Type.Optional(role),
      disabled: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  async run(deps, actor, { params, body }) {
    return personView(await updatePerson(deps, actor, params.id ?? '', body));
  },
});

const disable = operation({
  method: 'DELETE',
  path: '/people/:id',
  permission: 'people.write',
  summary: 'Disable a person and end all their sessions',
  status: 204,
  async run(deps, actor, { params }) {
    await updatePerson(deps, actor, params.id ?? '', { disabled: true });
  },
});

const renew = operation({
  method: 'POST',
  path: '/people/:id/invitations',
  permission: 'people.write',
  summary: 'Make a new link to choose a password with; earlier links end',
  status: 201,
  async run(deps, actor, { params }) {
    return invitedView(deps, await renewLink(deps, actor, params.id ?? ''));
  },
});

const removeTotp = operation({
  method: 'DELETE',
  path: '/people/:id/totp',
  permission: 'people.write',
  summary: 'Remove the authenticator app of a person who has lost it',
  status: 204,
  async run(deps, actor, { params }) {
    await resetTotp(deps, actor, params.id ?? '');
  },
});

const sessions = operation({
  method: 'GET',
  path: '/people/:id/sessions',
  permission: 'people.read',
  summary: 'List the sessions of a person, newest first',
  async run(deps, actor, { params }) {
    const found = await sessionsFor(deps, actor, params.id ?? '');
    return { sessions: found.map(sessionView), next: null };
  },
});

const endSession = operation({
  method: 'DELETE',
  path: '/people/:id/sessions/:session',
  permission: 'people.write',
  summary: 'End one session of a person',
  status: 204,
  async run(deps, actor, { params }) {
    const { id: personId = '', session: sessionId = '' } = params;
    await revokeSession(deps, actor, { personId, sessionId });
  },
});

const endSessions = operation({
  method: 'DELETE',
  path: '/people/:id/sessions',
  permission: 'people.write',
  summary: 'End all sessions of a person',
  status: 204,
  async run(deps, actor, { params }) {
    await revokeSessions(deps, actor, params.id ?? '');
  },
});

/** A person as the API shows them. */
export function personView({ person, invited }: PersonFound) {
  return { ...viewOf(person), invited };
}

function invitedView({ links }: Pick<OfficeDeps, 'links'>, { person, link }: Invited) {
  return {
    ...viewOf(person),
    invited: true,
    invitation_url: joinLink(links.publicUrl, link),
  };
}

function viewOf(person: Person) {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    role: person.role,
    client_id: person.clientId ?? null,
    managed_by: person.managedBy,
    disabled: person.disabledAt !== undefined,
    has_password: person.hasPassword,
    has_totp: person.hasTotp,
    passkeys: person.passkeys,
    created_by: person.createdBy,
    created_at: person.createdAt,
    last_sign_in_at: person.lastSignInAt ?? null,
  };
}

/** A session as the API shows it. */
export function sessionView(session: Session) {
  return {
    id: session.id,
    way: session.way,
    from: session.from ?? null,
    user_agent: session.userAgent ?? null,
    created_at: session.createdAt,
    last_used_at: session.lastUsedAt,
    expires_at: session.expiresAt,
  };
}

export const peopleOperations = {
  list,
  invite,
  find,
  change,
  disable,
  renew,
  removeTotp,
  sessions,
  endSession,
  endSessions,
};
