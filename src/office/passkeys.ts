// Passkeys: registering one, and signing in with one, each with a challenge that is answered once.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  addPasskey,
  challengeSeconds,
  findPasskey,
  notePasskeyUse,
  type Passkey,
  passkeysOf,
  useChallenge,
} from '../people/passkeys.ts';
import type { Person } from '../people/person.ts';
import { findPerson } from '../people/store.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { begun, failed, type SignedIn, type SignInDeps, type SignInFrom } from './sign-in.ts';

/** Loaded when somebody uses a passkey: it is 300 modules, a sixth of the start. */
const library = () => import('@simplewebauthn/server');

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
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
  return asked(deps, options, 'sign in');
}

/** Asks the browser of a signed-in person to make a passkey. */
export function askForNewPasskey(deps: PasskeyDeps, { id = '', name }: Actor): Promise<Asked> {
  return askToMake(deps, { id, email: name }, registering(id));
}

/** Asks the browser of an invited person to make their first passkey. */
export function askForFirstPasskey(deps: PasskeyDeps, person: Person): Promise<Asked> {
  return askToMake(deps, person, joining(person.id));
}

/** What a challenge is for: its answer is worth nothing elsewhere. */
const registering = (personId: string) => `register ${personId}`;
const joining = (personId: string) => `join ${personId}`;

async function askToMake(
  deps: PasskeyDeps,
  { id, email }: Pick<Person, 'id' | 'email'>,
  purpose: string,
): Promise<Asked> {
  const person = await findPerson(deps.db, id);
  const known = await passkeysOf(deps.db, id);
  const { generateRegistrationOptions } = await library();
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
  return asked(deps, options, purpose);
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

/** A passkey that a browser has made, and the challenge that it answers. */
export interface MadePasskey extends Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> {
  challenge: string;
  /** As its person calls it. */
  name: string;
}

export type NamedAnswer = Answered & { name: string };

/** Registers a passkey. Returns false for an answer that is not valid, or too late. */
export async function registerPasskey(
  deps: PasskeyDeps,
  actor: Actor,
  answered: NamedAnswer,
): Promise<boolean> {
  const made = await madePasskey(deps, answered, registering(actor.id ?? ''));
  if (made === undefined) return false;
  return deps.db.transaction((tx) => keepPasskey(tx, actor, made));
}

/** What an invited person's browser has made; undefined for an answer that is not valid, or too late. */
export function firstPasskey(
  deps: PasskeyDeps,
  personId: string,
  answered: NamedAnswer,
): Promise<MadePasskey | undefined> {
  return madePasskey(deps, answered, joining(personId));
}

async function madePasskey(
  deps: PasskeyDeps,
  { state, credential, name }: NamedAnswer,
  purpose: string,
): Promise<MadePasskey | undefined> {
  const response = parsed<RegistrationResponseJSON>(credential);
  const challenge = challengeOf(deps, state, purpose);
  if (response === undefined || challenge === undefined) return undefined;
  const { rpID: expectedRPID, origin: expectedOrigin } = party(deps);
  const given = { response, expectedChallenge: challenge, expectedOrigin, expectedRPID };
  const { verifyRegistrationResponse } = await library();
  const verified = await verifyRegistrationResponse(given).catch(() => undefined);
  const made = verified?.registrationInfo?.credential;
  if (made === undefined) return undefined;
  const { id, counter, transports = [] } = made;
  return { id, counter, transports, publicKey: Buffer.from(made.publicKey), challenge, name };
}

/** Adds the actor's passkey. Returns false if its challenge was answered before, or somebody has it. */
export async function keepPasskey(
  tx: Tx,
  actor: Actor,
  { challenge, ...made }: MadePasskey,
): Promise<boolean> {
  const { id: personId = '', clientId } = actor;
  if (!(await useChallenge(tx, challenge))) return false;
  if (!(await addPasskey(tx, { ...made, personId }))) return false;
  const after = { name: made.name };
  await audit(tx, actor, { action: 'add passkey', object: `person ${personId}`, clientId, after });
  return true;
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
  const { verifyAuthenticationResponse } = await library();
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
