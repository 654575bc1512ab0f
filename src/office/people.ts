// People as others manage them: who is invited, what they may do, and who has to leave.
import { invitedOf, linkDays, makeLink } from '../people/links.ts';
import { emailOf, isEmail, type Person } from '../people/person.ts';
import type { Role } from '../people/role.ts';
import { endSession, endSessions, type Session, sessionsOf } from '../people/sessions.ts';
import {
  addPerson,
  changePerson,
  findPerson,
  listPeople,
  lockOverAll,
  type PeoplePage,
  type PersonChange,
} from '../people/store.ts';
import { removeTotp } from '../people/totp-store.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Reader, Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandRole, rolesWith } from './roles.ts';
import { isOwn, narrowed } from './scope.ts';

type Deps = Pick<OfficeDeps, 'db' | 'merchants'>;

/** A person, and whether a link waits for them. */
export interface PersonFound {
  person: Person;
  invited: boolean;
}

/** The people that exist for the actor, newest first; of one merchant, if `clientId` is given. */
export async function peopleFor(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  page: PeoplePage,
): Promise<PersonFound[]> {
  const found = await listPeople(db, { ...page, clientId: narrowed(actor, page.clientId) });
  const invited = await invitedOf(
    db,
    found.map(({ id }) => id),
  );
  return found.map((person) => ({ person, invited: invited.has(person.id) }));
}

/** The person of that id. Throws OBJECT_NOT_FOUND, also for somebody who does not exist for the actor. */
export async function personFor(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<PersonFound> {
  const person = await existing(db, actor, id);
  return { person, invited: (await invitedOf(db, [id])).has(id) };
}

/** Whoever works for all merchants does not exist for the people of one. */
function existsFor(actor: Actor, { clientId }: Person): boolean {
  return actor.clientId === undefined || (clientId !== undefined && isOwn(actor, clientId));
}

export interface Invitation {
  email: string;
  name?: string | undefined;
  role: Role;
  clientId?: string | undefined;
}

/** A person with the secret of the link that was made for them, which is returned once. */
export interface Invited {
  person: Person;
  link: string;
}

/**
 * Invites a person. Throws NOT_PERMITTED for a role that may do more than the actor, OBJECT_NOT_FOUND for another
 * merchant's client id, and OFFICE_CONFLICT if somebody has the e-mail address.
 */
export async function invitePerson(deps: Deps, actor: Actor, wanted: Invitation): Promise<Invited> {
  demandRole(actor, wanted.role);
  const clientId = narrowed(actor, wanted.clientId);
  if (clientId !== undefined && deps.merchants.find(clientId) === undefined) {
    throw missing('merchant', clientId);
  }
  const email = emailOf(wanted.email);
  if (!isEmail(email)) throw fieldInvalid('email', 'is not an e-mail address');
  const { role } = wanted;
  const name = wanted.name?.trim() || email;
  return deps.db.transaction(async (tx) => {
    const person = await addPerson(tx, { email, name, role, clientId, createdBy: actor.name });
    if (person === undefined) throw conflicting({ name: 'PERSON_EXISTS', email });
    const after = { email, name, role, client_id: clientId };
    await audit(tx, actor, { action: 'invite person', ...objectOf(person), after });
    return { person, link: await linkFor(tx, actor, person) };
  });
}

/**
 * Makes a new link, with which the person chooses a password; earlier links end. Throws OBJECT_NOT_FOUND, and
 * OFFICE_CONFLICT for somebody who is disabled or belongs to the configuration file.
 */
export async function renewLink(deps: Deps, actor: Actor, id: string): Promise<Invited> {
  return deps.db.transaction(async (tx) => {
    const person = await changeable(tx, actor, id);
    if (person.disabledAt !== undefined) {
      throw conflicting({ name: 'PERSON_DISABLED', email: person.email });
    }
    await audit(tx, actor, { action: 'renew link', ...objectOf(person) });
    return { person, link: await linkFor(tx, actor, person) };
  });
}

function linkFor(tx: Tx, actor: Actor, { id: personId }: Person): Promise<string> {
  return makeLink(tx, { personId, createdBy: actor.name, days: linkDays.invitation });
}

/**
 * Changes a person. Another role, and being disabled, ends the person's sessions. Throws OBJECT_NOT_FOUND,
 * NOT_PERMITTED, and OFFICE_CONFLICT for somebody of the configuration file and for the last one who manages people.
 */
export async function updatePerson(
  deps: Deps,
  actor: Actor,
  id: string,
  change: PersonChange,
): Promise<PersonFound> {
  await deps.db.transaction(async (tx) => {
    const managers = await lockOverAll(tx, rolesWith('people.write'));
    const before = await changeable(tx, actor, id);
    if (change.role !== undefined) {
      demandRole(actor, before.role);
      demandRole(actor, change.role);
    }
    await changePerson(tx, id, change);
    const after = (await findPerson(tx, id)) ?? before;
    if (managers.includes(id) && !(await lockOverAll(tx, rolesWith('people.write'))).length) {
      throw conflicting({ name: 'PERSON_LAST_MANAGER', email: before.email });
    }
    const loses = after.role !== before.role || after.disabledAt !== undefined;
    if (loses) await endSessions(tx, id);
    await audit(tx, actor, {
      action: actionOf(before, after),
      ...objectOf(before),
      before: told(before),
      after: told(after),
    });
  });
  return personFor(deps, actor, id);
}

function actionOf(before: Person, after: Person): string {
  if (after.disabledAt !== undefined && before.disabledAt === undefined) return 'disable person';
  if (after.disabledAt === undefined && before.disabledAt !== undefined) return 'enable person';
  return 'change person';
}

function told({ name, role, disabledAt }: Person) {
  return { name, role, disabled: disabledAt !== undefined };
}

/** Takes the authenticator app from a person who has lost it, with its recovery codes. Throws like `updatePerson`. */
export async function resetTotp(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const person = await existing(tx, actor, id);
    if (!person.hasTotp) throw conflicting({ name: 'AUTHENTICATOR_MISSING', email: person.email });
    await removeTotp(tx, id);
    await audit(tx, actor, { action: 'reset authenticator app', ...objectOf(person) });
  });
}

