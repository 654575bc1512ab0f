// People in the database.
import { newId } from '../lib/ids.ts';
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Person } from './person.ts';
import type { Role } from './role.ts';

interface Row {
  id: string;
  email: string;
  name: string;
  role: Role;
  client_id: string | null;
  managed_by: 'file' | 'office';
  created_by: string;
  created_at: Date;
  last_sign_in_at: Date | null;
  disabled_at: Date | null;
  has_password: boolean;
  has_totp: boolean;
  passkeys: bigint;
}

const columns = sql`p.id, p.email, p.name, p.role, p.client_id, p.managed_by, p.created_by, p.created_at,
  p.last_sign_in_at, p.disabled_at, p.password_hash is not null as has_password,
  p.totp_since is not null as has_totp,
  (select count(*) from passkeys k where k.person_id = p.id) as passkeys`;

export interface NewPerson extends Pick<Person, 'email' | 'name' | 'role' | 'clientId'> {
  createdBy: string;
}

/** Adds a person without a way to sign in. Returns undefined if somebody has the e-mail address already. */
export async function addPerson(tx: Tx, wanted: NewPerson): Promise<Person | undefined> {
  const { email, name, role, clientId, createdBy } = wanted;
  const id = newId();
  const added = await tx.rows(sql`
    insert into people (id, email, name, role, client_id, managed_by, created_by, created_at)
    values (${id}, ${email}, ${name}, ${role}, ${clientId ?? null}, 'office', ${createdBy}, now())
    on conflict (lower(email)) do nothing returning id`);
  return added.length === 0 ? undefined : findPerson(tx, id);
}

/** The person of that id, also a disabled one. */
export async function findPerson(db: Reader, id: string): Promise<Person | undefined> {
  const [row] = await db.rows<Row>(sql`select ${columns} from people p where p.id = ${id}`);
  return row && personOf(row);
}

/** The person of that e-mail address, also a disabled one. */
export async function findPersonByEmail(db: Reader, email: string): Promise<Person | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from people p where lower(p.email) = lower(${email})`,
  );
  return row && personOf(row);
}

/** The hash of a person's password, if one was chosen. */
export async function passwordHashOf(db: Reader, id: string): Promise<string | undefined> {
  const [row] = await db.rows<{ password_hash: string | null }>(
    sql`select password_hash from people where id = ${id}`,
  );
  return row?.password_hash ?? undefined;
}

export interface PeoplePage {
  clientId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** People, newest first; those of one merchant, if `clientId` is given. */
export async function listPeople(
  db: Reader,
  { clientId, after, limit }: PeoplePage,
): Promise<Person[]> {
  const own = clientId === undefined ? sql`true` : sql`p.client_id = ${clientId}`;
  const older = after === undefined ? sql`true` : sql`p.id < ${after}::uuid`;
  const rows = await db.rows<Row>(sql`
    select ${columns} from people p where ${own} and ${older} order by p.id desc limit ${limit}`);
  return rows.map(personOf);
}

/** Locks those who have one of the roles over all merchants and may sign in, and returns their ids. */
export async function lockOverAll(tx: Tx, roles: readonly Role[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from people p where ${activeOverAll(roles)} order by id for update`);
  return rows.map(({ id }) => id);
}

/** Whether anybody with one of the roles over all merchants can sign in. */
export async function canAnySignIn(db: Reader, roles: readonly Role[]): Promise<boolean> {
  const rows = await db.rows(sql`
    select from people p where ${activeOverAll(roles)} limit 1`);
  return rows.length > 0;
}

/** An invited person counts once there is a way to sign in; single sign-on leaves only its use. */
function activeOverAll(roles: readonly Role[]): Sql {
  return sql`p.client_id is null and p.disabled_at is null and p.role = any(${[...roles]}::text[])
    and (p.password_hash is not null or p.last_sign_in_at is not null or exists (select from passkeys k where k.person_id = p.id))`;
}

/** What of a person can be changed. What is absent stays. */
export interface PersonChange {
  name?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

/** Changes a person. */
export async function changePerson(tx: Tx, id: string, change: PersonChange): Promise<void> {
  const { name, role, disabled } = change;
  await tx.rows(sql`
    update people set name = coalesce(${name ?? null}, name), role = coalesce(${role ?? null}, role),
      disabled_at = case ${disabled ?? null}::boolean when true then coalesce(disabled_at, now())
        when false then null else disabled_at end
    where id = ${id}`);
}

/** Makes a person an operator over all merchants who may sign in. */
export async function giveAllRights(tx: Tx, id: string): Promise<void> {
  await tx.rows(sql`
    update people set role = 'operator', client_id = null, disabled_at = null where id = ${id}`);
}

/** Sets the hash of a person's password. Undefined: no password signs in any more. */
export async function setPasswordHash(tx: Tx, id: string, hash: string | undefined): Promise<void> {
  await tx.rows(sql`update people set password_hash = ${hash ?? null} where id = ${id}`);
}

/** Notes that a person has signed in. */
export async function noteSignIn(tx: Tx, id: string): Promise<void> {
  await tx.rows(sql`update people set last_sign_in_at = now() where id = ${id}`);
}

function personOf(row: Row): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    clientId: row.client_id ?? undefined,
    managedBy: row.managed_by,
    createdBy: row.created_by,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at ?? undefined,
    disabledAt: row.disabled_at ?? undefined,
    hasPassword: row.has_password,
    hasTotp: row.has_totp,
    passkeys: Number(row.passkeys),
  };
}
