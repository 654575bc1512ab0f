// Leases: notifications are claimed in batches, attempts are recorded in batches, leases are released.
import { json, type Reader, sql, type Tx } from '../storage/db.ts';
import { isMuted } from './mutes.ts';
import type { Attempt, Claimed } from './notification.ts';
import { type NotificationRow, notificationOf } from './row.ts';
import type { Plan } from './schedule.ts';
import { storable, storableHeaders } from './storable-attempt.ts';

export interface ClaimOptions {
  /** The dispatcher that will hold the leases. */
  holder: string;
  /** Business time. What is due at that time is claimed. */
  now: Date;
  leaseSeconds: number;
  /** The most notifications to claim, for all receivers together. */
  free: number;
  /** The most for one receiver, and for all receivers of one merchant, unless `offers` says otherwise. */
  perReceiver: number;
  perMerchant: number;
  /** How many more these receivers and these merchants may have. */
  offers: {
    receivers: ReadonlyMap<string, number>;
    merchants: ReadonlyMap<string, number>;
  };
}

/**
 * Asynchronous commit: the statement returns as soon as the rows are changed, without waiting for the
 * disk. A power cut may lose a lease or the record of an attempt. The attempt is then made again, which
 * delivery at least once allows.
 */
const asynchronousCommit = sql`select set_config('synchronous_commit', 'off', true)`;

interface ClaimedRow extends NotificationRow {
  receiver: string;
  scheduled: number;
  manual: boolean;
  muted: boolean;
}

/** Up to this many due notifications are looked through for their receivers; beyond it, receiver by receiver. */
const lookedThrough = 1000;

/**
 * Leases notifications that are due and not leased. The index is read for each receiver on its own, and
 * a receiver gets at most what it is offered, as do all receivers of a merchant together. Every merchant gets
 * its first before any gets its second, and so does every receiver. So a dead receiver's backlog does not
 * fill a batch, and is not read through. Receivers of which nothing is due cost nothing, as long as not more
 * than a thousand notifications are due.
 *
 * The second limit removes no rows. It makes the planner expect few rows and use the primary key.
 * Without it, a plan made while the table was empty would read the whole table, and would be kept
 * while the table grows.
 */
export async function claim(tx: Tx, options: ClaimOptions): Promise<Claimed[]> {
  const { receivers, merchants } = options.offers;
  const rows = await tx.rows<ClaimedRow>(sql`
    with recursive asynchronous as materialized (${asynchronousCommit}), early as materialized (
      select receiver from notifications where next_attempt_at <= ${options.now}::timestamptz
      order by next_attempt_at limit ${lookedThrough}::integer
    ), every as (
      (select receiver from notifications
       where next_attempt_at is not null and (select count(*) from early) = ${lookedThrough}::integer
       order by receiver limit 1)
      union all
      select (select n.receiver from notifications n
              where n.next_attempt_at is not null and n.receiver > r.receiver
              order by n.receiver limit 1)
      from every r where r.receiver is not null
    ), receivers as (
      select receiver from early union select receiver from every where receiver is not null
    ), due as (
      select d.id, d.client_id, d.next_attempt_at,
        row_number() over (partition by r.receiver order by d.next_attempt_at) as turn
      from receivers r
      left join unnest(${[...receivers.keys()]}::text[], ${[...receivers.values()]}::integer[])
        as o (receiver, places) on o.receiver = r.receiver
      cross join lateral (
        select n.id, n.client_id, n.next_attempt_at from notifications n
        where n.receiver = r.receiver and n.next_attempt_at <= ${options.now}::timestamptz
          and (n.leased_until is null or n.leased_until < now())
        order by n.next_attempt_at
        limit coalesce(o.places, ${options.perReceiver}::integer)
        for update skip locked
      ) d
    ), shared as (
      select due.id, due.next_attempt_at, coalesce(o.places, ${options.perMerchant}::integer) as places,
        row_number() over (partition by due.client_id order by turn, next_attempt_at) as turn
      from due
      left join unnest(${[...merchants.keys()]}::text[], ${[...merchants.values()]}::integer[])
        as o (client_id, places) on o.client_id = due.client_id
    ), chosen as materialized (
      select id from (
        select id from shared where turn <= places
        order by turn, next_attempt_at limit ${options.free}::integer
      ) scarce limit ${options.free}::integer -- few: see above
    )
    update notifications n set
      leased_by = ${options.holder}::uuid,
      leased_until = now() + make_interval(secs => ${options.leaseSeconds}::float8)
    from chosen, asynchronous where n.id = chosen.id
    returning n.id, n.client_id, n.channel, n.payment_id, n.reference, n.event, n.dialect, n.url,
      n.receiver, n.body, n.status, n.attempts, n.scheduled, n.created_at,
      n.first_attempt_at, n.next_attempt_at, n.resends > 0 and n.scheduled > 0 as manual,
      ${isMuted} as muted`);
  return rows.map((row) => ({
    ...notificationOf(row),
    receiver: row.receiver,
    scheduled: row.scheduled,
    manual: row.manual,
    muted: row.muted,
  }));
}