/** A person's sessions that have not ended, newest first. Throws OBJECT_NOT_FOUND. */
export async function sessionsFor(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<Session[]> {
  await personFor(deps, actor, id);
  return sessionsOf(deps.db, id);
}

/** Ends one session of a person. Throws OBJECT_NOT_FOUND. */
export async function revokeSession(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { personId, sessionId }: { personId: string; sessionId: string },
): Promise<void> {
  demandId('session', sessionId);
  await db.transaction(async (tx) => {
    const person = await existing(tx, actor, personId);
    if (!(await endSession(tx, personId, sessionId))) throw missing('session', sessionId);
    await audit(tx, actor, { action: 'end session', ...objectOf(person) });
  });
}

/** Ends all sessions of a person. Throws OBJECT_NOT_FOUND. */
export async function revokeSessions(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await existing(tx, actor, id);
    await endSessions(tx, id);
    await audit(tx, actor, { action: 'end all sessions', ...objectOf(person) });
  });
}

async function existing(db: Reader, actor: Actor, id: string): Promise<Person> {
  demandId('person', id);
  const person = await findPerson(db, id);
  if (person === undefined || !existsFor(actor, person)) throw missing('person', id);
  return person;
}

async function changeable(tx: Tx, actor: Actor, id: string): Promise<Person> {
  const person = await existing(tx, actor, id);
  if (person.managedBy === 'office') return person;
  throw conflicting({ name: 'PERSON_IN_FILE' });
}

function objectOf({ id, clientId }: Person) {
  return { object: `person ${id}`, clientId };
}
