// Secret keys of merchants: one is made and shown once, at most two are valid, the last one stays.
import { newSecretKey } from '../merchants/credentials.ts';
import {
  addSecretKey,
  listSecretKeys,
  removeSecretKey,
  type SecretKey,
} from '../merchants/secret-keys.ts';
import { conflicting } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { changing, findMerchant, type MerchantDeps } from './merchants.ts';
import { missing } from './named.ts';

/** How many keys of a merchant may be valid at once. */
const most = 2;

/** The merchant's keys, newest first: the gateway signs with the first. Throws OBJECT_NOT_FOUND. */
export async function secretKeysOf(
  deps: Pick<OfficeDeps, 'db' | 'sealer'>,
  actor: Actor,
  clientId: string,
): Promise<SecretKey[]> {
  await findMerchant(deps, actor, clientId);
  return listSecretKeys(deps.db, deps.sealer, clientId);
}

/**
 * Makes a key, returned once: the gateway signs with it at once, and accepts the one before it until that is
 * removed. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT if two are valid or the file owns the merchant.
 */
export async function makeSecretKey(
  deps: MerchantDeps,
  actor: Actor,
  clientId: string,
): Promise<{ id: string; secret: string }> {
  const secret = newSecretKey();
  let id = '';
  await changing(deps, actor, clientId, async (tx) => {
    const known = await listSecretKeys(tx, deps.sealer, clientId);
    if (known.length >= most) {
      throw conflicting({ name: 'SECRET_KEYS_FULL' });
    }
    id = await addSecretKey(tx, deps.sealer, clientId, secret);
    const object = `secret key ${id}`;
    const after = { hint: secret.slice(-4) };
    await audit(tx, actor, { action: 'create secret key', object, clientId, after });
  });
  return { id, secret };
}

/**
 * Removes a key: calls that it signs are refused from now on. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT for the
 * last one or if the file owns the merchant.
 */
export async function endSecretKey(
  deps: MerchantDeps,
  actor: Actor,
  clientId: string,
  id: string,
): Promise<void> {
  await changing(deps, actor, clientId, async (tx) => {
    const known = await listSecretKeys(tx, deps.sealer, clientId);
    const key = known.find((one) => one.id === id);
    if (key === undefined) throw missing('secret key', id);
    if (known.length === 1) {
      throw conflicting({ name: 'SECRET_KEY_LAST' });
    }
    await removeSecretKey(tx, id);
    const before = { hint: key.hint };
    await audit(tx, actor, {
      action: 'remove secret key',
      object: `secret key ${id}`,
      clientId,
      before,
    });
  });
}
