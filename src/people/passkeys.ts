// Passkeys in the database: public keys, counters, and challenges that were answered.

import { json, type Reader, sql, type Tx } from '../storage/db.ts';
import { hashOf } from './secret.ts';

export interface Passkey {
  /** The credential's id, base64url. */
  id: string;
  personId: string;
  name: string;
  /** COSE. */
  publicKey: Buffer;
  counter: number;
  transports: readonly string[];
  createdAt: Date;
  lastUsedAt?: Date | undefined;
}

interface Row {
  id: string;
  person_id: string;
  name: string;
  public_key: Buffer;
  counter: bigint;
  transports: string[];
  created_at: Date;
  last_used_at: Date | null;
}

const columns = sql`id, person_id, name, public_key, counter, transports, created_at, last_used_at`;

/** Adds a passkey. Returns false if somebody has registered it. */
export async function addPasskey(
  tx: Tx,
  { id, personId, name, publicKey, counter, transports }: Omit<Passkey, 'createdAt' | 'lastUsedAt'>,
): Promise<boolean> {
  const added = await tx.rows(sql`
    insert into passkeys (id, person_id, name, public_key, counter, transports, created_at)
    values (${id}, ${personId}, ${name}, ${publicKey}, ${counter}, ${json(transports)}::jsonb, now())
    on conflict (id) do nothing returning id`);
  return added.length > 0;
}

/** A person's passkeys, newest first. */
export async function passkeysOf(db: Reader, personId: string): Promise<Passkey[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from passkeys where person_id = ${personId} order by created_at desc, id`);
  return rows.map(passkeyOf);
}

/** The passkey of that id. */
export async function findPasskey(db: Reader, id: string): Promise<Passkey | undefined> {
  const [row] = await db.rows<Row>(sql`select ${columns} from passkeys where id = ${id}`);
  return row && passkeyOf(row);
}

/** Notes the use of a passkey, with the counter of its device. */
export async function notePasskeyUse(tx: Tx, id: string, counter: number): Promise<void> {
  await tx.rows(
    sql`update passkeys set counter = ${counter}, last_used_at = now() where id = ${id}`,
  );
}

/** Removes a passkey of a person. Returns whether there was one. */
export async function removePasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  const removed = await tx.rows(sql`
    delete from passkeys where id = ${id} and person_id = ${personId} returning id`);
  return removed.length > 0;
}

/** How long a challenge may be answered, in seconds. */
export const challengeSeconds = 15 * 60;

/** Uses a challenge up. Returns whether it was the first time: what was recorded cannot be sent again. */
export async function useChallenge(tx: Tx, challenge: string): Promise<boolean> {
  const used = await tx.rows(sql`
    insert into used_challenges (hash, expires_at)
    values (${hashOf(challenge)}, now() + make_interval(secs => ${challengeSeconds}))
    on conflict (hash) do nothing returning hash`);
  return used.length > 0;
}

function passkeyOf(row: Row): Passkey {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
