// Using a link: an invited person chooses a password, the first owner comes to be.
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

/** The link of that secret, if it can be used now. */
export async function openLink(db: Reader, secret: string): Promise<LinkFound | undefined> {
  const link = await findLink(db, secret);
  if (link === undefined) return undefined;
  if (link.personId === undefined) {
    return (await canAnySignIn(db, rolesWith('people.write'))) ? undefined : {};
  }
  const person = await findPerson(db, link.personId);
  if (person === undefined || person.disabledAt !== undefined) return undefined;
  return person.managedBy === 'file' ? undefined : { person };
}

export interface JoinWanted {
  secret: string;
  name: string;
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
    if (!(await useLink(tx, wanted.secret))) return { kind: 'gone' };
    await endLinks(tx, person.id);
    if (link.person === undefined) await endFirstOwnerLinks(tx);
    await changePerson(tx, person.id, { name: wanted.name });
    await setPasswordHash(tx, person.id, hash);
    await endSessions(tx, person.id);
    await audit(tx, personAsActor(person, from), {
      action: person.hasPassword ? 'choose new password' : 'accept invitation',
      object: `person ${person.id}`,
      clientId: person.clientId,
    });
    // A link replaces a password, never the second factor.
    return person.hasTotp ? owed(tx, person, from) : begun(tx, person, 'link', from);
  });
}

function firstOwner(tx: Tx, { email, name }: JoinWanted): Promise<Person | undefined> {
  const role = 'operator';
  return addPerson(tx, { email: emailOf(email), name, role, createdBy: 'first-owner link' });
}
