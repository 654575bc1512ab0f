// Merchants' secret keys in the database: sealed, each with an id, the newest first.
import { newId } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';

export interface SecretKey {
  id: string;
  /** Its last four characters. */
  hint: string;
  createdAt: Date;
  /** When a call was last signed with it, to the minute (wall-clock time). Absent: never. */
  lastUsedAt?: Date | undefined;
}

interface Row {
  id: string;
  sealed: string;
  created_at: Date;
  last_used_at: Date | null;
}

/** The keys of a merchant, newest first. */
export async function listSecretKeys(
  db: Reader,
  sealer: Pick<Sealer, 'open'>,
  clientId: string,
): Promise<SecretKey[]> {
  const rows = await readKeys(db, clientId);
  return rows.map(({ id, sealed, created_at: createdAt, last_used_at: lastUsedAt }) => ({
    id,
    hint: sealer.open(sealed, clientId).slice(-4),
    createdAt,
    lastUsedAt: lastUsedAt ?? undefined,
  }));
}

/** Adds a key, in front of the others: the gateway signs with it from now on. Returns its id. */
export async function addSecretKey(
  tx: Tx,
  sealer: Pick<Sealer, 'seal'>,
  clientId: string,
  secret: string,
): Promise<string> {
  const id = newId();
  await tx.rows(sql`
    insert into merchant_secret_keys (id, client_id, place, sealed)
    select ${id}, ${clientId}, coalesce(min(place), 1) - 1, ${sealer.seal(secret, clientId)}
    from merchant_secret_keys where client_id = ${clientId}`);
  return id;
}

/** Removes a key: what it signed is refused from now on. */
export async function removeSecretKey(tx: Tx, id: string): Promise<void> {
  await tx.rows(sql`delete from merchant_secret_keys where id = ${id}`);
}

/** Leaves the merchant these keys, newest first. One that it has already keeps its id and its age. */
export async function keepSecretKeys(
  tx: Tx,
  sealer: Sealer,
  clientId: string,
  secrets: readonly string[],
): Promise<void> {
  const known = (await readKeys(tx, clientId)).map((row) => ({
    ...row,
    secret: sealer.open(row.sealed, clientId),
  }));
  const kept = new Set<string>();
  for (const [place, secret] of secrets.entries()) {
    const same = known.find((row) => row.secret === secret && !kept.has(row.id));
    const id = same?.id ?? newId();
    kept.add(id);
    await tx.rows(
      same === undefined
        ? sql`insert into merchant_secret_keys (id, client_id, place, sealed)
            values (${id}, ${clientId}, ${place}, ${sealer.seal(secret, clientId)})`
        : sql`update merchant_secret_keys set place = ${place} where id = ${id}`,
    );
  }
  await tx.rows(sql`
    delete from merchant_secret_keys
    where client_id = ${clientId} and id <> all(${[...kept]}::uuid[])`);
}

function readKeys(db: Reader, clientId: string): Promise<Row[]> {
  return db.rows<Row>(sql`
    select id, sealed, created_at, last_used_at from merchant_secret_keys
    where client_id = ${clientId} order by place, id`);
}
