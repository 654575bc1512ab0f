// Muted receivers in the database: nothing is sent to them, and what falls due for them is held back until it ends.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';

export interface Mute {
  clientId: string;
  /** Absent: every address of the merchant. */
  url?: string | undefined;
  /** Business time. Absent: until somebody ends it. */
  until?: Date | undefined;
  by: string;
  at: Date;
}

type Receiver = Pick<Mute, 'clientId' | 'url'>;

/** What is held back is due at the end of time, so that nobody looks through it while it waits. */
const endOfTime = new Date('9999-12-31T00:00:00Z');

/** A condition on a notification of the alias `n`. */
export const isMuted: Sql = sql`exists (select from notification_mutes m
  where m.client_id = n.client_id and m.url in ('', n.url))`;

/** Mutes a receiver, or changes until when it is. */
export async function mute(tx: Tx, { clientId, url = '', until, by, at }: Mute): Promise<void> {
  await tx.rows(sql`
    insert into notification_mutes (client_id, url, until, muted_by, muted_at)
    values (${clientId}, ${url}, ${until ?? null}, ${by}, ${at})
    on conflict (client_id, url) do update
      set until = excluded.until, muted_by = excluded.muted_by, muted_at = excluded.muted_at`);
}

/** Ends a mute. Returns whether there was one. What was held back is released by `releaseHeld`. */
export async function unmute(tx: Tx, { clientId, url = '' }: Receiver): Promise<boolean> {
  const rows = await tx.rows(sql`
    delete from notification_mutes where client_id = ${clientId} and url = ${url} returning url`);
  return rows.length === 1;
}

/** All mutes, or those of one merchant. */
export async function findMutes(db: Reader, clientId?: string): Promise<Mute[]> {
  const rows = await db.rows<{
    client_id: string;
    url: string;
    until: Date | null;
    muted_by: string;
    muted_at: Date;
  }>(sql`
    select client_id, url, until, muted_by, muted_at from notification_mutes
    ${clientId === undefined ? sql`` : sql`where client_id = ${clientId}`} order by client_id, url`);
  return rows.map((row) => ({
    clientId: row.client_id,
    url: row.url === '' ? undefined : row.url,
    until: row.until ?? undefined,
    by: row.muted_by,
    at: row.muted_at,
  }));
}

/**
 * Holds back notifications that `holder` has claimed, as far as they are still muted, and gives up the leases of
 * the others. The lock on the mute makes one that ends at the same time wait, so that nothing is held forever.
 */
export async function hold(tx: Tx, holder: string, ids: readonly string[]): Promise<void> {
  await tx.rows(sql`
    with muted as materialized (select client_id, url from notification_mutes for share)
    update notifications n set
      held_from = case when held then coalesce(n.held_from, n.next_attempt_at) else n.held_from end,
      next_attempt_at = case when held then ${endOfTime}::timestamptz else n.next_attempt_at end,
      leased_by = null, leased_until = null
    from (
      select c.id, exists (select from muted m
        where m.client_id = c.client_id and m.url in ('', c.url)) as held
      from notifications c where c.id = any(${ids}::uuid[])
    ) as claimed
    where n.id = claimed.id and n.leased_by = ${holder}::uuid`);
}

const releasedAtOnce = 500;

/**
 * Makes due again what was held back for a receiver that is no longer muted. The time that it was held does not count
 * for its schedule: the attempts that are left keep their distances. Returns how many notifications that were.
 */
export async function releaseHeld(tx: Tx, now: Date): Promise<number> {
  let all = 0;
  for (;;) {
    const rows = await tx.rows(sql`
      with free as materialized (
        select id from notifications n where held_from is not null and not ${isMuted}
        limit ${releasedAtOnce}::integer for update skip locked)
      update notifications n set
        next_attempt_at = greatest(n.held_from, ${now}::timestamptz),
        first_attempt_at = n.first_attempt_at
          + greatest(${now}::timestamptz - n.held_from, interval '0'),
        held_from = null
      from free where n.id = free.id returning n.id`);
    all += rows.length;
    if (rows.length < releasedAtOnce) return all;
  }
}

/** Ends the mutes whose time is over at `now`. */
export async function endMutes(tx: Tx, now: Date): Promise<void> {
  await tx.rows(sql`delete from notification_mutes where until <= ${now}`);
}
