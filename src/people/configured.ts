// The people of the configuration file, and the owner of a sandbox without any.
import { randomBytes } from 'node:crypto';
import { newId } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { hashPassword, isPassword, smallCost } from './password.ts';
import type { Person } from './person.ts';
import { endSessions } from './sessions.ts';
import { setPasswordHash } from './store.ts';

/** A person as the configuration file has them. */
export interface ConfiguredPerson extends Pick<Person, 'email' | 'name' | 'role' | 'clientId'> {
  /** As text (in the sandbox), or as a hash. */
  password: { text: string } | { hash: string };
}

/**
 * Stores the file's people. Those that the file no longer has are disabled; the office may enable them again. A
 * changed password ends the person's sessions, and so does another role or merchant.
 */
export async function storeConfiguredPeople(
  db: Db,
  people: readonly ConfiguredPerson[],
): Promise<void> {
  const known = await db.rows<{ email: string; password_hash: string | null }>(
    sql`select lower(email) as email, password_hash from people where managed_by = 'file'`,
  );
  const hashes = new Map(known.map((row) => [row.email, row.password_hash]));
  const stored: { person: ConfiguredPerson; hash: string }[] = [];
  for (const person of people) {
    const hash = await hashFor(person, hashes.get(person.email.toLowerCase()) ?? undefined);
    stored.push({ person, hash });
  }
  await db.transaction(async (tx) => {
    // Gateways that start at once store them one after another.
    await takeTurn(tx, 'configured people');
    for (const { person, hash } of stored) await storeOne(tx, person, hash);
    const kept = people.map(({ email }) => email.toLowerCase());
    const left = await tx.rows<{ id: string }>(sql`
      update people set disabled_at = coalesce(disabled_at, now()), managed_by = 'office'
      where managed_by = 'file' and not (lower(email) = any(${kept}::text[])) returning id`);
    for (const { id } of left) await endSessions(tx, id);
  });
}

/** The stored hash, if it is one of the same password: a new one would end the sessions at every start. */
async function hashFor(
  { password }: ConfiguredPerson,
  stored: string | undefined,
): Promise<string> {
  if ('hash' in password) return password.hash;
  if (stored !== undefined && (await isPassword(password.text, stored))) return stored;
  // The file has it as plain text anyway.
  return hashPassword(password.text, smallCost);
}

async function storeOne(tx: Tx, person: ConfiguredPerson, hash: string): Promise<void> {
  const { email, name, role, clientId } = person;
  const [known] = await tx.rows<{ id: string; same: boolean }>(sql`
    select id, password_hash is not distinct from ${hash} and role = ${role}
      and client_id is not distinct from ${clientId ?? null}::text as same
    from people where lower(email) = lower(${email}) for update`);
  if (known === undefined) {
    await tx.rows(sql`
      insert into people (id, email, name, role, client_id, managed_by, password_hash, created_by, created_at)
      values (${newId()}, ${email}, ${name}, ${role}, ${clientId ?? null}, 'file', ${hash}, 'configuration', now())`);
    return;
  }
  await tx.rows(sql`
    update people set email = ${email}, role = ${role}, client_id = ${clientId ?? null},
      name = ${name}, managed_by = 'file', disabled_at = null where id = ${known.id}`);
  await setPasswordHash(tx, known.id, hash);
  if (!known.same) await endSessions(tx, known.id);
}

/** Where the password of the sandbox's owner is kept, and what it is bound to. */
export const sandboxOwnerSetting = 'sandbox_owner_password';

/** Whoever runs a sandbox without configured people signs in as this person. */
export const sandboxOwnerEmail = 'owner@example.test';

/** The owner of a sandbox, with a password that is made at the first start and stays the same. */
export async function sandboxOwner(
  db: Db,
  sealer: Sealer,
): Promise<ConfiguredPerson & { password: { text: string } }> {
  const made = sealer.seal(randomBytes(12).toString('base64url'), sandboxOwnerSetting);
  await db.single.rows(sql`
    insert into settings (name, value) values (${sandboxOwnerSetting}, ${JSON.stringify(made)}::jsonb)
    on conflict (name) do nothing`);
  const [row] = await db.rows<{ value: string }>(
    sql`select value from settings where name = ${sandboxOwnerSetting}`,
  );
  if (row === undefined) throw new Error('the password of the sandbox owner was not stored');
  const text = sealer.open(row.value, sandboxOwnerSetting);
  return { email: sandboxOwnerEmail, name: 'Owner', role: 'operator', password: { text } };
}
