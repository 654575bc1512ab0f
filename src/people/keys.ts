// Keys of programs: shown once, kept as a hash, restricted by role, merchant and group of operations.
import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../lib/ids.ts';
import { json, type Reader, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import type { Role } from './role.ts';

export interface OfficeKey {
  id: string;
  name: string;
  /** The last four characters of the key. */
  hint: string;
  role: Role;
  /** The one merchant whose objects the key can reach. Absent: all. */
  clientId?: string | undefined;
  /** Absent: all that the role may. */
  groups?: readonly string[] | undefined;
  /** What the configuration file owns is not changed in the office. */
  managedBy: 'file' | 'office';
  createdBy: string;
  createdAt: Date;
  expiresAt?: Date | undefined;
  lastUsedAt?: Date | undefined;
}

export interface NewOfficeKey extends Pick<OfficeKey, 'name' | 'role' | 'clientId' | 'groups'> {
  createdBy: string;
  expiresAt?: Date | undefined;
}

interface Row {
  id: string;
  name: string;
  hint: string;
  role: Role;
  client_id: string | null;
  groups: string[] | null;
  managed_by: 'file' | 'office';
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

const columns = sql`id, name, hint, role, client_id, groups, managed_by, created_by, created_at, expires_at,
  last_used_at`;

/** Every key begins with this. */
export const keyPrefix = 'gok_';

/** Makes a key of 256 random bits. `secret` is returned once and kept nowhere. */
export async function createKey(
  tx: Tx,
  wanted: NewOfficeKey,
): Promise<{ key: OfficeKey; secret: string }> {
  const secret = `${keyPrefix}${randomBytes(32).toString('base64url')}`;
  const [row] = await tx.rows<Row>(sql`
    insert into office_keys (id, name, hash, hint, role, client_id, groups, managed_by, created_by, created_at,
      expires_at)
    values (${newId()}, ${wanted.name}, ${hashOf(secret)}, ${secret.slice(-4)}, ${wanted.role},
      ${wanted.clientId ?? null}, ${json(wanted.groups)}::jsonb, 'office', ${wanted.createdBy}, now(),
      ${wanted.expiresAt ?? null})
    returning ${columns}`);
  if (row === undefined) throw new Error('the key was not stored');
  return { key: keyOf(row), secret };
}

/** A key as the configuration file has it: in plain text. */
export interface ConfiguredKey extends Pick<OfficeKey, 'name' | 'role' | 'clientId' | 'groups'> {
  secret: string;
}

/** Stores the file's keys, and revokes those that the file no longer has. */
export async function storeConfiguredKeys(tx: Tx, keys: readonly ConfiguredKey[]): Promise<void> {
  // Gateways that start at once store them one after another.
  await takeTurn(tx, 'configured keys');
  for (const { name, secret, role, clientId, groups } of keys) {
    await tx.rows(sql`
      insert into office_keys (id, name, hash, hint, role, client_id, groups, managed_by, created_by, created_at)
      values (${newId()}, ${name}, ${hashOf(secret)}, ${secret.slice(-4)}, ${role}, ${clientId ?? null},
        ${json(groups)}::jsonb, 'file', 'configuration', now())
      on conflict (hash) do update set name = excluded.name, role = excluded.role,
        client_id = excluded.client_id, groups = excluded.groups, managed_by = 'file', revoked_at = null`);
  }
  const kept = keys.map(({ secret }) => hashOf(secret));
  await tx.rows(sql`
    update office_keys set revoked_at = now()
    where managed_by = 'file' and revoked_at is null and not (hash = any(${kept}::bytea[]))`);
}

/** How often the last use of a key is written down. */
const useSeconds = 60;

/** The key that is valid now, by its secret. Its last use is written down to the minute. */
export async function findKeyBySecret(db: Reader, secret: string): Promise<OfficeKey | undefined> {
  if (!secret.startsWith(keyPrefix) || secret.length > 200) return undefined;
  const [row] = await db.rows<Row>(sql`
    with found as (
      select ${columns} from office_keys
      where hash = ${hashOf(secret)} and revoked_at is null and (expires_at is null or expires_at > now())),
    used as (
      update office_keys set last_used_at = now()
      where id = (select id from found
        where last_used_at is null or last_used_at < now() - make_interval(secs => ${useSeconds})))
    select ${columns} from found`);
  return row && keyOf(row);
}

/** The keys that are not revoked, newest first; of one merchant, if `clientId` is given. */
export async function listKeys(
  db: Reader,
  {
    clientId,
    after,
    limit,
  }: { clientId?: string | undefined; after?: string | undefined; limit: number },
): Promise<OfficeKey[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from office_keys
    where revoked_at is null
      and (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
      and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`);
  return rows.map(keyOf);
}

/** The key of that id, if it is not revoked. */
export async function findKey(db: Reader, id: string): Promise<OfficeKey | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from office_keys where id = ${id} and revoked_at is null`,
  );
  return row && keyOf(row);
}

/** Revokes a key, once and forever. */
export async function revokeKey(tx: Tx, id: string): Promise<void> {
  await tx.rows(
    sql`update office_keys set revoked_at = now() where id = ${id} and revoked_at is null`,
  );
}

function keyOf(row: Row): OfficeKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    role: row.role,
    clientId: row.client_id ?? undefined,
    groups: row.groups ?? undefined,
    managedBy: row.managed_by,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

/** The key is random, so a plain hash is enough, and the lookup by it is not a comparison of secrets. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
