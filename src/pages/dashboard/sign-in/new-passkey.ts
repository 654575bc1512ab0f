// Adding a passkey: the browser is asked, its answer is checked, the account page says that it is done.
import type { FastifyReply } from 'fastify';
import { actorOf, sessionOf } from '../../../http/office/session.ts';
import type { Actor } from '../../../office/actor.ts';
import { askForNewPasskey, registerPasskey } from '../../../office/passkeys.ts';
import { scripted, seeOther, sendPage } from '../../kit/page.ts';
import { accountPath, newPasskeyPath } from '../account/paths.ts';
import { accountWords } from '../account/words.ts';
import { leaveNotice } from '../flash.ts';
import { browserName } from '../people/browser-name.ts';
import { passkeyScript } from './assets.ts';
import { NewPasskeyPage } from './new-passkey-page.tsx';
import { signInPathFor } from './paths.ts';
import type { Visit } from './visit.ts';
import { signInWords } from './words.ts';

export async function addPasskeyForm(visit: Visit): Promise<FastifyReply> {
  const actor = await signedIn(visit);
  if (actor === undefined) return seeOther(visit.reply, signInPathFor(newPasskeyPath));
  const name = browserName(visit.request.headers['user-agent'] ?? null);
  return sendForm(visit, actor, 200, { name });
}

export async function takeNewPasskey(visit: Visit): Promise<FastifyReply> {
  const { door, form, frame, reply } = visit;
  const actor = await signedIn(visit);
  if (actor === undefined) return seeOther(reply, signInPathFor(newPasskeyPath));
  const name = form?.get('name')?.trim().slice(0, 100) || 'Passkey';
  const answered = { state: form?.get('state') ?? '', credential: form?.get('credential') ?? '' };
  if (await registerPasskey(door.deps, actor, { ...answered, name })) {
    leaveNotice(reply, { text: accountWords[frame.language].passkeyAdded, tone: 'good' });
    return seeOther(reply, accountPath);
  }
  const problem = signInWords[frame.language].passkeyUnable;
  return sendForm(visit, actor, 400, { name, problem });
}

async function signedIn({ door, request }: Visit): Promise<Actor | undefined> {
  const session = await sessionOf({ db: door.deps.db, links: door.links }, request);
  return session && actorOf(session, request);
}

async function sendForm(
  { door, frame, reply }: Visit,
  actor: Actor,
  status: number,
  shown: { name?: string | undefined; problem?: string | undefined },
): Promise<FastifyReply> {
  const asked = await askForNewPasskey(door.deps, actor);
  const { script, trust } = scripted(passkeyScript);
  return sendPage(reply, status, NewPasskeyPage({ frame, asked, script, ...shown }), trust);
}
