// What people do with their own account: name, password, authenticator app, passkeys, sessions.
import { countTry, forgive } from '../people/failures.ts';
import { type Passkey, passkeysOf, removePasskey } from '../people/passkeys.ts';
import { hashPassword, isPassword, passwordMax, passwordMin } from '../people/password.ts';
import type { Person } from '../people/person.ts';
import { endSession, endSessions, type Session, sessionsOf } from '../people/sessions.ts';
import { changePerson, findPerson, passwordHashOf, setPasswordHash } from '../people/store.ts';
import {
  beginTotp,
  confirmTotp,
  newRecoveryCodes,
  pendingTotp,
  recoveryCodesLeft,
  removeTotp,
  takeTotp,
} from '../people/totp-store.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Reader } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';

type Deps = Pick<OfficeDeps, 'db' | 'sealer'>;

/** A person's own account. */
export interface Account {
  person: Person;
  passkeys: Passkey[];
  sessions: Session[];
  recoveryCodes: number;
}

/** The actor's account. Throws OBJECT_NOT_FOUND for an actor who is not a person, such as a key. */
export async function accountOf({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<Account> {
  const person = await self(db, actor);
  return {
    person,
    passkeys: await passkeysOf(db, person.id),
    sessions: await sessionsOf(db, person.id),
    recoveryCodes: await recoveryCodesLeft(db, person.id),
  };
}

async function self(db: Reader, actor: Actor): Promise<Person> {
  const person =
    actor.kind === 'person' && actor.id !== undefined ? await findPerson(db, actor.id) : undefined;
  if (person === undefined) throw missing('person', actor.name);
  return person;
}

/** Changes the actor's own name. Throws OFFICE_CONFLICT for somebody of the configuration file. */
export async function renameSelf({ db }: Deps, actor: Actor, name: string): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await own(tx, actor);
    await changePerson(tx, person.id, { name });
    const [before, after] = [{ name: person.name }, { name }];
    await audit(tx, actor, { action: 'change own name', ...objectOf(person), before, after });
  });
}

/**
 * Changes the actor's own password and ends all sessions, this one too. Throws FIELD_INVALID for a wrong current
 * password and an unfit new one, OFFICE_CONFLICT, and RATE_LIMITED.
 */
export async function changePassword(
  { db }: Deps,
  actor: Actor,
  { current, next }: { current?: string | undefined; next: string },
): Promise<void> {
  const person = await own(db, actor);
  await demandPassword({ db }, actor, person, 'current_password', current);
  const length = [...next].length;
  if (length < passwordMin || length > passwordMax) {
    const what = `must have ${passwordMin} to ${passwordMax} characters`;
    throw fieldInvalid('new_password', what);
  }
  if (next.toLowerCase() === person.email.toLowerCase()) {
    throw fieldInvalid('new_password', 'must not be the e-mail address');
  }
  const hash = await hashPassword(next);
  await db.transaction(async (tx) => {
    await setPasswordHash(tx, person.id, hash);
    await endSessions(tx, person.id);
    await audit(tx, actor, { action: 'change own password', ...objectOf(person) });
  });
}

/** Throws FIELD_INVALID unless it is the person's password, which counts like a failed sign-in. */
async function demandPassword(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  person: Person,
  field: string,
  given = '',
): Promise<void> {
  const hash = await passwordHashOf(db, person.id);
  // Whoever signs in without a password has none to prove.
  if (hash === undefined) return;
  const tries = { email: person.email, from: actor.from };
  const seconds = await db.transaction((tx) => countTry(tx, tries));
  if (seconds > 0) throw conflicting({ name: 'PASSWORD_TRIES', seconds });
  const isRight = given.length <= passwordMax && (await isPassword(given, hash));
  if (!isRight) throw fieldInvalid(field, 'is not your password');
  await db.transaction((tx) => forgive(tx, tries));
}

