// Who calls the office: the key in Authorization, or the session of a signed-in person.
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../office/actor.ts';
import { findKeyBySecret } from '../../people/keys.ts';
import { Refusal } from '../../refusal.ts';
import type { Reader } from '../../storage/db.ts';

/** Finds the actor of a request; undefined if nobody has signed in. */
export type FindActor = (request: FastifyRequest) => Promise<Actor | undefined>;

/** Finds the actor of a key. Throws SIGN_IN_REQUIRED for an Authorization that is not a valid key. */
export function actorOfKey(db: Reader): FindActor {
  return async (request) => {
    const given = request.headers.authorization;
    if (given === undefined) return undefined;
    const [, secret] = /^Bearer +(\S+)$/i.exec(given) ?? [];
    const key = secret === undefined ? undefined : await findKeyBySecret(db, secret);
    if (key === undefined) throw new Refusal({ code: 'SIGN_IN_REQUIRED' });
    const { id, name, role, clientId, groups } = key;
    return { kind: 'key', name, id, role, clientId, groups, from: request.ip };
  };
}

/** The actor that the first of `ways` finds. Throws SIGN_IN_REQUIRED if none does. */
export function demandActor(...ways: readonly FindActor[]) {
  return async (request: FastifyRequest): Promise<Actor> => {
    for (const find of ways) {
      const actor = await find(request);
      if (actor !== undefined) return actor;
    }
    throw new Refusal({ code: 'SIGN_IN_REQUIRED' });
  };
}
