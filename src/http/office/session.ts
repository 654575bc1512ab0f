// The session of a signed-in person as the actor of a call, and the refusal of calls that other sites make with it.
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../office/actor.ts';
import { findSession, type LiveSession } from '../../people/sessions.ts';
import type { Reader } from '../../storage/db.ts';
import { Problem } from '../problem.ts';
import type { FindActor } from './authenticate.ts';
import { type PublicLinks, sessionSecretOf } from './cookie.ts';

export interface SessionDoor {
  db: Reader;
  links: PublicLinks;
}

/** Finds the person who is signed in. Throws a Problem (403) for a change that another site asks for. */
export function actorOfSession(door: SessionDoor): FindActor {
  return async (request) => {
    const session = await sessionOf(door, request);
    if (session === undefined) return undefined;
    if (isChange(request) && isForeign(request, door.links)) {
      const detail = 'A page of another site may not use your session: call from our own pages.';
      throw new Problem(403, 'Cross-site call', detail);
    }
    return actorOf(session, request);
  };
}

/** The session of a request, if it is valid. */
export async function sessionOf(
  { db, links }: SessionDoor,
  request: FastifyRequest,
): Promise<LiveSession | undefined> {
  const secret = sessionSecretOf(request, links);
  return secret === undefined ? undefined : findSession(db, secret);
}

/** The person of a session as an actor. The name in the audit log is the e-mail address: it is unique. */
export function actorOf(session: LiveSession, request: FastifyRequest): Actor {
  const { personId: id, email: name, role, clientId } = session;
  return { kind: 'person', id, name, role, clientId, session: session.id, from: request.ip };
}

function isChange({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/**
 * Whether a page of another site makes this call. Browsers say so in `Sec-Fetch-Site`; old ones only in `Origin`,
 * which programs do not send.
 */
export function isForeign(
  { headers }: Pick<FastifyRequest, 'headers'>,
  { publicUrl }: PublicLinks,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  return origin !== undefined && origin !== new URL(publicUrl).origin;
}