/** Begins the set-up of an authenticator app. Returns its secret in base32. Throws OFFICE_CONFLICT if there is one. */
export async function beginAuthenticator(
  { db, sealer }: Deps,
  actor: Actor,
): Promise<{ person: Person; secret: string }> {
  return db.transaction(async (tx) => {
    const person = await self(tx, actor);
    if (person.hasTotp) throw conflicting({ name: 'AUTHENTICATOR_EXISTS' });
    return { person, secret: await beginTotp(tx, sealer, person.id) };
  });
}

/** The secret of a set-up that was begun; undefined if none was. */
export async function pendingAuthenticator(
  { db, sealer }: Deps,
  actor: Actor,
): Promise<{ person: Person; secret: string } | undefined> {
  const person = await self(db, actor);
  const secret = await pendingTotp(db, sealer, person.id);
  return secret === undefined ? undefined : { person, secret };
}

/** Confirms the set-up with a code of the app. Returns the recovery codes once. Throws FIELD_INVALID. */
export async function confirmAuthenticator(
  { db, sealer }: Deps,
  actor: Actor,
  code: string,
): Promise<string[]> {
  return db.transaction(async (tx) => {
    const person = await self(tx, actor);
    if (person.hasTotp) throw conflicting({ name: 'AUTHENTICATOR_EXISTS' });
    if (!(await takeTotp(tx, sealer, { personId: person.id, code, now: new Date() }))) {
      throw fieldInvalid('code', 'is not the code that the app shows now');
    }
    await audit(tx, actor, { action: 'add authenticator app', ...objectOf(person) });
    return confirmTotp(tx, person.id);
  });
}

/** Removes the actor's authenticator app. Throws FIELD_INVALID for a wrong password. */
export async function removeAuthenticator(
  { db }: Deps,
  actor: Actor,
  password: string | undefined,
): Promise<void> {
  const person = await self(db, actor);
  await demandPassword({ db }, actor, person, 'password', password);
  await db.transaction(async (tx) => {
    await removeTotp(tx, person.id);
    await audit(tx, actor, { action: 'remove authenticator app', ...objectOf(person) });
  });
}

/** Replaces the actor's recovery codes. Returns the new ones once. Throws OFFICE_CONFLICT without an app. */
export async function renewRecoveryCodes({ db }: Deps, actor: Actor): Promise<string[]> {
  return db.transaction(async (tx) => {
    const person = await self(tx, actor);
    if (!person.hasTotp) throw conflicting({ name: 'RECOVERY_CODES_ALONE' });
    await audit(tx, actor, { action: 'renew recovery codes', ...objectOf(person) });
    return newRecoveryCodes(tx, person.id);
  });
}

/** Removes one of the actor's passkeys. Throws OBJECT_NOT_FOUND. */
export async function removeOwnPasskey({ db }: Deps, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await self(tx, actor);
    if (!(await removePasskey(tx, person.id, id))) throw missing('passkey', id);
    await audit(tx, actor, { action: 'remove passkey', ...objectOf(person) });
  });
}

/** Ends one of the actor's sessions. Throws OBJECT_NOT_FOUND. */
export async function endOwnSession({ db }: Deps, actor: Actor, id: string): Promise<void> {
  demandId('session', id);
  await db.transaction(async (tx) => {
    const person = await self(tx, actor);
    if (!(await endSession(tx, person.id, id))) throw missing('session', id);
    await audit(tx, actor, { action: 'end own session', ...objectOf(person) });
  });
}

/** Ends all of the actor's sessions but the one that asks. */
export async function endOtherSessions({ db }: Deps, actor: Actor): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await self(tx, actor);
    await endSessions(tx, person.id, actor.session);
    await audit(tx, actor, { action: 'end own other sessions', ...objectOf(person) });
  });
}

async function own(db: Reader, actor: Actor): Promise<Person> {
  const person = await self(db, actor);
  if (person.managedBy === 'office') return person;
  throw conflicting({ name: 'SELF_IN_FILE' });
}

function objectOf({ id, clientId }: Person) {
  return { object: `person ${id}`, clientId };
}
