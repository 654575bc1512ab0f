// Signing in and out: before it there is no actor, after it there is a session.

import { countTry, forgive } from '../people/failures.ts';
import {
  hashPassword,
  isOutdated,
  isPassword,
  passwordMax,
  pretendPassword,
} from '../people/password.ts';
import { emailOf, isEmail, type Person, type SignInWay } from '../people/person.ts';
import {
  type Browser,
  beginSession,
  endSessionBySecret,
  type LiveSession,
} from '../people/sessions.ts';
import { findPersonByEmail, noteSignIn, passwordHashOf, setPasswordHash } from '../people/store.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';

export type SignInDeps = Pick<OfficeDeps, 'db' | 'log' | 'sealer'>;

/** A session, whole or half. The secret is for the cookie. */
export interface Begun {
  kind: 'in' | 'half';
  secret: string;
}

/** What came of an attempt to sign in. `half`: the second factor is missing. */
export type SignedIn = Begun | { kind: 'wrong' } | { kind: 'wait'; seconds: number };

/** From where somebody signs in, with the secret of the session that the browser has already. */
export interface SignInFrom extends Browser {
  previous?: string | undefined;
}

/**
 * Signs in with e-mail address and password. An unknown address, a person who may not sign in and a wrong password
 * get the same answer after the same work. Throws RATE_LIMITED.
 */
export async function signInWithPassword(
  deps: SignInDeps,
  { email: typed, password }: { email: string; password: string },
  from: SignInFrom,
): Promise<SignedIn> {
  const email = emailOf(typed);
  const tries = { email, from: from.from };
  const seconds = await deps.db.transaction((tx) => countTry(tx, tries));
  if (seconds > 0) return delayed(deps, from, seconds);
  const known = isEmail(email) ? await findPersonByEmail(deps.db, email) : undefined;
  const person = known?.disabledAt === undefined ? known : undefined;
  const hash = person && (await passwordHashOf(deps.db, person.id));
  const isRight =
    hash === undefined || password.length > passwordMax
      ? await pretendPassword(password.slice(0, passwordMax))
      : await isPassword(password, hash);
  if (person === undefined || hash === undefined || !isRight) return failed(deps, from, known);
  const renewed =
    person.managedBy === 'office' && isOutdated(hash) ? await hashPassword(password) : undefined;
  return deps.db.transaction(async (tx) => {
    if (renewed !== undefined) await setPasswordHash(tx, person.id, renewed);
    if (person.hasTotp) return owed(tx, person, from);
    await forgive(tx, tries);
    return begun(tx, person, 'password', from);
  });
}

/** Ends the session that the browser has, whole or half. Its secret is worth nothing afterwards. */
export async function signOut(
  { db }: Pick<SignInDeps, 'db'>,
  session: LiveSession | undefined,
  { previous, from }: SignInFrom,
): Promise<void> {
  if (previous === undefined) return;
  await db.transaction(async (tx) => {
    await endSessionBySecret(tx, previous);
    if (session === undefined) return;
    const { personId: id, email: name, role, clientId } = session;
    const actor: Actor = { kind: 'person', id, name, role, clientId, from };
    await audit(tx, actor, { action: 'sign out', object: `person ${id}`, clientId });
  });
}

/** Begins the session of a person who has proven who they are, in place of the one that the browser has. */
export async function begun(
  tx: Tx,
  person: Person,
  way: SignInWay,
  { previous, ...browser }: SignInFrom,
): Promise<Begun> {
  if (previous !== undefined) await endSessionBySecret(tx, previous);
  const secret = await beginSession(tx, { personId: person.id, way, ...browser });
  await noteSignIn(tx, person.id);
  await audit(tx, personAsActor(person, browser), {
    action: 'sign in',
    object: `person ${person.id}`,
    clientId: person.clientId,
    after: { way },
  });
  return { kind: 'in', secret };
}

/** Begins a half session: the password was right, and a code is asked for. */
export async function owed(
  tx: Tx,
  person: Person,
  { previous, ...browser }: SignInFrom,
): Promise<Begun> {
  if (previous !== undefined) await endSessionBySecret(tx, previous);
  const way = 'password and code';
  return {
    kind: 'half',
    secret: await beginSession(tx, { personId: person.id, way, half: true, ...browser }),
  };
}

/** Notes a failure. An unknown address is not written down: it may be a password in the wrong field. */
export async function failed(
  deps: SignInDeps,
  { from }: SignInFrom,
  person: Person | undefined,
): Promise<SignedIn> {
  deps.log.info({ person: person?.id, from }, 'a sign-in failed');
  if (person !== undefined) {
    await audit(deps.db.single, personAsActor(person, { from }), {
      action: 'sign-in failed',
      object: `person ${person.id}`,
      clientId: person.clientId,
    });
  }
  return { kind: 'wrong' };
}

/** Notes that a try came too early. */
export function delayed(deps: SignInDeps, { from }: SignInFrom, seconds: number): SignedIn {
  deps.log.info({ from, seconds }, 'a sign-in has to wait');
  return { kind: 'wait', seconds };
}

/** The person as an actor, outside a session. */
export function personAsActor(person: Person, { from }: Browser): Actor {
  const { id, email: name, role, clientId } = person;
  return { kind: 'person', id, name, role, clientId, from };
}
