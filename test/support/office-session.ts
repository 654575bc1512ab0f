// Signed-in people in tests: a cookie for any role and merchant, without typing a password.
import type { BrowserContext } from 'playwright-core';
import { newId } from '../../src/lib/ids.ts';
import type { Role } from '../../src/people/role.ts';
import { beginSession } from '../../src/people/sessions.ts';
import { addPerson } from '../../src/people/store.ts';
import type { Db } from '../../src/storage/db.ts';

/** The name of the session's cookie at `http://localhost`. */
export const sessionCookieName = '__Host-gapura';

export interface Signed {
  personId: string;
  email: string;
  /** For a `cookie` header: `__Host-gapura=…`. */
  cookie: string;
  /** The cookie's value. */
  secret: string;
}

/** Makes a person of that role, over all merchants or bound to one, and signs them in. */
export async function signedIn(
  db: Db,
  role: Role = 'operator',
  clientId?: string,
): Promise<Signed> {
  const email = `${role}-${newId()}@example.test`;
  return db.transaction(async (tx) => {
    const wanted = { email, name: `Test ${role}`, role, clientId, createdBy: 'test' };
    const person = await addPerson(tx, wanted);
    if (person === undefined) throw new Error('the person was not added');
    const secret = await beginSession(tx, { personId: person.id, way: 'password' });
    const cookie = `${sessionCookieName}=${secret}`;
    return { personId: person.id, email, cookie, secret };
  });
}

/** The `cookie` header of a signed-in person of that role. */
export async function signedInCookie(
  { db }: { db: Db },
  role: Role = 'operator',
  clientId?: string,
): Promise<string> {
  return (await signedIn(db, role, clientId)).cookie;
}

/** Signs a browser in: every page that it opens at `url` is that person's. */
export async function signIn(
  context: BrowserContext,
  { db, url }: { db: Db; url: string },
  role: Role = 'operator',
  clientId?: string,
): Promise<Signed> {
  const person = await signedIn(db, role, clientId);
  await context.addCookies([
    {
      name: sessionCookieName,
      value: person.secret,
      url,
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    },
  ]);
  return person;
}
