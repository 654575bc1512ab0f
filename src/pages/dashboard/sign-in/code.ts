// The second step of signing in, for people with an authenticator app.
import type { FastifyReply } from 'fastify';
import { sessionSecretOf } from '../../../http/office/cookie.ts';
import { signInWithCode } from '../../../office/sign-in-code.ts';
import { findHalfSession, type LiveSession } from '../../../people/sessions.ts';
import { seeOther, sendPage } from '../../kit/page.ts';
import { CodePage } from './code-page.tsx';
import { signInPathFor } from './paths.ts';
import { fromOf, letIn, type Visit, waitFor } from './visit.ts';
import { signInWords, waiting } from './words.ts';

export async function showCode(visit: Visit): Promise<FastifyReply> {
  const { reply, frame, to } = visit;
  if ((await halfOf(visit)) === undefined) return seeOther(reply, signInPathFor(to));
  return sendPage(reply, 200, CodePage({ frame, to }));
}

export async function takeCode(visit: Visit): Promise<FastifyReply> {
  const { door, reply, frame, to, form } = visit;
  const half = await halfOf(visit);
  if (half === undefined) return seeOther(reply, signInPathFor(to));
  const signedIn = await signInWithCode(door.deps, half, form?.get('code') ?? '', fromOf(visit));
  if ('secret' in signedIn) return letIn(visit, signedIn);
  const words = signInWords[frame.language];
  if (signedIn.kind === 'wrong') {
    return sendPage(reply, 401, CodePage({ frame, to, problem: words.codeWrong }));
  }
  waitFor(reply, signedIn.seconds);
  return sendPage(reply, 429, CodePage({ frame, to, problem: waiting(words, signedIn.seconds) }));
}

async function halfOf({ door, request }: Visit): Promise<LiveSession | undefined> {
  const secret = sessionSecretOf(request, door.links);
  return secret === undefined ? undefined : findHalfSession(door.deps.db, secret);
}