/**
 * Whether something due at `until` (business time) is left for `holder`: not leased, or leased by
 * `holder` itself. Of its own leases, those in `lost` do not count.
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

/** An attempt that was made, and what the schedule plans next. */
export interface MadeAttempt {
  claimed: Claimed;
  delivered: boolean;
  attempt: Attempt;
  plan: Plan;
}

/**
 * Records attempts of `holder` and what follows them, in one statement. Returns the ids of the
 * notifications that are due again at once.
 *
 * A resend that was asked for during the attempt is kept. If another holder has taken the lease over,
 * only the attempt itself and a delivery count: the schedule belongs to the new holder. Attempts of a
 * notification that was deleted are dropped.
 */
export async function recordAttempts(
  tx: Tx,
  holder: string,
  made: readonly MadeAttempt[],
): Promise<string[]> {
  const held = sql`(n.leased_by is not distinct from ${holder}::uuid)`;
  const rows = await tx.rows<{ id: string }>(sql`
    with asynchronous as materialized (${asynchronousCommit}), made as (
      select * from (
        select * from json_to_recordset(${json(made.map(rowOf))}::json) as m (id uuid, manual boolean,
          delivered boolean, status text, next_attempt_at timestamptz, at timestamptz, duration_ms integer,
          http_status integer, error text, request_headers json, response_body text)
        limit ${made.length}::integer
      ) scarce limit ${made.length}::integer -- few: as in claim
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
      from made m, asynchronous
      where n.id = m.id
      returning n.id, n.attempts, n.resends, m.at, m.duration_ms, m.http_status, m.error,
        m.request_headers, m.response_body
    ), kept as (
      insert into notification_attempts (notification_id, number, at, duration_ms, http_status,
        error, request_headers, response_body)
      select id, attempts, at, duration_ms, http_status, error, request_headers, response_body
      from recorded
    )
    select id from recorded where resends > 0`);
  return rows.map(({ id }) => id);
}

/** An attempt as the statement reads it. Undefined members become null. */
function rowOf({ claimed, delivered, attempt, plan }: MadeAttempt): object {
  return {
    id: claimed.id,
    manual: claimed.manual,
    delivered,
    status: plan.status,
    next_attempt_at: plan.nextAttemptAt,
    at: attempt.at,
    duration_ms: attempt.durationMs,
    http_status: attempt.httpStatus,
    error: storable(attempt.error),
    request_headers: storableHeaders(attempt.requestHeaders),
    response_body: storable(attempt.responseBody),
  };
}

/** Releases leases without an attempt: others may claim these notifications at once. */
export async function release(tx: Tx, holder: string, ids: readonly string[]): Promise<void> {
  await tx.rows(sql`
    update notifications set leased_by = null, leased_until = null
    where id = any (${ids}::uuid[]) and leased_by = ${holder}::uuid`);
}

/** Releases all leases of a holder that is dead, so that the others need not wait for them to run out. */
export async function releaseOf(tx: Tx, holder: string): Promise<void> {
  await tx.rows(sql`
    update notifications set leased_by = null, leased_until = null
    where leased_by = ${holder}::uuid and ${isWaiting}`);
}

/** Only what waits is leased. Said to PostgreSQL, this finds leases in a small index instead of among all rows. */
const isWaiting = sql`next_attempt_at is not null`;

/**
 * Releases every lease. For a gateway that has the database to itself, at its start: the holders are
 * dead, and waiting for the leases to run out would delay the notifications that were under way.
 */
export async function releaseAll(tx: Tx): Promise<void> {
  await tx.rows(sql`
    update notifications set leased_by = null, leased_until = null
    where leased_by is not null and ${isWaiting}`);
}
