// The routes of signing in and out. They need no script.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Mount } from '../../../http/app.ts';
import { setSessionCookie } from '../../../http/office/cookie.ts';
import { sessionOf } from '../../../http/office/session.ts';
import { askForPasskey, signInWithPasskey } from '../../../office/passkeys.ts';
import { signInWithPassword, signOut } from '../../../office/sign-in.ts';
import { joinPath } from '../../../office/sign-in-link.ts';
import { isBusy } from '../../../people/queue.ts';
import { assetRoutes, formOf, scripted, seeOther, sendPage } from '../../kit/page.ts';
import { newPasskeyPath } from '../account/paths.ts';
import { passkeyScript } from './assets.ts';
import { showCode, takeCode } from './code.ts';
import { showJoin, takeJoin } from './join.ts';
import { addPasskeyForm, takeNewPasskey } from './new-passkey.ts';
import { codePath, passkeyPath, signInPath, signOutPath } from './paths.ts';
import { SignInPage, type SignInPageProps } from './sign-in-page.tsx';
import { type Door, fromOf, letIn, refusesForeign, type Visit, visitOf, waitFor } from './visit.ts';
import { signInWords, waiting } from './words.ts';

/** Mounts everything below `/dashboard/sign-in`, and signing out. */
export function signInRoutes(door: Door): Mount {
  return (app) => {
    assetRoutes([], [passkeyScript])(app);
    get(app, door, signInPath, showSignIn);
    post(app, door, signInPath, takePassword);
    post(app, door, passkeyPath, takePasskey);
    get(app, door, newPasskeyPath, addPasskeyForm);
    post(app, door, newPasskeyPath, takeNewPasskey);
    get(app, door, codePath, showCode);
    post(app, door, codePath, takeCode);
    get(app, door, joinPath, showJoin);
    post(app, door, joinPath, takeJoin);
    post(app, door, signOutPath, leave);
  };
}

type Handle = (visit: Visit) => Promise<FastifyReply>;

function get(app: FastifyInstance, door: Door, path: string, handle: Handle): void {
  app.get(path, async (request, reply) => handle(visitOf(door, request, reply)));
}

function post(app: FastifyInstance, door: Door, path: string, handle: Handle): void {
  app.post(path, async (request, reply) => {
    const visit = visitOf(door, request, reply, formOf(request));
    return refusesForeign(visit) ? reply : handle(visit);
  });
}

async function showSignIn(visit: Visit): Promise<FastifyReply> {
  const { door, request, reply, to, frame } = visit;
  const session = await sessionOf({ db: door.deps.db, links: door.links }, request);
  if (session !== undefined) return seeOther(reply, to);
  const query = request.query as object;
  const words = signInWords[frame.language];
  const told = 'out' in query ? words.signedOut : 'changed' in query ? words.changed : undefined;
  return sendSignIn(visit, 200, { told });
}

async function takePassword(visit: Visit): Promise<FastifyReply> {
  const { door, reply, form, frame } = visit;
  const email = form?.get('email') ?? '';
  const password = form?.get('password') ?? '';
  const words = signInWords[frame.language];
  try {
    const signedIn = await signInWithPassword(door.deps, { email, password }, fromOf(visit));
    if ('secret' in signedIn) return letIn(visit, signedIn);
    if (signedIn.kind === 'wrong') return sendSignIn(visit, 401, { email, problem: words.wrong });
    waitFor(reply, signedIn.seconds);
    return sendSignIn(visit, 429, { email, problem: waiting(words, signedIn.seconds) });
  } catch (error) {
    if (isBusy(error)) return sendSignIn(visit, 503, { email, problem: words.busy });
    throw error;
  }
}

async function takePasskey(visit: Visit): Promise<FastifyReply> {
  const { door, form, frame } = visit;
  const answered = { state: form?.get('state') ?? '', credential: form?.get('credential') ?? '' };
  const signedIn = await signInWithPasskey(door.deps, answered, fromOf(visit));
  if ('secret' in signedIn) return letIn(visit, signedIn);
  return sendSignIn(visit, 401, { problem: signInWords[frame.language].passkeyWrong });
}

async function sendSignIn(
  { door, reply, frame, to }: Visit,
  status: number,
  shown: Pick<SignInPageProps, 'email' | 'problem' | 'told'>,
): Promise<FastifyReply> {
  const asked = await askForPasskey(door.deps);
  const { script, trust } = scripted(passkeyScript);
  return sendPage(reply, status, SignInPage({ frame, to, asked, script, ...shown }), trust);
}

async function leave(visit: Visit): Promise<FastifyReply> {
  const { door, request, reply } = visit;
  const session = await sessionOf({ db: door.deps.db, links: door.links }, request);
  await signOut(door.deps, session, fromOf(visit));
  setSessionCookie(reply, door.links, undefined);
  return seeOther(reply, `${signInPath}?out&lang=${visit.frame.language}`);
}
