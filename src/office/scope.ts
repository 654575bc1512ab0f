// Which merchants' objects exist for an actor: of others the office says that they do not exist.
import type { OfficeObject } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { missing } from './named.ts';

/** Throws OBJECT_NOT_FOUND if the object belongs to a merchant that does not exist for the actor. */
export function demandOwn(
  actor: Pick<Actor, 'clientId'>,
  clientId: string,
  object: OfficeObject,
  name: string,
): void {
  if (!isOwn(actor, clientId)) throw missing(object, name);
}

/** Whether the merchant's objects exist for the actor. */
export function isOwn(actor: Pick<Actor, 'clientId'>, clientId: string): boolean {
  return actor.clientId === undefined || actor.clientId === clientId;
}

/**
 * The merchant that a list is narrowed to: the one that was asked for, else the actor's own, else all
 * (undefined). Throws OBJECT_NOT_FOUND if another merchant is asked for.
 */
export function narrowed(
  actor: Pick<Actor, 'clientId'>,
  asked: string | undefined,
): string | undefined {
  if (asked === undefined) return actor.clientId;
  demandOwn(actor, asked, 'merchant', asked);
  return asked;
}
