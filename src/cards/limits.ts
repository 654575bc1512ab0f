// How often cards may be tried: slows down people who test stolen numbers.
import { type Sql, sql, type Tx } from '../storage/db.ts';
import type { Attempt } from './attempt.ts';

export interface TryLimits {
  /** Tries on one page, with any result. */
  perPage: number;
  /** Tries of one card that reached an acquirer and were not approved, at any merchant, in the window. */
  perCard: number;
  /** The same from one network address. */
  perAddress: number;
  /** Seconds of business time. */
  windowSeconds: number;
}

/** The limits of every gateway. */
export const tryLimits: TryLimits = {
  perPage: 10,
  perCard: 20,
  perAddress: 60,
  windowSeconds: 3600,
};

/** The name of the constraint that a try beyond a limit violates. */
export const limitConstraint = 'card_tries_limit';

type Counted = Pick<Attempt, 'fingerprint' | 'address'>;

/**
 * A CTE named `counted`: counts a try for its card and its address, once for each row of `from`. Beyond a limit
 * the whole statement fails with `limitConstraint` and nothing was written. A try without an address comes from
 * the sandbox itself and is not counted.
 */
export function counting(limits: TryLimits, of: Counted, at: Date, from: Sql): Sql {
  const isCounted = of.address !== undefined;
  const keys = isCounted ? [of.fingerprint, of.address] : [];
  const most = isCounted ? [limits.perCard, limits.perAddress] : [];
  const windowMs = limits.windowSeconds * 1000;
  // The sandbox's clock may have been turned back: what lies far ahead of it is over too.
  const [since, until] = [-windowMs, windowMs].map((ms) => new Date(at.getTime() + ms));
  // Ordered, so that two statements never wait for each other.
  return sql`counted as (
    insert into card_tries as c (key, tries, most, last_at)
    select k.key, array[${at}::timestamptz], k.most, ${at}::timestamptz
    from unnest(${keys}::bytea[], ${most}::integer[]) as k (key, most) cross join ${from}
    order by k.key
    on conflict (key) do update set
      tries = array(
        select t from unnest(c.tries) as t
        where t > ${since}::timestamptz and t < ${until}::timestamptz
      ) || excluded.tries,
      most = excluded.most, last_at = excluded.last_at
    returning 1
  )`;
}

/** Takes an attempt off its counts: it was approved, or it did not reach the acquirer after all. */
export async function uncount(tx: Tx, attemptId: string): Promise<void> {
  await tx.rows(sql`
    update card_tries c set tries = c.tries[:array_position(c.tries, a.asked_at) - 1]
      || c.tries[array_position(c.tries, a.asked_at) + 1:]
    from card_attempts a
    where a.id = ${attemptId}::uuid and c.key in (a.fingerprint, a.address)
      and a.asked_at = any(c.tries)`);
}

/** Deletes counts whose window is over. Returns how many. */
export async function forgetTries(tx: Tx, limits: TryLimits, now: Date): Promise<number> {
  const since = new Date(now.getTime() - limits.windowSeconds * 1000);
  const rows = await tx.rows(sql`
    delete from card_tries where last_at <= ${since}::timestamptz returning 1`);
  return rows.length;
}
