// Notifications in the database: inserted in the statement of their fact, resent, listed.
import type { AddBytes } from '../storage/bytes.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Attempt, NewNotification, Notification } from './notification.ts';
import { type AttemptRow, type NotificationRow, shownColumns, withAttempts } from './row.ts';
import { storable } from './storable-attempt.ts';
import { type NotificationView, notificationView } from './view.ts';

/**
 * An insert to use as a CTE of the statement that commits the fact. It inserts only if `guard`, a query
 * over another CTE, returns a row. The notification is due at `firstAttemptAt`, by default the time of
 * the fact.
 *
 *     sql`with changed as (update payments … returning id),
 *         announced as (${enqueue(notification, sql`select 1 from changed`)})
 *         select id from changed`
 *
 * Throws a TypeError if the URL is not valid.
 */
export function enqueue(n: NewNotification, guard: Sql, firstAttemptAt: Date = n.createdAt): Sql {
  return sql`
    insert into notifications (${columns})
    select ${n.id}::uuid, ${n.clientId}, ${n.channel}, ${n.paymentId}::uuid, ${n.reference},
      ${n.event}, ${n.dialect}, ${n.url}, ${receiverOf(n.url)}, ${n.body}::bytea,
      ${n.createdAt}::timestamptz, ${firstAttemptAt}::timestamptz, ${n.lease?.holder}::uuid,
      now() + make_interval(secs => ${n.lease?.seconds}::float8)
    where exists (${guard})`;
}

const columns = sql`id, client_id, channel, payment_id, reference, event, dialect, url, receiver, body,
  created_at, next_attempt_at, leased_by, leased_until`;

/** The URL's origin: what answers, or hangs, as one. Throws a TypeError if the URL is not valid. */
export function receiverOf(url: string): string {
  return new URL(url).origin;
}

/** The same for many facts: `given` has the rows of `rowOf` in its JSON column `notification`, `packed` their bytes. */
export function enqueueAll(given: Sql, packed: Sql): Sql {
  return sql`
    insert into notifications (${columns})
    select n.id, n.client_id, n.channel, n.payment_id, n.reference, n.event, n.dialect, n.url, n.receiver,
      substr(bytes, body_at, body_length), n.created_at, n.created_at, n.leased_by,
      now() + make_interval(secs => n.leased_for)
    from ${given} cross join ${packed} cross join lateral json_to_record(notification) as n (id uuid,
      client_id text, channel text, payment_id uuid, reference text, event text, dialect text, url text,
      receiver text, body_at integer, body_length integer, created_at timestamptz, leased_by uuid,
      leased_for float8)
    where notification is not null`;
}

/** A new notification as `enqueueAll` reads it. Throws a TypeError if the URL is not valid. */
export function rowOf(n: NewNotification, add: AddBytes): object {
  const { at: body_at, length: body_length } = add(n.body);
  return {
    id: n.id,
    client_id: n.clientId,
    channel: n.channel,
    payment_id: n.paymentId,
    reference: n.reference,
    event: n.event,
    dialect: n.dialect,
    url: n.url,
    receiver: receiverOf(n.url),
    body_at,
    body_length,
    created_at: n.createdAt,
    leased_by: n.lease?.holder,
    leased_for: n.lease?.seconds,
  };
}

/** The most resends of one notification that wait at a time. Further ones are merged into these. */
const waitingResendsMax = 10;

/** The assignments that make notifications `n` due now, in addition to their schedule. */
export function resent(now: Date): Sql {
  return sql`
    resends = case when n.attempts = 0 and n.leased_by is null then 0
                   else least(n.resends + 1, ${waitingResendsMax}::integer) end,
    next_attempt_at = least(n.next_attempt_at, ${now}::timestamptz)`;
}

/**
 * Sends notifications once more, at once, in addition to their schedule. Returns how many of them exist.
 * Delivered and exhausted ones are resent too: their status changes only if this attempt is answered
 * with 2xx. One that was not attempted yet becomes due now (DOKU API, HTTP notification: send again).
 */
export async function resendThese(tx: Tx, ids: readonly string[], now: Date): Promise<number> {
  const rows = await tx.rows(sql`
    update notifications n set ${resent(now)} where n.id = any(${ids}::uuid[]) returning n.id`);
  return rows.length;
}

/** The same for one. Returns whether it exists. */
export async function resendNotification(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (await resendThese(tx, [id], now)) === 1;
}

/** Stores a notification that was attempted once already, outside the schedule: nothing of it is due. */
export async function insertAttempted(tx: Tx, n: Notification, attempt: Attempt): Promise<void> {
  await tx.rows(sql`
    insert into notifications (id, client_id, channel, payment_id, reference, event, dialect, url, receiver,
      body, created_at, status, attempts, first_attempt_at)
    values (${n.id}::uuid, ${n.clientId}, ${n.channel}, ${n.paymentId}::uuid, ${n.reference}, ${n.event},
      ${n.dialect}, ${n.url}, ${receiverOf(n.url)}, ${n.body}::bytea, ${n.createdAt}, ${n.status},
      ${n.attempts}::integer, ${attempt.at})`);
  await tx.rows(sql`
    insert into notification_attempts (notification_id, number, at, duration_ms, http_status, error,
      request_headers, response_body)
    values (${n.id}::uuid, 1, ${attempt.at}, ${attempt.durationMs}::integer, ${attempt.httpStatus ?? null},
      ${storable(attempt.error) ?? null}, ${json(attempt.requestHeaders)}::json, ${storable(attempt.responseBody)})`);
}

export interface NotificationFilter {
  reference?: string | undefined;
  status?: string | undefined;
  clientId?: string | undefined;
}

/** The most notifications that a list shows: the newest ones. */
const listedMax = 1000;

/** The newest notifications that match, oldest first, each with its attempts. */
export async function findNotifications(
  db: Reader,
  filter: NotificationFilter,
): Promise<{ notification: Notification; attempts: Attempt[] }[]> {
  const rows = await db.rows<NotificationRow & { made: AttemptRow[] }>(sql`
    select ${shownColumns} from notifications n
    where (${filter.reference ?? null}::text is null or reference = ${filter.reference ?? null})
      and (${filter.status ?? null}::text is null or status = ${filter.status ?? null})
      and (${filter.clientId ?? null}::text is null or client_id = ${filter.clientId ?? null})
    order by created_at desc, id desc
    limit ${listedMax}::integer`);
  return rows.reverse().map(withAttempts);
}

/** The same list in the form that the sandbox shows. */
export async function listNotifications(
  db: Reader,
  filter: NotificationFilter,
): Promise<NotificationView[]> {
  const found = await findNotifications(db, filter);
  return found.map(({ notification, attempts }) => notificationView(notification, attempts));
}
