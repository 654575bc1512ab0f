// Keys of programs, as people make and revoke them.
import { createKey, findKey, listKeys, type OfficeKey, revokeKey } from '../people/keys.ts';
import type { Role } from '../people/role.ts';
import { conflicting } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandRole } from './roles.ts';
import { isOwn, narrowed } from './scope.ts';

export interface KeyWanted {
  name: string;
  role: Role;
  clientId?: string | undefined;
  groups?: readonly string[] | undefined;
  expiresAt?: Date | undefined;
}

/**
 * Makes a key; its secret is returned once. Throws NOT_PERMITTED for a role that may do more than the actor, and
 * OBJECT_NOT_FOUND for another merchant's client id, or an unknown one.
 */
export async function makeKey(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  actor: Actor,
  wanted: KeyWanted,
): Promise<{ key: OfficeKey; secret: string }> {
  demandRole(actor, wanted.role);
  const clientId = narrowed(actor, wanted.clientId);
  if (clientId !== undefined && deps.merchants.find(clientId) === undefined) {
    throw missing('merchant', clientId);
  }
  return deps.db.transaction(async (tx) => {
    const made = await createKey(tx, { ...wanted, clientId, createdBy: actor.name });
    const { id, name, role, groups } = made.key;
    const after = { name, role, client_id: clientId, groups };
    await audit(tx, actor, { action: 'create key', object: `key ${id}`, clientId, after });
    return made;
  });
}

/** The keys that exist for the actor, newest first. */
export function keysFor(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  page: { limit: number; after?: string | undefined },
): Promise<OfficeKey[]> {
  return listKeys(db, { ...page, clientId: actor.clientId });
}

/** Revokes a key. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT for one that the configuration file owns. */
export async function endKey(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<void> {
  demandId('key', id);
  const key = await findKey(db, id);
  if (key === undefined) throw missing('key', id);
  const { clientId, name, managedBy } = key;
  if (actor.clientId !== undefined && (clientId === undefined || !isOwn(actor, clientId))) {
    throw missing('key', id);
  }
  if (managedBy === 'file') {
    throw conflicting({ name: 'KEY_IN_FILE' });
  }
  await db.transaction(async (tx) => {
    await revokeKey(tx, id);
    await audit(tx, actor, {
      action: 'revoke key',
      object: `key ${id}`,
      clientId,
      before: { name },
    });
  });
}
