// Passkeys: registering one, and signing in with one, each with a challenge that is answered once.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import {
  addPasskey,
  challengeSeconds,
  findPasskey,
  notePasskeyUse,
  type Passkey,
  passkeysOf,
  useChallenge,
} from '../people/passkeys.ts';
import { findPerson } from '../people/store.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { begun, failed, type SignedIn, type SignInDeps, type SignInFrom } from './sign-in.ts';

export type PasskeyDeps = SignInDeps & Pick<OfficeDeps, 'links'>;

/** What a page needs to ask the browser: options as JSON, and the sealed challenge, which comes back with the answer. */
export interface Asked {
  options: string;
  state: string;
}

/** The whole site is one party: browsers offer its passkeys on its own host only. */
function party({ links }: Pick<OfficeDeps, 'links'>) {
  const { hostname, origin } = new URL(links.publicUrl);
  return { rpID: hostname, origin };
}

/** Asks any browser for one of its passkeys; nobody types an e-mail address. */
export async function askForPasskey(deps: PasskeyDeps): Promise<Asked> {
  const { rpID } = party(deps);
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
  return asked(deps, options, 'sign in');
}

/** Asks the browser of a signed-in person to make a passkey. */
export async function askForNewPasskey(deps: PasskeyDeps, actor: Actor): Promise<Asked> {
  const { id = '', name: email } = actor;
  const person = await findPerson(deps.db, id);
  const known = await passkeysOf(deps.db, id);
  const options = await generateRegistrationOptions({
    rpName: 'Gapura',
    rpID: party(deps).rpID,
    userName: email,
    userDisplayName: person?.name ?? email,
    userID: Uint8Array.from(Buffer.from(id)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((one) => ({ id: one.id, transports: [...one.transports] })),
  });
  return asked(deps, options, `register ${id}`);
}

function asked({ sealer }: PasskeyDeps, options: { challenge: string }, purpose: string): Asked {
  const { challenge } = options;
  const until = Date.now() + challengeSeconds * 1000;
  const state = sealer.seal(JSON.stringify({ challenge, until }), contextOf(purpose));
  return { options: JSON.stringify(options), state };
}

function contextOf(purpose: string): string {
  return `passkey challenge: ${purpose}`;
}

/** The challenge of a state, if it can still be answered for this purpose. */
function challengeOf({ sealer }: PasskeyDeps, state: string, purpose: string): string | undefined {
  try {
    const { challenge, until } = JSON.parse(sealer.open(state, contextOf(purpose)));
    return Date.now() < until ? String(challenge) : undefined;
  } catch {
    return undefined;
  }
}

/** What a browser has answered. */
export interface Answered {
  state: string;
  /** JSON. */
  credential: string;
}

/** Registers a passkey. Returns false for an answer that is not valid, or too late. */
export async function registerPasskey(
  deps: PasskeyDeps,
  actor: Actor,
  { state, credential, name }: Answered & { name: string },
): Promise<boolean> {
  const { id: personId = '', clientId } = actor;
  const response = parsed<RegistrationResponseJSON>(credential);
  const expectedChallenge = challengeOf(deps, state, `register ${personId}`);
  if (response === undefined || expectedChallenge === undefined) return false;
  const { rpID: expectedRPID, origin: expectedOrigin } = party(deps);
  const given = { response, expectedChallenge, expectedOrigin, expectedRPID };
  const verified = await verifyRegistrationResponse(given).catch(() => undefined);
  const made = verified?.registrationInfo?.credential;
  if (made === undefined) return false;
  return deps.db.transaction(async (tx) => {
    if (!(await useChallenge(tx, expectedChallenge))) return false;
    const { id, counter, transports = [] } = made;
    const publicKey = Buffer.from(made.publicKey);
    const passkey = { id, personId, name, publicKey, counter, transports };
    if (!(await addPasskey(tx, passkey))) return false;
    const deed = { action: 'add passkey', object: `person ${personId}`, clientId, after: { name } };
    await audit(tx, actor, deed);
    return true;
  });
}

/**
 * Signs in with a passkey. It proves a device and a finger or a PIN, so no code is asked for. Failures of others at
 * the same e-mail address do not delay it.
 */
export async function signInWithPasskey(
  deps: PasskeyDeps,
  { state, credential }: Answered,
  from: SignInFrom,
): Promise<SignedIn> {
  const response = parsed<AuthenticationResponseJSON>(credential);
  const challenge = challengeOf(deps, state, 'sign in');
  const passkey =
    typeof response?.id === 'string' ? await findPasskey(deps.db, response.id) : undefined;
  if (response === undefined || challenge === undefined || passkey === undefined) {
    return failed(deps, from, undefined);
  }
  const person = await findPerson(deps.db, passkey.personId);
  const counter = await verifiedCounter(deps, response, challenge, passkey);
  if (person === undefined || person.disabledAt !== undefined || counter === undefined) {
    return failed(deps, from, person);
  }
  const signedIn = await deps.db.transaction(async (tx: Tx) => {
    if (!(await useChallenge(tx, challenge))) return undefined;
    await notePasskeyUse(tx, passkey.id, counter);
    return begun(tx, person, 'passkey', from);
  });
  return signedIn ?? failed(deps, from, person);
}

/** The device's counter after this sign-in; undefined if the answer is not valid. */
async function verifiedCounter(
  deps: PasskeyDeps,
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  { id, publicKey, counter, transports }: Passkey,
): Promise<number | undefined> {
  const { rpID: expectedRPID, origin: expectedOrigin } = party(deps);
  const credential = {
    id,
    publicKey: Uint8Array.from(publicKey),
    counter,
    transports: [...transports],
  };
  const given = { response, expectedChallenge, expectedOrigin, expectedRPID, credential };
  const found = await verifyAuthenticationResponse(given).catch(() => undefined);
  return found?.verified ? found.authenticationInfo.newCounter : undefined;
}

function parsed<T extends object>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}
