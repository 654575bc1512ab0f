// Who may attempt what: notifications leased in batches, attempts recorded in batches, leases given back.
import { json, type Reader, sql, type Tx } from '../storage/db.ts';
import type { Attempt, Claimed } from './notification.ts';
import { type NotificationRow, notificationOf } from './row.ts';
import type { Plan } from './schedule.ts';

export interface ClaimWish {
  /** Whose lease it will be. */
  holder: string;
  /** Business time: what is due then. */
  now: Date;
  leaseSeconds: number;
  /** Notifications wanted at most, of all receivers together. */
  free: number;
  perReceiver: number;
  /** Attempts that receivers have open now; they get so many fewer. */
  open: ReadonlyMap<string, number>;
}

/**
 * Answers as soon as the rows are changed, without waiting for the disk. What a power cut could take
 * back is a lease, or the memory of an attempt: then it is made again, as may happen anyway.
 */
const unhurried = sql`select set_config('synchronous_commit', 'off', true)`;

interface ClaimedRow extends NotificationRow {
  receiver: string;
  scheduled: number;
  manual: boolean;
}

/**
 * Leases what is due and not leased. Each receiver is looked up in the index by itself and gets no
 * more than its share, and all get their first before any gets its second: a dead receiver's
 * backlog neither fills a batch nor is read through.
 *
 * The second limit cuts nothing off. It has the planner expect few rows, and so use the primary key:
 * a plan made while the table was empty would else read all of it, and be kept while it grows.
 */
export async function claim(tx: Tx, wish: ClaimWish): Promise<Claimed[]> {
  const rows = await tx.rows<ClaimedRow>(sql`
    with recursive unhurried as materialized (${unhurried}), receivers as (
      (select receiver from notifications where next_attempt_at is not null order by receiver limit 1)
      union all
      select (select n.receiver from notifications n
              where n.next_attempt_at is not null and n.receiver > r.receiver
              order by n.receiver limit 1)
      from receivers r where r.receiver is not null
    ), due as (
      select d.id, d.next_attempt_at,
        row_number() over (partition by r.receiver order by d.next_attempt_at) as turn
      from receivers r
      left join unnest(${[...wish.open.keys()]}::text[], ${[...wish.open.values()]}::integer[])
        as o (receiver, attempts) on o.receiver = r.receiver
      cross join lateral (
        select n.id, n.next_attempt_at from notifications n
        where n.receiver = r.receiver and n.next_attempt_at <= ${wish.now}::timestamptz
          and (n.leased_until is null or n.leased_until < now())
        order by n.next_attempt_at
        limit greatest(0, ${wish.perReceiver}::integer - coalesce(o.attempts, 0))
        for update skip locked
      ) d
    ), chosen as materialized (
      select id from (
        select id from due order by turn, next_attempt_at limit ${wish.free}::integer
      ) scarce limit ${wish.free}::integer -- few: see above
    )
    update notifications n set
      leased_by = ${wish.holder}::uuid,
      leased_until = now() + make_interval(secs => ${wish.leaseSeconds}::float8)
    from chosen, unhurried where n.id = chosen.id
    returning n.id, n.client_id, n.channel, n.payment_id, n.reference, n.event, n.dialect, n.url,
      n.receiver, n.body, n.status, n.attempts, n.scheduled, n.created_at,
      n.first_attempt_at, n.next_attempt_at, n.resends > 0 and n.scheduled > 0 as manual`);
  return rows.map((row) => ({
    ...notificationOf(row),
    receiver: row.receiver,
    scheduled: row.scheduled,
    manual: row.manual,
  }));
}

/**
 * Whether something that was due at `until` (business time) is left to `holder`: leased by nobody,
 * or by itself. Of the latter the `lost` do not count.
 */
export async function isAnyDue(
  db: Reader,
  until: Date,
  { holder, lost }: { holder: string; lost: ReadonlySet<string> },
): Promise<boolean> {
  const rows = await db.rows(sql`
    select 1 from notifications
    where next_attempt_at <= ${until}::timestamptz
      and (leased_until is null or leased_until < now()
        or leased_by = ${holder}::uuid and id <> all (${[...lost]}::uuid[]))
    limit 1`);
  return rows.length === 1;
}

