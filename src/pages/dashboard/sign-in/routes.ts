// The routes of signing in and out. They need no script.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Mount } from '../../../http/app.ts';
import { setSessionCookie } from '../../../http/office/cookie.ts';
import { sessionOf } from '../../../http/office/session.ts';
import { signInWithPassword, signOut } from '../../../office/sign-in.ts';
import { TooBusy } from '../../../people/queue.ts';
import { formOf, seeOther, sendPage } from '../../kit/page.ts';
import { signInPath, signOutPath } from './paths.ts';
import { SignInPage } from './sign-in-page.tsx';
import { type Door, fromOf, letIn, refusesForeign, type Visit, visitOf, waitFor } from './visit.ts';
import { signInWords, waiting } from './words.ts';

/** Mounts everything below `/dashboard/sign-in`, and signing out. */
export function signInRoutes(door: Door): Mount {
  return (app) => {
    get(app, door, signInPath, showSignIn);
    post(app, door, signInPath, takePassword);
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
  const signedOut = 'out' in (request.query as object);
  return sendPage(reply, 200, SignInPage({ frame, to, signedOut }));
}

async function takePassword(visit: Visit): Promise<FastifyReply> {
  const { door, reply, form, frame } = visit;
  const email = form?.get('email') ?? '';
  const password = form?.get('password') ?? '';
  const words = signInWords[frame.language];
  try {
    const signedIn = await signInWithPassword(door.deps, { email, password }, fromOf(visit));
    if ('secret' in signedIn) return letIn(visit, signedIn);
    if (signedIn.kind === 'wrong') return again(visit, 401, email, words.wrong);
    waitFor(reply, signedIn.seconds);
    return again(visit, 429, email, waiting(words, signedIn.seconds));
  } catch (error) {
    if (error instanceof TooBusy) return again(visit, 503, email, words.busy);
    throw error;
  }
}

function again(visit: Visit, status: number, email: string, problem: string): FastifyReply {
  const { reply, frame, to } = visit;
  return sendPage(reply, status, SignInPage({ frame, to, email, problem }));
}

async function leave(visit: Visit): Promise<FastifyReply> {
  const { door, request, reply } = visit;
  const session = await sessionOf({ db: door.deps.db, links: door.links }, request);
  if (session !== undefined) await signOut(door.deps, session, fromOf(visit));
  setSessionCookie(reply, door.links, undefined);
  return seeOther(reply, `${signInPath}?out&lang=${visit.frame.language}`);
}
