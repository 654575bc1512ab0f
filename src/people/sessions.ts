// Sessions of signed-in people: opaque, kept as a hash, limited by idle time and by age.
import { newId } from '../lib/ids.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { SignInWay } from './person.ts';
import type { Role } from './role.ts';
import { hashOf, newSecret } from './secret.ts';

/** Limits in seconds of wall-clock time. */
export const sessionLimits = {
  idleSeconds: 60 * 60,
  longestSeconds: 12 * 60 * 60,
  /** How long the second factor is waited for. */
  halfSeconds: 10 * 60,
  /** How often the last use is written down. */
  noteSeconds: 60,
} as const;

export interface Session {
  id: string;
  personId: string;
  way: SignInWay;
  from?: string | undefined;
  userAgent?: string | undefined;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** A session in use, with what its person may do now. */
export interface LiveSession {
  id: string;
  personId: string;
  email: string;
  name: string;
  role: Role;
  clientId?: string | undefined;
  way: SignInWay;
}

/** Where a browser is: its address and how it names itself. */
export interface Browser {
  from?: string | undefined;
  userAgent?: string | undefined;
}

export interface NewSession extends Browser {
  personId: string;
  way: SignInWay;
  /** The second factor is still missing. */
  half?: boolean | undefined;
}

/** Begins a session of 256 random bits. Its secret is returned once, for the cookie. */
export async function beginSession(tx: Tx, wanted: NewSession): Promise<string> {
  const secret = newSecret();
  const { personId, way, from, userAgent, half = false } = wanted;
  const seconds = half ? sessionLimits.halfSeconds : sessionLimits.longestSeconds;
  await tx.rows(sql`
    insert into office_sessions (id, hash, person_id, half, way, from_address, user_agent, created_at,
      last_used_at, expires_at)
    values (${newId()}, ${hashOf(secret)}, ${personId}, ${half}, ${way}, ${from ?? null},
      ${userAgent?.slice(0, 300) ?? null}, now(), now(), now() + make_interval(secs => ${seconds}))`);
  return secret;
}

interface LiveRow {
  id: string;
  person_id: string;
  email: string;
  name: string;
  role: Role;
  client_id: string | null;
  way: SignInWay;
}

const idleLimit = sql`make_interval(secs => ${sessionLimits.idleSeconds})`;
const live = sql`expires_at > now() and last_used_at > now() - ${idleLimit}`;

/** The session of that secret, if it has not ended and its person may sign in. Its use is noted to the minute. */
export async function findSession(db: Reader, secret: string): Promise<LiveSession | undefined> {
  return liveOf(
    await db.rows<LiveRow>(sql`
      with found as (
        select s.id, s.person_id, p.email, p.name, p.role, p.client_id, s.way, s.last_used_at
        from office_sessions s join people p on p.id = s.person_id
        where s.hash = ${hashOf(secret)} and not s.half and p.disabled_at is null and ${live}),
      used as (
        update office_sessions set last_used_at = now() where id = (select id from found
          where last_used_at < now() - make_interval(secs => ${sessionLimits.noteSeconds})))
      select id, person_id, email, name, role, client_id, way from found`),
  );
}

/** The session of that secret which waits for the second factor. */
export async function findHalfSession(
  db: Reader,
  secret: string,
): Promise<LiveSession | undefined> {
  return liveOf(
    await db.rows<LiveRow>(sql`
      select s.id, s.person_id, p.email, p.name, p.role, p.client_id, s.way
      from office_sessions s join people p on p.id = s.person_id
      where s.hash = ${hashOf(secret)} and s.half and p.disabled_at is null and ${live}`),
  );
}

function liveOf([row]: LiveRow[]): LiveSession | undefined {
  if (row === undefined) return undefined;
  const { id, person_id: personId, email, name, role, client_id: clientId, way } = row;
  return { id, personId, email, name, role, clientId: clientId ?? undefined, way };
}

interface Row {
  id: string;
  person_id: string;
  way: SignInWay;
  from_address: string | null;
  user_agent: string | null;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

/** A person's sessions that have not ended, newest first. */
export async function sessionsOf(db: Reader, personId: string): Promise<Session[]> {
  const rows = await db.rows<Row>(sql`
    select id, person_id, way, from_address, user_agent, created_at, last_used_at, expires_at
    from office_sessions where person_id = ${personId} and not half and ${live}
    order by id desc limit 200`);
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    way: row.way,
    from: row.from_address ?? undefined,
    userAgent: row.user_agent ?? undefined,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  }));
}

/** Ends one session of a person. Returns whether there was one. */
export async function endSession(tx: Tx, personId: string, id: string): Promise<boolean> {
  const ended = await tx.rows(sql`
    delete from office_sessions where id = ${id} and person_id = ${personId} returning id`);
  return ended.length > 0;
}

/** Ends all sessions of a person, or all but one. */
export async function endSessions(tx: Tx, personId: string, but?: string): Promise<void> {
  await tx.rows(sql`
    delete from office_sessions where person_id = ${personId}
      and (${but ?? null}::uuid is null or id <> ${but ?? null}::uuid)`);
}

/** Ends the session of that secret, half or whole. */
export async function endSessionBySecret(tx: Tx, secret: string): Promise<void> {
  await tx.rows(sql`delete from office_sessions where hash = ${hashOf(secret)}`);
}

/** Gives a session another secret, so that a stolen one ends. Returns the new one. */
export async function rotateSession(tx: Tx, id: string): Promise<string> {
  const secret = newSecret();
  await tx.rows(sql`update office_sessions set hash = ${hashOf(secret)} where id = ${id}`);
  return secret;
}

/** Deletes what has ended: sessions, links, used challenges, and failures that no longer count. */
export async function forgetEnded(tx: Tx): Promise<void> {
  await tx.rows(sql`
    delete from office_sessions where expires_at < now() or last_used_at < now() - ${idleLimit}`);
  await tx.rows(sql`delete from person_links where expires_at < now() - interval '1 day'`);
  await tx.rows(sql`delete from used_challenges where expires_at < now()`);
  await tx.rows(sql`delete from sign_in_failures where last_at < now() - interval '1 day'`);
}
