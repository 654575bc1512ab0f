// Links that are used once: an invitation, a new password, the first owner. Kept as a hash.
import { type Reader, sql, type Tx } from '../storage/db.ts';
import { hashOf, newSecret } from './secret.ts';

/** How long links are valid, in days of wall-clock time. */
export const linkDays = { invitation: 7, firstOwner: 1 } as const;

export interface LinkWanted {
  /** Absent: whoever has the link becomes the first owner. */
  personId?: string | undefined;
  createdBy: string;
  days: number;
}

/** Makes a link's secret, which is returned once. A person's earlier links end; those of first owners do not. */
export async function makeLink(tx: Tx, { personId, createdBy, days }: LinkWanted): Promise<string> {
  const secret = newSecret();
  await endLinks(tx, personId);
  await tx.rows(sql`
    insert into person_links (hash, person_id, created_by, created_at, expires_at)
    values (${hashOf(secret)}, ${personId ?? null}, ${createdBy}, now(), now() + make_interval(days => ${days}))`);
  return secret;
}

/** A link that can be used. */
export interface Link {
  personId?: string | undefined;
}

/** The link of that secret, if it is valid. With `lock` nobody else uses it until the transaction ends. */
export async function findLink(
  db: Reader,
  secret: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Link | undefined> {
  const [row] = await db.rows<{ person_id: string | null }>(sql`
    select person_id from person_links where hash = ${hashOf(secret)} and expires_at > now()
    ${lock ? sql`for update` : sql``}`);
  return row && { personId: row.person_id ?? undefined };
}

/** Uses a link up. Returns whether it was still valid: of two at once, one is. */
export async function useLink(tx: Tx, secret: string): Promise<boolean> {
  const used = await tx.rows(sql`
    delete from person_links where hash = ${hashOf(secret)} and expires_at > now() returning hash`);
  return used.length > 0;
}

/** Ends a person's links. */
export async function endLinks(tx: Tx, personId: string | undefined): Promise<void> {
  if (personId === undefined) return;
  await tx.rows(sql`delete from person_links where person_id = ${personId}`);
}

/** Ends all links by which somebody can become the first owner. */
export async function endFirstOwnerLinks(tx: Tx): Promise<void> {
  await tx.rows(sql`delete from person_links where person_id is null`);
}

/** Of these people, those who have a valid link. */
export async function invitedOf(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.rows<{ person_id: string }>(sql`
    select distinct person_id from person_links
    where person_id = any(${[...ids]}::uuid[]) and expires_at > now()`);
  return new Set(rows.map(({ person_id }) => person_id));
}
