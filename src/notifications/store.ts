// Notifications in the database: written in the statement of their fact, sent again, listed.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Attempt, NewNotification, Notification } from './notification.ts';
import { type AttemptRow, attemptOf, type NotificationRow, notificationOf } from './row.ts';
import { type NotificationView, notificationView } from './view.ts';

/**
 * An insert for one CTE of the statement that commits the fact: it writes where `guard`, a query
 * over another CTE, yields a row. Due from `firstAttemptAt`, the fact's own instant unless told.
 *
 *     sql`with changed as (update payments … returning id),
 *         announced as (${enqueue(notification, sql`select 1 from changed`)})
 *         select id from changed`
 *
 * Throws a TypeError where the URL is none.
 */
export function enqueue(n: NewNotification, guard: Sql, firstAttemptAt: Date = n.createdAt): Sql {
  return sql`
    insert into notifications (id, client_id, channel, payment_id, reference, event, dialect,
      url, receiver, body, created_at, next_attempt_at)
    select ${n.id}::uuid, ${n.clientId}, ${n.channel}, ${n.paymentId}::uuid, ${n.reference},
      ${n.event}, ${n.dialect}, ${n.url}, ${new URL(n.url).origin}, ${n.body}::bytea,
      ${n.createdAt}::timestamptz, ${firstAttemptAt}::timestamptz
    where exists (${guard})`;
}

/** Resends of one notification that may wait at once; what is asked beyond them is one of them. */
const waitingResendsMax = 10;

/**
 * Has a notification sent once more, at once, beside its schedule; answers whether there is one.
 * Also a delivered or an exhausted one: its state changes only if this attempt is answered with 2xx.
 * One that nobody has begun to send yet is merely due now (DOKU API, HTTP notification: send again).
 */
export async function resendNotification(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx.rows(sql`
    update notifications set
      resends = case when attempts = 0 and leased_by is null then 0
                     else least(resends + 1, ${waitingResendsMax}::integer) end,
      next_attempt_at = least(next_attempt_at, ${now}::timestamptz)
    where id = ${id}::uuid
    returning id`);
  return rows.length === 1;
}

export interface NotificationFilter {
  reference?: string;
  status?: string;
  clientId?: string;
}

/** Notifications that a list shows at most: the newest. */
const listedMax = 1000;

/** The newest notifications that match, oldest first, each with its attempts. */
export async function findNotifications(
  db: Reader,
  filter: NotificationFilter,
): Promise<{ notification: Notification; attempts: Attempt[] }[]> {
  // One statement, one snapshot: a notification never shows fewer attempts than its status tells of.
  const rows = await db.rows<NotificationRow & { made: AttemptRow[] }>(sql`
    select id, client_id, channel, payment_id, reference, event, dialect, url, body, status,
      attempts, created_at, first_attempt_at, next_attempt_at,
      (select coalesce(json_agg(json_build_object(
          'at', a.at, 'duration_ms', a.duration_ms, 'http_status', a.http_status, 'error', a.error,
          'request_headers', a.request_headers, 'response_body', a.response_body
        ) order by a.number), '[]')
       from notification_attempts a where a.notification_id = n.id) as made
    from notifications n
    where (${filter.reference ?? null}::text is null or reference = ${filter.reference ?? null})
      and (${filter.status ?? null}::text is null or status = ${filter.status ?? null})
      and (${filter.clientId ?? null}::text is null or client_id = ${filter.clientId ?? null})
    order by created_at desc, id desc
    limit ${listedMax}::integer`);
  return rows.reverse().map((row) => {
    const notification = notificationOf(row);
    return { notification, attempts: row.made.map((one) => attemptOf(one, notification)) };
  });
}

/** The same as the sandbox shows them. */
export async function listNotifications(
  db: Reader,
  filter: NotificationFilter,
): Promise<NotificationView[]> {
  const found = await findNotifications(db, filter);
  return found.map(({ notification, attempts }) => notificationView(notification, attempts));
}
