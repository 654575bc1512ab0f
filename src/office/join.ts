// Using a link: an invited person chooses a password or makes a passkey, the first owner comes to be.
import { endFirstOwnerLinks, endLinks, findLink, useLink } from '../people/links.ts';
import { hashPassword } from '../people/password.ts';
import { emailOf, type Person } from '../people/person.ts';
import { endSessions } from '../people/sessions.ts';
import {
  addPerson,
  canAnySignIn,
  changePerson,
  findPerson,
  setPasswordHash,
} from '../people/store.ts';
import type { Reader, Tx } from '../storage/db.ts';
import { audit } from './audit.ts';
import { firstPasskey, keepPasskey, type NamedAnswer, type PasskeyDeps } from './passkeys.ts';
import { rolesWith } from './roles.ts';
import {
  type Begun,
  begun,
  owed,
  personAsActor,
  type SignInDeps,
  type SignInFrom,
} from './sign-in.ts';

/** Whom a link is for. A link without a person makes the first owner. */
export interface LinkFound {
  person?: Person | undefined;
}

/** The link of that secret, if it can be used now. With `lock` nobody else uses it until the transaction ends. */
export async function openLink(
  db: Reader,
  secret: string,
  options?: { lock: boolean },
): Promise<LinkFound | undefined> {
  const link = await findLink(db, secret, options);
  if (link === undefined) return undefined;
  if (link.personId === undefined) {
    return (await canAnySignIn(db, rolesWith('people.write'))) ? undefined : {};
  }
  const person = await findPerson(db, link.personId);
  if (person === undefined || person.disabledAt !== undefined) return undefined;
  return person.managedBy === 'file' ? undefined : { person };
}

interface Wanted {
  secret: string;
  name: string;
}

export interface JoinWanted extends Wanted {
  /** Of the first owner; an invited person has one. */
  email: string;
  /** Checked before. */
  password: string;
}

/**
 * Uses a link up: sets the password, ends all earlier sessions, signs in. `gone`: the link was used or has ended.
 * `taken`: somebody has the first owner's address. Throws RATE_LIMITED.
 */
export async function join(
  { db }: Pick<SignInDeps, 'db'>,
  wanted: JoinWanted,
  from: SignInFrom,
): Promise<Begun | { kind: 'gone' | 'taken' }> {
  const hash = await hashPassword(wanted.password);
  return db.transaction(async (tx) => {
    const link = await openLink(tx, wanted.secret);
    if (link === undefined) return { kind: 'gone' };
    const person = link.person ?? (await firstOwner(tx, wanted));
    if (person === undefined) return { kind: 'taken' };
    if (!(await enter(tx, person, wanted, from))) return { kind: 'gone' };
    if (link.person === undefined) await endFirstOwnerLinks(tx);
    await setPasswordHash(tx, person.id, hash);
    // A link replaces a password, never the second factor.
    return person.hasTotp ? owed(tx, person, from) : begun(tx, person, 'link', from);
  });
}

/**
 * Whether the person of a link may start with a passkey alone. A passkey signs in without the code of an
 * authenticator app, and a link must not get around that.
 */
export function mayJoinWithPasskey({ hasTotp }: Person): boolean {
  return !hasTotp;
}

/**
 * Uses an invited person's link up with a passkey instead of a password: an earlier password signs in no more.
 * `gone`: as in `join`. `unable`: the browser's answer is not valid, or too late, and the link can still be used.
 */
export async function joinWithPasskey(
  deps: PasskeyDeps,
  { secret, name, passkey }: Wanted & { passkey: NamedAnswer },
  from: SignInFrom,
): Promise<Begun | { kind: 'gone' | 'unable' }> {
  const invited = (await openLink(deps.db, secret))?.person;
  if (invited === undefined) return { kind: 'gone' };
  const made = await firstPasskey(deps, invited.id, passkey);
  if (made === undefined) return { kind: 'unable' };
  return deps.db.transaction(async (tx) => {
    const person = (await openLink(tx, secret, { lock: true }))?.person;
    if (person === undefined) return { kind: 'gone' };
    const isKept =
      mayJoinWithPasskey(person) && (await keepPasskey(tx, personAsActor(person, from), made));
    if (!isKept) return { kind: 'unable' };
    await enter(tx, person, { secret, name }, from);
    await setPasswordHash(tx, person.id, undefined);
    return begun(tx, person, 'passkey', from);
  });
}

/** Uses the person's link up and writes it down. Returns false if somebody else was faster. */
async function enter(
  tx: Tx,
  person: Person,
  { secret, name }: Wanted,
  from: SignInFrom,
): Promise<boolean> {
  if (!(await useLink(tx, secret))) return false;
  await endLinks(tx, person.id);
  await changePerson(tx, person.id, { name });
  await endSessions(tx, person.id);
  await audit(tx, personAsActor(person, from), {
    action: person.hasPassword ? 'choose new password' : 'accept invitation',
    object: `person ${person.id}`,
    clientId: person.clientId,
  });
  return true;
}

function firstOwner(tx: Tx, { email, name }: JoinWanted): Promise<Person | undefined> {
  const role = 'operator';
  return addPerson(tx, { email: emailOf(email), name, role, createdBy: 'first-owner link' });
}