/** An attempt that was made, and what its schedule says next. */
export interface Made {
  claimed: Claimed;
  delivered: boolean;
  attempt: Attempt;
  plan: Plan;
}

/**
 * Records attempts of `holder` and what follows them, in one statement. Answers the ids that are due again at once.
 *
 * A resend asked for meanwhile is kept. Of an attempt whose lease somebody else has taken over, only
 * the attempt itself counts, and a delivery: the schedule is the new holder's. A notification that
 * is gone takes its attempts with it.
 */
export async function recordAttempts(
  tx: Tx,
  holder: string,
  made: readonly Made[],
): Promise<string[]> {
  const held = sql`(n.leased_by is not distinct from ${holder}::uuid)`;
  const rows = await tx.rows<{ id: string }>(sql`
    with unhurried as materialized (${unhurried}), made as (
      select * from unnest(
        ${made.map((m) => m.claimed.id)}::uuid[], ${made.map((m) => m.claimed.manual)}::boolean[], ${made.map((m) => m.delivered)}::boolean[],
        ${made.map((m) => m.plan.status)}::text[],
        ${made.map((m) => m.plan.nextAttemptAt ?? null)}::timestamptz[],
        ${made.map((m) => m.attempt.at)}::timestamptz[],
        ${made.map((m) => m.attempt.durationMs)}::integer[],
        ${made.map((m) => m.attempt.httpStatus ?? null)}::integer[],
        ${made.map((m) => storable(m.attempt.error))}::text[],
        ${made.map((m) => storableHeaders(m.attempt.requestHeaders))}::json[],
        ${made.map((m) => storable(m.attempt.responseBody))}::text[]
      ) as m (id, manual, delivered, status, next_attempt_at, at, duration_ms, http_status,
              error, request_headers, response_body)
      limit ${made.length}::integer -- few: as in claim
    ), recorded as (
      update notifications n set
        attempts = n.attempts + 1,
        scheduled = n.scheduled + (${held} and not m.manual)::integer,
        resends = n.resends - (${held} and m.manual)::integer,
        first_attempt_at = coalesce(n.first_attempt_at, m.at),
        status = case when m.delivered or n.status = 'DELIVERED' then 'DELIVERED'
                      when ${held} then m.status else n.status end,
        next_attempt_at = case
          when not ${held} and not m.delivered then n.next_attempt_at
          when n.resends > (${held} and m.manual)::integer then m.at
          when m.delivered or n.status = 'DELIVERED' then null
          else m.next_attempt_at end,
        leased_by = case when ${held} then null else n.leased_by end,
        leased_until = case when ${held} then null else n.leased_until end
      from made m, unhurried
      where n.id = m.id
      returning n.id, n.attempts, n.resends
    ), kept as (
      insert into notification_attempts (notification_id, number, at, duration_ms, http_status,
        error, request_headers, response_body)
      select r.id, r.attempts, m.at, m.duration_ms, m.http_status, m.error, m.request_headers,
        m.response_body
      from recorded r join made m on m.id = r.id
    )
    select id from recorded where resends > 0`);
  return rows.map(({ id }) => id);
}

/** Gives leases back unused: others may attempt these at once. */
export async function release(tx: Tx, holder: string, ids: readonly string[]): Promise<void> {
  await tx.rows(sql`
    update notifications set leased_by = null, leased_until = null
    where id = any (${ids}::uuid[]) and leased_by = ${holder}::uuid`);
}

/**
 * Ends every lease there is. For a gateway that has the database to itself, when it starts: whoever
 * held them is dead, and waiting for them to run out would delay what was under way.
 */
export async function releaseAll(tx: Tx): Promise<void> {
  await tx.rows(sql`
    update notifications set leased_by = null, leased_until = null where leased_by is not null`);
}

/** PostgreSQL keeps neither NUL nor half a character. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD') ?? null;
}

function storableHeaders(headers: Record<string, string>): string | null {
  return json(Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, storable(v)])));
}
