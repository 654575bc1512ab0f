// Single sign-on: to the provider, and back.
import type { FastifyReply } from 'fastify';
import { cookieOf, setCookie } from '../../../http/office/cookie.ts';
import { ProviderUnavailable } from '../../../office/single-sign-on.ts';
import { signInPathFor } from './paths.ts';
import { fromOf, letIn, type Visit } from './visit.ts';

const cookie = 'gapura-sso';

/** Sends the browser to the provider. What it needs on its way back is in a sealed cookie. */
export async function goToProvider(visit: Visit): Promise<FastifyReply> {
  const { door, reply, to } = visit;
  if (door.sso === undefined) {
    reply.callNotFound();
    return reply;
  }
  try {
    const { url, state } = await door.sso.begin(to);
    setCookie(reply, door.links, cookie, state);
    return reply.code(303).header('location', url).header('cache-control', 'no-store').send('');
  } catch (error) {
    return back(visit, error);
  }
}

export async function comeBackFromProvider(visit: Visit): Promise<FastifyReply> {
  const { door, reply, request } = visit;
  if (door.sso === undefined) {
    reply.callNotFound();
    return reply;
  }
  const state = cookieOf(request, door.links, cookie);
  setCookie(reply, door.links, cookie, undefined);
  const at = request.url.indexOf('?');
  const query = at === -1 ? '' : request.url.slice(at);
  try {
    const { signedIn, to } = await door.sso.finish({ query, state }, fromOf(visit));
    if ('secret' in signedIn) return letIn({ ...visit, to: to ?? visit.to }, signedIn);
    return refused(visit, 'sso');
  } catch (error) {
    return back(visit, error);
  }
}

function back(visit: Visit, error: unknown): FastifyReply {
  if (!(error instanceof ProviderUnavailable)) throw error;
  visit.door.deps.log.info({ err: error }, 'single sign-on is not available');
  return refused(visit, 'sso-away');
}

/** The sign-in page says what happened. */
function refused({ reply, to, frame }: Visit, what: 'sso' | 'sso-away'): FastifyReply {
  const path = signInPathFor(to);
  const more = `${path.includes('?') ? '&' : '?'}refused=${what}&lang=${frame.language}`;
  return reply.code(303).header('location', `${path}${more}`).send('');
}
