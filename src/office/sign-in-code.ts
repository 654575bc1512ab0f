// The second step of signing in: a code of the authenticator app, or a recovery code.
import { countTry, forgive } from '../people/failures.ts';
import type { LiveSession } from '../people/sessions.ts';
import { findPerson } from '../people/store.ts';
import { takeRecoveryCode, takeTotp } from '../people/totp-store.ts';
import { audit } from './audit.ts';
import {
  begun,
  delayed,
  failed,
  personAsActor,
  type SignedIn,
  type SignInDeps,
  type SignInFrom,
} from './sign-in.ts';

/**
 * Ends a half session with a code, and begins a whole one. Each code is taken once. Failures count together with
 * those of the password, so a code cannot be guessed.
 */
export async function signInWithCode(
  deps: SignInDeps,
  half: LiveSession,
  code: string,
  from: SignInFrom,
): Promise<SignedIn> {
  const { personId, email } = half;
  const tries = { email, from: from.from };
  const seconds = await deps.db.transaction((tx) => countTry(tx, tries));
  if (seconds > 0) return delayed(deps, from, seconds);
  const person = await findPerson(deps.db, personId);
  const signedIn = await deps.db.transaction(async (tx) => {
    if (person === undefined) return undefined;
    if (!(await takeTotp(tx, deps.sealer, { personId, code, now: new Date() }))) {
      if (!(await takeRecoveryCode(tx, personId, code))) return undefined;
      const { clientId } = person;
      const deed = { action: 'use recovery code', object: `person ${personId}`, clientId };
      await audit(tx, personAsActor(person, from), deed);
    }
    await forgive(tx, tries);
    return begun(tx, person, half.way, from);
  });
  return signedIn ?? failed(deps, from, person);
}
